"""What a task is: something to be done about a subject, by whoever holds a role, until a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflow.access import Role
from workflow.facts.payload import Ref


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. It is open while the facts say so, and gone when they no longer do.

    `sentence` is what to do, `why` what it follows from; both are for whoever may act (`role`), and say nothing that he
    may not see. `events` are the event types that end it. A `clock` runs on every day and hour: law or a child's safety
    set it, and neither the school calendar nor quiet hours stop it. `due` None: whenever there is time. `closed_to` are
    people who may not know of it, though they hold the role; `assigned` are those to whom it was given by name, and of
    a role that nobody grants (a mentor's) the only ones whose it is. `which` tells
    several of one code about one subject apart. What is `in_course` stands in the lists, and nobody is reminded of it:
    it waits for its time as all of its kind do.
    """

    code: str
    about: Ref
    role: Role
    sentence: str
    why: str
    since: datetime
    due: datetime | None = None
    clock: bool = False
    events: tuple[str, ...] = ()
    closed_to: frozenset[UUID] = frozenset()
    assigned: tuple[UUID, ...] = ()
    which: str = ""
    in_course: bool = False

    def is_late(self, now: datetime) -> bool:
        """Say whether its time has passed."""
        return self.due is not None and self.due < now

    @property
    def urgency(self) -> tuple[bool, datetime, datetime]:
        """Give its place among others: what has a due moment first, the nearest before the others."""
        return (self.due is None, self.due or self.since, self.since)
