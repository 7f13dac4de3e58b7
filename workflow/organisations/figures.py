"""What an organisation sees of the institutions below it: counts of pairs by stage and open cycles, never a person.

A count below the fewest is not told, and neither is a second one that would let it be worked out from the sum.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from workflow.organisations.tree import Organisation
from workflow.stages import Stage
from workflow.tables.across import cycles, pairs

FEWEST = 5
"""People of whom a count is told at least: of fewer somebody who knows the school could name them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one institution, or of many: cycles by stage, and pairs by stage; None: too few to be told.

    `pairs` is the sum, None where it or any part of it is too small.
    """

    organisation: Organisation
    cycles: Mapping[Stage, int]
    stages: Mapping[Stage, int | None]
    pairs: int | None


def figures_of(connection: Connection, institutions: Sequence[Organisation]) -> list[Figures]:
    """Count in each of these institutions; each count is suppressed by itself."""
    ids = [one.id for one in institutions]
    of_cycles, of_pairs = _counted(connection, cycles.c, ids), _counted(connection, pairs.c, ids)
    return [_figures(one, of_cycles.get(one.id, Counter()), of_pairs.get(one.id, Counter())) for one in institutions]


def together(connection: Connection, above: Organisation, institutions: Sequence[Organisation]) -> Figures:
    """Count in all of these institutions at once."""
    ids = [one.id for one in institutions]
    of_cycles = sum(_counted(connection, cycles.c, ids).values(), Counter[Stage]())
    of_pairs = sum(_counted(connection, pairs.c, ids).values(), Counter[Stage]())
    return _figures(above, of_cycles, of_pairs)


def suppressed(counts: Mapping[Stage, int]) -> dict[Stage, int | None]:
    """Leave out what is too small; a single gap is made two, or the sum would give it away."""
    told: dict[Stage, int | None] = {stage: number if number >= FEWEST else None for stage, number in counts.items()}
    if list(told.values()).count(None) == 1 and len(told) > 1:
        told[min((one for one in told if told[one] is not None), key=lambda one: counts[one])] = None
    return told


def _figures(one: Organisation, of_cycles: Counter[Stage], of_pairs: Counter[Stage]) -> Figures:
    stages = suppressed({stage: of_pairs[stage] for stage in Stage if of_pairs[stage]})
    whole = of_pairs.total()
    return Figures(one, {stage: of_cycles[stage] for stage in Stage if of_cycles[stage]}, stages, _sum(whole))


def _sum(whole: int) -> int | None:
    return whole if whole >= FEWEST or whole == 0 else None


def _counted(connection: Connection, column: object, ids: Iterable[UUID]) -> dict[UUID, Counter[Stage]]:
    there = column
    asked = select(there.institution_id, there.stage, func.count().label("number"))  # type: ignore[attr-defined]
    asked = asked.where(there.institution_id.in_(list(ids)))  # type: ignore[attr-defined]
    found: dict[UUID, Counter[Stage]] = {}
    for row in connection.execute(asked.group_by(there.institution_id, there.stage)):  # type: ignore[attr-defined]
        found.setdefault(row.institution_id, Counter())[Stage(row.stage)] += row.number
    return found
