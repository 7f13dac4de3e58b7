"""The ledger of a fault: what was acknowledged to whoever reported it, and the verdict when all is repaired."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import Connection, select

from workflow.database import Database
from workflow.errors import BadJournal
from workflow.journal.canonical import read
from workflow.journal.read import every
from workflow.journal.replay import compare
from workflow.tables import facts, inbox

Key = tuple[UUID, str, str]
"""Institution, source and id: what makes an event the same event."""

STATES = ("waiting", "settled", "refused", "stuck", "skipped")


@dataclass(frozen=True)
class Verdict:
    """What became of the acknowledged; `lost`, `doubled` and `wrong` are sentences, and there should be none."""

    seed: int
    acknowledged: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    wrong: tuple[str, ...]
    recovered_in: float

    @property
    def line(self) -> str:
        """Give the line that is printed of each fault."""
        return (
            f"seed {self.seed}, acknowledged {self.acknowledged}, lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, recovered in {self.recovered_in:.1f} s"
        )


@dataclass
class Ledger:
    """Of one test: producers acknowledge here whatever the service has promised them, from any thread.

    `chance` is the test's own, drawn from the seed of the run and its name: the same seed makes the same plan.
    """

    seed: int
    name: str
    tell: Callable[[str], None]
    chance: Random = field(init=False)
    acknowledged: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = Random(f"{self.seed} {self.name}")

    def acknowledge(self, institution: UUID, source: str, event_id: str) -> None:
        """Keep that the service has promised to settle an event."""
        self.acknowledged.add((institution, source, event_id))

    def close(
        self, database: Database, institutions: Iterable[UUID], recovered_in: float = 0.0, drained: bool = True
    ) -> Verdict:
        """Hold what was promised against what is there, print the line, and fail for anything that is not so.

        `recovered_in`: seconds from the repair until nothing waited. `drained=False`: events may stand at an incident.
        """
        here = list(institutions)
        with database.reading(*here) as connection:
            verdict = Verdict(
                self.seed,
                len(self.acknowledged),
                tuple(sorted(lost(connection, self.acknowledged))),
                tuple(sorted(doubled(connection, here))),
                tuple(sorted(wrong(connection, here, drained))),
                recovered_in,
            )
        self.tell(f"{self.name}: {verdict.line}")
        said = "\n".join((verdict.line, *verdict.lost, *verdict.doubled, *verdict.wrong))
        assert said == verdict.line, said
        assert verdict.acknowledged, "nothing was acknowledged: the fault met nobody"
        return verdict


def lost(connection: Connection, acknowledged: Iterable[Key]) -> Iterator[str]:
    """Find what was promised and is not in the inbox, or is called settled and left no fact."""
    columns = (inbox.c.institution_id, inbox.c.source, inbox.c.event_id)
    there = {
        tuple(row[:3]): (row.id, row.state) for row in connection.execute(select(*columns, inbox.c.id, inbox.c.state))
    }
    noted = set(connection.scalars(select(facts.c.inbox_id)))
    for key in acknowledged:
        identity, state = there.get(key, (None, None))
        if identity is None:
            yield f"{key} was acknowledged and is not there"
        elif state == "settled" and identity not in noted:
            yield f"{key} is settled and has left no fact"


def doubled(connection: Connection, institutions: Iterable[UUID]) -> Iterator[str]:
    """Find the events with two facts, or told of twice by the journal."""
    for here in institutions:
        columns = (facts.c.source, facts.c.event_id)
        noted = Counter(map(tuple, connection.execute(select(*columns).where(facts.c.institution_id == here))))
        yield from (f"{key} has {times} facts" for key, times in noted.items() if times > 1)
        records = (read(content) for _, content in every(connection, here))
        told = Counter(
            (record["cause"]["event"], record["type"])
            for record in records
            if record["number"] == record["cause"]["number"]
        )
        yield from (f"{key} is told {times} times" for key, times in told.items() if times > 1)


def wrong(connection: Connection, institutions: Iterable[UUID], drained: bool) -> Iterator[str]:
    """Find what does not add up: the balance, the backlog, and the journal replayed against the tables."""
    for here in institutions:
        states = Counter(connection.scalars(select(inbox.c.state).where(inbox.c.institution_id == here)))
        noted = Counter(connection.scalars(select(facts.c.inbox_id).where(facts.c.institution_id == here)))
        if noted.total() != states["settled"] or states.total() != sum(states[state] for state in STATES):
            yield f"{here} has {noted.total()} facts of {dict(states)}"
        if drained and (states["waiting"] or states["stuck"]):
            yield f"{here} has {states['waiting']} waiting and {states['stuck']} stuck"
        told = {read(content)["cause"]["event"] for _, content in every(connection, here)}
        ended = select(inbox.c.id).where(inbox.c.institution_id == here, inbox.c.state == "settled")
        yield from (f"the journal says nothing of {one}" for one in connection.scalars(ended) if one.hex not in told)
        try:
            yield from compare(connection, here).differences
        except BadJournal as bad:
            yield bad.sentence
