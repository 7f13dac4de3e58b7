"""The page of exports: each list that the reader may take, with what stands in it."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.cycles import seen_cycles
from api.pages.drawing import draw
from api.pages.route import Page
from api.v1.exports import address
from workflow.errors import NotFound, NotYours
from workflow.exporting.exports import offered

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Line:
    """One list to take."""

    title: str
    about: str
    href: str
    columns: str
    of_cycle: bool


@router.get("/exports")
def show_exports(request: Request, calling: Calling, installation: Installed, cycle: UUID | None = None) -> Response:
    """Show the lists of one cycle, and those of the whole organisation."""
    lists = offered(calling)
    if not lists:
        raise NotYours("Списки выгружают те, кто ведёт программу или следит за ней.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycles = [(one.id, one.title) for one in seen_cycles(institution, calling)]
    if cycle is not None and cycle not in dict(cycles):
        raise NotFound("Такого цикла здесь нет.")
    chosen = cycle or (cycles[0][0] if cycles else None)
    found = [
        Line(one.title, one.about, address(one, chosen), ", ".join(field.header for field in one.fields), one.of_cycle)
        for one in lists
    ]
    return draw(
        request,
        "exports.html",
        reader=calling,
        cycle_id=chosen,
        cycles=cycles,
        chosen=chosen,
        of_cycle=[one for one in found if one.of_cycle],
        of_all=[one for one in found if not one.of_cycle],
    )
