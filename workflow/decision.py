"""What deciding says of one event: the fact, and every entry that the journal gets of it, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from workflow.facts.event import Event
from workflow.facts.payload import Payload, Ref
from workflow.letters.letter import Letter
from workflow.stages import Stage
from workflow.subjects.pair import Pause

Figures = tuple[int, int, bool, bool]
"""Have, need, met, waived."""

PEOPLE_A_RECORD = 200
ANSWERS_A_RECORD = 100
LINES_A_RECORD = 100

REQUIREMENTS_CHANGED = "requirements.changed"
MOVED = "moved"


@dataclass(slots=True)
class Entry:
    """One record to be: about one subject, with its own number in the log and in the subject's history.

    The first entry of an event is the event itself; `cause` of the others is its number. `pauses` are those that
    changed: (pause, stands). `people` are the persons named, 200 an entry at most.
    """

    type: str
    subject: Ref
    number: int
    subject_number: int
    cause: int
    part: int = 1
    parts: int = 1
    frm: Stage | None = None
    to: Stage | None = None
    answers: dict[str, Figures] = field(default_factory=dict)
    pauses: list[tuple[Pause, bool]] = field(default_factory=list)
    people: tuple[UUID, ...] = ()
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """Something the clock must report when its time comes, as an event of this type on this subject."""

    event: str
    subject: Ref
    due: datetime


@dataclass(frozen=True, slots=True)
class Forward:
    """Something said to another institution of this installation: an event of the service in its lane.

    `id` follows from the event that said it, so that it is the same each time; `at` is when that happened.
    """

    receiver: UUID
    event: str
    subject: Ref
    content: Mapping[str, Any]
    id: str
    at: datetime


@dataclass(slots=True)
class Decision:
    """What follows from one event; nothing of it is stored yet.

    `cleared` are the timers that no longer stand, by subject and event; those in `timers` are set after that.
    """

    fact: Event[Payload]
    entries: list[Entry] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    cleared: list[tuple[Ref, str]] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    @property
    def moves(self) -> list[Entry]:
        """Give the entries that are moves."""
        return [entry for entry in self.entries if entry.to is not None]

    @property
    def outcome(self) -> str:
        """Say how the event ended: `moved` or `noted`."""
        return MOVED if self.moves else "noted"
