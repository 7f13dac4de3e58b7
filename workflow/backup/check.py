"""Checking a database as it stands in a transaction: replay tells what the tables say, and everything adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from workflow.backup.manifest import LanePart
from workflow.backup.watch import Watch
from workflow.backup.write import lane_parts
from workflow.errors import DoesNotAddUp
from workflow.journal.replay import compare
from workflow.queries.figures import balance

SHOWN = 3


@dataclass(frozen=True)
class Checked:
    """What was gone through: institutions, records of their journals, events ever accepted."""

    institutions: int
    records: int
    events: int


def check(connection: Connection, watch: Watch, told: Sequence[LanePart] | None = None) -> Checked:
    """Replay each journal and count everything; with `told` each institution must have just those records."""
    parts = list(lane_parts(connection))
    if told is not None and parts != sorted(told, key=lambda part: part.institution):
        raise DoesNotAddUp("Организации и записи их журналов не те, что названы в описи копии.")
    watch.begin("сверяю журналы с таблицами", sum(part.records for part in parts))
    for part in parts:
        found = compare(connection, part.institution)
        if not found.equal:
            shown = "; ".join(found.differences[:SHOWN])
            raise DoesNotAddUp(f"Организация {part.institution}: журнал и таблицы расходятся: {shown}.")
        watch.advance(part.records)
    counted = balance(connection)
    if counted.off:
        raise DoesNotAddUp(
            f"События не сходятся на {counted.off}: принятых {counted.received}, фактов {counted.facts}."
        )
    return Checked(len(parts), sum(part.records for part in parts), counted.received)
