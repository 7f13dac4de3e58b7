"""The page of the school calendar: when no reminder comes, and the form by which the school changes it."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.forms import offer
from api.pages.outcomes import outcome
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.facts.calendars import DayKind
from workflow.school_days.calendar import of_school_year

router = APIRouter(include_in_schema=False, route_class=Page)

CHANGE = "/cycles/{cycle_id}/school-days"
DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


@router.get("/cycles/{cycle_id}/school-days")
def show_school_days(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show the holidays and vacations of the cycle's school year."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        title, stretches = cycle.title, of_school_year(cycle)
        weekend = [DAYS[day - 1] for day in cycle.pack.calendar.weekend]
        form = offer(CHANGE, institution, cycle, calling, now)
        told = outcome(connection, calling, said)
        today = now.astimezone(institution.timezone).date()
    return draw(
        request,
        "cycle/school_days.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        title=title,
        stretches=stretches,
        weekend=weekend,
        kinds=tuple(DayKind),
        form=form,
        outcome=told,
        today=today,
    )
