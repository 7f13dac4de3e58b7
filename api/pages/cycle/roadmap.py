"""The page of the roadmap: its activities by month, what became of each, and what waits behind it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, month_words
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.queries.history import first_met
from workflow.queries.roadmap import RESPONSIBLE, ActivityState, Planned, roadmap
from workflow.subjects.cycle import Cycle

router = APIRouter(include_in_schema=False, route_class=Page)


@dataclass(frozen=True, slots=True)
class Month:
    """The activities that must be done by the end of a month."""

    title: str
    activities: list[Planned]
    current: bool


def planned(connection: Connection, cycle: Cycle, today: date) -> list[Planned]:
    """Give the activities of a cycle as they stand on a day."""
    return roadmap(cycle, today, first_met(connection, cycle.institution.id, cycle))


@router.get("/cycles/{cycle_id}/roadmap")
def show_roadmap(request: Request, cycle_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Show every activity under the month in which it must be done."""
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        title = cycle.title
        today = installation.now().astimezone(institution.timezone).date()
        activities = planned(connection, cycle, today)
    return draw(
        request,
        "roadmap.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        title=title,
        today=today,
        months=_by_month(activities, today),
        counts=[(state, sum(one.state is state for one in activities)) for state in ActivityState],
        responsible=RESPONSIBLE,
        activities={one.number: one for one in activities},
    )


def _by_month(activities: list[Planned], today: date) -> list[Month]:
    ordered = sorted(activities, key=lambda one: (one.end.year, one.end.month, one.number))
    found = groupby(ordered, key=lambda one: (one.end.year, one.end.month))
    return [
        Month(month_words(date(year, month, 1)), list(inside), (year, month) == (today.year, today.month))
        for (year, month), inside in found
    ]
