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
from api.pages.outcomes import outcome
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.queries.history import first_met
from workflow.queries.roadmap import RESPONSIBLE, ActivityState, Planned, roadmap
from workflow.queries.seeing import OVERVIEW, name_of
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
def show_roadmap(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show every activity under the month in which it must be done."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        title = cycle.title
        today = installation.now().astimezone(institution.timezone).date()
        activities = planned(connection, cycle, today)
        told = outcome(connection, calling, said)
        people = institution.people
        assigned = {one.number: name_of(calling, people[one.assigned]) for one in activities if one.assigned}
    return draw(
        request,
        "roadmap.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        title=title,
        today=today,
        months=_by_month(activities, today),
        outcome=told,
        assigned=assigned,
        opens=bool(calling.roles & OVERVIEW),
        urgent=_urgent(activities),
        strip=_strip(activities),
        counts=[(state, sum(one.state is state for one in activities)) for state in ActivityState],
        responsible=RESPONSIBLE,
        activities={one.number: one for one in activities},
    )


NEXT = 3


def _urgent(activities: list[Planned]) -> list[Planned]:
    """Give what is late, what goes on, and the next ones to come."""
    ahead = sorted((one for one in activities if one.state is not ActivityState.DONE), key=lambda one: one.end)
    late = [one for one in ahead if one.state is ActivityState.LATE]
    return late + [one for one in ahead if one.state is not ActivityState.LATE][:NEXT]


@dataclass(frozen=True, slots=True)
class Bar:
    """An activity on the strip, in months from the first one: where it begins, and how many it takes."""

    one: Planned
    at: int
    long: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The months of the roadmap, and its activities as bars under them."""

    months: list[str]
    bars: list[Bar]


def _strip(activities: list[Planned]) -> Strip | None:
    if not activities:
        return None
    first = min(_month(one.start) for one in activities)
    count = max(_month(one.end) for one in activities) - first + 1
    months = [month_words(date((first + at) // 12, (first + at) % 12 + 1, 1)) for at in range(count)]
    bars = [Bar(one, _month(one.start) - first, _month(one.end) - _month(one.start) + 1) for one in activities]
    return Strip(months, bars)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _by_month(activities: list[Planned], today: date) -> list[Month]:
    ordered = sorted(activities, key=lambda one: (one.end.year, one.end.month, one.number))
    found = groupby(ordered, key=lambda one: (one.end.year, one.end.month))
    return [
        Month(month_words(date(year, month, 1)), list(inside), (year, month) == (today.year, today.month))
        for (year, month), inside in found
    ]
