"""A small named school: Вера Павловна curates, Ольга Сергеевна heads, Миша is mentored by Анна. No database.

`World` says events through the door and the decider, on a clock of its own, and keeps everything in memory.
"""

from datetime import UTC, date, datetime, timedelta
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
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

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
        self.said: list[tuple[Caller, Envelope]] = []
        self.paper: tuple[str, date] | None = None
        """Number and date of the paper from which everything is typed from now on."""

    def say(
        self,
        event: str,
        about: str,
        /,
        who: str = "vera",
        acting: Role = by.CURATOR,
        at: datetime | None = None,
        event_id: str | None = None,
        channel: str = "test",
        **data: Any,
    ) -> Decision:
        """Say one event: `about` is `kind/name`, `who` did it himself, `acting` in a role.

        `at` is when it happened; a moment to come moves the clock there. Ids in data are given by `identity`.
        """
        kind, _, name = about.partition("/")
        person = None if acting is Role.SERVICE else identity(who)
        caller = Caller(person, acting, self.institution.id, channel)
        return self._tell(event, Ref(Kind(kind), identity(name)), caller, at, event_id, data)

    def _tell(
        self, event: str, about: Ref, caller: Caller, at: datetime | None, event_id: str | None, data: dict[str, Any]
    ) -> Decision:
        self.now = max(self.now + timedelta(minutes=1), at or self.now)
        envelope = Envelope(
            id=event_id or f"{next(self.ids)}",
            source="urn:test",
            type=event,
            subject=str(about),
            time=at or self.now,
            data=data,
            actorrole=caller.roles.code,
            papernumber=self.paper[0] if self.paper else None,
            paperdate=self.paper[1] if self.paper else None,
        )
        said = understand(envelope, caller, self.now)
        self.said.append((caller, envelope))
        decision = decide(self.institution, self.institution.dated(said), self.now)
        self.decisions.append(decision)
        return decision

    def wait(self, days: int) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)

    def annul(self, wrong: Decision) -> Decision:
        """Have the curator annul what was said before."""
        data = {"annulled_source": wrong.fact.source, "annulled_id": wrong.fact.id, "reason": "Ошибка"}
        return self._mend("fact.annulled", wrong, data)

    def correct(self, wrong: Decision, **data: Any) -> Decision:
        """Have the curator put right what was said before; `data` is the whole content anew."""
        named = {"corrected_source": wrong.fact.source, "corrected_id": wrong.fact.id, "reason": "Опечатка"}
        return self._mend("fact.corrected", wrong, {**named, "data": data})

    def _mend(self, event: str, wrong: Decision, data: dict[str, Any]) -> Decision:
        caller = Caller(identity("vera"), by.CURATOR, self.institution.id, "test")
        return self._tell(event, wrong.fact.subject, caller, None, None, data)

    def pair(self, name: str) -> Pair:
        """Give the pair of a mentee."""
        return self.institution.pairs[identity(f"pair-{name}")]

    def person(self, name: str) -> Person:
        """Give a person by name."""
        return self.institution.people[identity(name)]

    def match(self, name: str) -> Match:
        """Give a match by name."""
        return self.institution.matches[identity(name)]

    def group(self, name: str) -> Group:
        """Give a group by name."""
        return self.institution.groups[identity(name)]

    def approval(self, name: str) -> Approval:
        """Give an approval by name."""
        return self.institution.approvals[identity(name)]

    @property
    def cycle(self) -> Cycle:
        """Give the only cycle."""
        return next(iter(self.institution.cycles.values()))
