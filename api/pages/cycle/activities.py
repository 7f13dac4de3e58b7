"""The page of one activity: state it done with evidence, give it to somebody, and see what moving it would push."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.cycle.roadmap import planned
from api.pages.drawing import draw
from api.pages.forms import offer
from api.pages.route import Page
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from workflow.access import by
from workflow.errors import NotFound
from workflow.queries.cycle.pushes import Push, breaks, pushes
from workflow.queries.roadmap import RESPONSIBLE, Planned
from workflow.queries.seeing import OVERVIEW, name_of
from workflow.reading.shown import offer_name

router = APIRouter(include_in_schema=False, route_class=Page)

ROADMAP = "/cycles/{cycle_id}/roadmap"
ROUTES = {
    "done": f"{ROADMAP}/completions",
    "assign": f"{ROADMAP}/assignments",
    "move": f"{ROADMAP}/moves",
    "together": f"{ROADMAP}/moves",
}


@router.get("/cycles/{cycle_id}/roadmap/activities/{number}")
def show_activity(
    request: Request,
    cycle_id: UUID,
    number: int,
    calling: Calling,
    installation: Installed,
    start: date | None = None,
    end: date | None = None,
) -> Response:
    """Show an activity; with two days also what a move there pushes, before anybody confirms it."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        activities = planned(connection, cycle, now.astimezone(institution.timezone).date())
        one = next((one for one in activities if one.number == number), None)
        if one is None or not calling.roles & OVERVIEW:
            raise NotFound("Такого мероприятия в дорожной карте нет.")
        person = institution.people.get(one.assigned) if one.assigned else None
        people = institution.people.values()
        shown: dict[str, Any] = {
            "title": cycle.title,
            "one": one,
            "assigned": name_of(calling, person) if person else None,
            "staff": [(offer_name(each.id), each.name) for each in people if each.roles & STAFF],
            "forms": {name: offer(route, institution, cycle, calling, now) for name, route in ROUTES.items()},
            "move": None,
        }
    if start and end:
        shown["move"] = _preview(activities, number, start, end)
    titles = {each.number: each.title for each in activities}
    return draw(
        request,
        "activity.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        responsible=RESPONSIBLE,
        titles=titles,
        **shown,
    )


def _preview(activities: list[Planned], number: int, start: date, end: date) -> dict[str, Any]:
    """Give what a move to these days would push and break."""
    if end < start:
        raise BadRequest("Последний день раньше первого: исправьте срок.")
    found = pushes(activities, number, start, end)
    broken = breaks(activities, number, start, end)
    return {"start": start, "end": end, "pushes": found, "breaks": broken, "together": _written(found)}


def _written(found: list[Push]) -> str:
    """Write what is moved along as the form brings it back: exactly what was seen."""
    return json.dumps(
        [{"activity": one.number, "start": one.new_start.isoformat(), "end": one.new_end.isoformat()} for one in found]
    )


STAFF = by.CURATOR | by.HEAD | by.PSYCHOLOGIST
