"""The table of exports, and taking one: who may, of which cycle, under which file name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from workflow.access import Caller
from workflow.errors import NotFound, NotYours
from workflow.exporting import cycles, papers, people, scores
from workflow.exporting.export import Asking, Export, Value
from workflow.exporting.writing import write
from workflow.installation import Installation
from workflow.queries.seeing import sees_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution

log = structlog.get_logger()

EXPORTS: tuple[Export, ...] = (*people.EXPORTS, *papers.EXPORTS, *cycles.EXPORTS, *scores.EXPORTS)
"""One row a list: to export a new list is to add a row where its noun is."""
BY_NAME = {export.name: export for export in EXPORTS}


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook and what it is called."""

    content: bytes
    name: str


def offered(caller: Caller) -> list[Export]:
    """Give the exports that the caller may take."""
    return [export for export in EXPORTS if caller.roles & export.seen_by]


def take(installation: Installation, caller: Caller, name: str, cycle: UUID | None) -> Taken:
    """Make the workbook of a list as its reader may see it; that somebody took it is logged, not what stands in it."""
    export = BY_NAME.get(name)
    if export is None:
        raise NotFound(f"Такой выгрузки нет. Есть: {', '.join(BY_NAME)}.")
    if not caller.roles & export.seen_by:
        raise NotYours(f"Список «{export.title}» выгружает {export.seen_by.label}.")
    now = installation.now()
    with installation.database.reading(caller.institution) as connection:
        with installation.institutions.reading(connection, caller.institution) as institution:
            found = _cycle(institution, caller, cycle) if export.of_cycle else None
            asking = Asking(connection, institution, caller, now, found)
            zone, today = institution.timezone, asking.today
            rows = _rows(export, asking)
        content = write(export, rows, zone, now)
    log.info("a list was exported", export=name, institution=str(caller.institution), person=str(caller.person))
    return Taken(content, f"{export.title} {today:%d.%m.%Y}.xlsx")


def _rows(export: Export, asking: Asking) -> Iterable[Sequence[Value]]:
    """Give the rows: those of a large list as they are written, for nobody may wait that long for the institution."""
    rows = ([field.take(asking, one) for field in export.fields] for one in export.rows(asking))
    return rows if export.large else list(rows)


def _cycle(institution: Institution, caller: Caller, named: UUID | None) -> Cycle:
    """Give the cycle named, else the newest that the caller sees."""
    seen = [cycle for cycle in institution.cycles.values() if sees_cycle(caller, cycle)]
    found = [cycle for cycle in seen if named is None or cycle.id == named]
    if not found:
        raise NotFound("Такого цикла здесь нет." if named else "Цикла пока нет, выгружать нечего.")
    return max(found, key=lambda cycle: (cycle.open, cycle.school_year, cycle.opened_on))
