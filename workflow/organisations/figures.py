"""What an organisation sees of the institutions below it: counts of pairs by stage and open cycles, never a person.

Of a cycle a count below the fewest is not told, and neither is another that would let it be worked out from the sum.
Whatever is counted together is the sum of what is told below: nothing is found out by taking one sum from another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Table, func

from workflow.organisations.tree import Organisation
from workflow.stages import Stage
from workflow.tables import across

FEWEST = 5
"""People of whom a count is told at least: of fewer somebody who knows the school could name them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a count, and whether there is more of which nothing is."""

    number: int = 0
    more: bool = False

    def __add__(self, other: "Told") -> "Told":
        return Told(self.number + other.number, self.more or other.more)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one institution, or of many: cycles by stage, pairs by stage, and all pairs."""

    organisation: Organisation
    cycles: Mapping[Stage, int]
    stages: Mapping[Stage, Told]
    pairs: Told


def figures_of(connection: Connection, institutions: Sequence[Organisation]) -> list[Figures]:
    """Count in each of these institutions; what is too small in a cycle is left out of everything."""
    ids = [one.id for one in institutions]
    of_cycles, of_pairs = (
        _counted(connection, across.cycles, "id", ids),
        _counted(connection, across.pairs, "cycle_id", ids),
    )
    return [_figures(one, of_cycles.get(one.id, {}), of_pairs.get(one.id, {})) for one in institutions]


def together(above: Organisation, each: Iterable[Figures]) -> Figures:
    """Add up what is told of these institutions."""
    some = list(each)
    of_cycles: Counter[Stage] = sum((Counter(one.cycles) for one in some), Counter())
    stages, pairs = _added(one.stages for one in some), sum((one.pairs for one in some), Told())
    return Figures(above, {stage: of_cycles[stage] for stage in Stage if of_cycles[stage]}, stages, pairs)


def suppressed(counts: Mapping[Stage, int]) -> dict[Stage, int | None]:
    """Leave out what is too small, and with it the smallest of the rest, or the sum would give it away.

    Several that are the smallest go together: which of them was chosen would say something of the small one.
    """
    told: dict[Stage, int | None] = {stage: number if number >= FEWEST else None for stage, number in counts.items()}
    if None in told.values():
        smallest = min((number for number in told.values() if number is not None), default=None)
        told = {stage: None if number == smallest else number for stage, number in told.items()}
    return told


def cycle_told(counts: Mapping[Stage, int]) -> tuple[dict[Stage, Told], Told]:
    """Say of one cycle how many pairs stand at each stage, and how many there are; of few neither."""
    told = suppressed(counts)
    stages = {stage: Told(number or 0, more=number is None) for stage, number in told.items()}
    whole, hidden = sum(counts.values()), [counts[stage] for stage in told if told[stage] is None]
    if whole < FEWEST or (hidden and sum(hidden) <= len(hidden) + 1):  # about one in each
        return stages, Told(more=whole > 0)
    return stages, Told(whole)


def _figures(
    one: Organisation, of_cycles: Mapping[UUID, Counter[Stage]], of_pairs: Mapping[UUID, Counter[Stage]]
) -> Figures:
    cycles = sum(of_cycles.values(), Counter[Stage]())
    told = [cycle_told(counts) for counts in of_pairs.values()]
    pairs = sum((whole for _, whole in told), Told())
    return Figures(one, {stage: cycles[stage] for stage in Stage if cycles[stage]}, _added(s for s, _ in told), pairs)


def _added(each: Iterable[Mapping[Stage, Told]]) -> dict[Stage, Told]:
    some = list(each)
    return {
        stage: sum((one.get(stage, Told()) for one in some), Told())
        for stage in Stage
        if any(stage in one for one in some)
    }


def _counted(
    connection: Connection, view: Table, cycle: str, ids: Iterable[UUID]
) -> dict[UUID, dict[UUID, Counter[Stage]]]:
    of = (view.c.institution_id, view.c[cycle].label("cycle"), view.c.stage)
    asked = across.select(*of, func.count().label("number")).where(view.c.institution_id.in_(list(ids)))
    found: dict[UUID, dict[UUID, Counter[Stage]]] = {}
    for row in connection.execute(asked.group_by(*of)):
        found.setdefault(row.institution_id, {}).setdefault(row.cycle, Counter())[Stage(row.stage)] += row.number
    return found
