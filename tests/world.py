"""A small named school: Вера Павловна curates, Ольга Сергеевна heads, Миша is mentored by Анна. No database.

`World` says events through the door and the decider, on a clock of its own, and keeps everything in memory.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from workflow.access import Caller, Role, by
from workflow.catalogue import read
from workflow.decide import decide
from workflow.decision import Decision
from workflow.facts.payload import Kind, Ref
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.packs.pack import Pack
from workflow.packs.shelf import named, names
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair

PLACE = UUID("6a3f0000-0000-4000-8000-000000000000")
START = datetime(2021, 5, 11, 9, 0, tzinfo=UTC)


def identity(name: str) -> UUID:
    """Give the same id for the same name, so that a failing test reads the same twice."""
    return uuid5(PLACE, name)


class World:
    """One school that lives in memory and says events one after another."""

    def __init__(self, pack: str = "kemerovo-2021", **numbers: Any) -> None:
        self.now = START
        self.ids = count(1)
        self.pack = pack
        packs: dict[str, Pack] = {name: named(name) for name in names()}
        if numbers:
            chosen = packs[pack]
            packs[pack] = chosen.model_copy(update={"numbers": chosen.numbers.model_copy(update=numbers)})
        self.institution = Institution(identity("school"), packs, read)
        self.decisions: list[Decision] = []

    def say(
        self,
        event: str,
        about: str,
        who: str = "vera",
        acting: Role = by.CURATOR,
        at: datetime | None = None,
        event_id: str | None = None,
        **data: Any,
    ) -> Decision:
        """Say one event: `about` is `kind/name`, `who` did it himself, `acting` in a role; ids in data are names of people."""
        kind, _, name = about.partition("/")
        self.now = max(self.now + timedelta(minutes=1), at or self.now)
        envelope = Envelope(
            id=event_id or f"{next(self.ids)}",
            source="urn:test",
            type=event,
            subject=str(Ref(Kind(kind), identity(name))),
            time=at or self.now,
            data=data,
            actorrole=acting.code,
        )
        caller = Caller(identity(who), acting, self.institution.id, "test")
        said = understand(envelope, caller, self.now)
        decision = decide(self.institution, self.institution.dated(said), self.now)
        self.decisions.append(decision)
        return decision

    def pair(self, name: str) -> Pair:
        """Give a pair by name."""
        return self.institution.pairs[identity(name)]

    @property
    def cycle(self) -> Cycle:
        """Give the only cycle."""
        return next(iter(self.institution.cycles.values()))
