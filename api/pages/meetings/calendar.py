"""The page of the reader's calendar: its address to copy, and the buttons that replace or close it."""

from collections.abc import Callable
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.accepting import accepted
from api.auth import Calling
from api.calendar.owner import owned
from api.given import Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw
from api.pages.forms import BY_ROUTE
from api.pages.outcomes import outcome
from api.pages.reports import PATIENCE, pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.v1.reporting import SOURCE, envelope
from workflow.queries.events import accepted_at

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/calendar")
def show_calendar(request: Request, calling: Calling, installation: Installed, said: UUID | None = None) -> Response:
    """Show the address; whoever has it reads the calendar, so the page says how to take it away."""
    mine = owned(request, calling, installation)
    with installation.database.reading(calling.institution) as connection:
        told = outcome(connection, calling, said)
    keys = (str(uuid4()), str(uuid4()))
    return draw(request, "meetings/calendar.html", reader=calling, calendar=mine, outcome=told, keys=keys)


def _press(route: str) -> Callable[..., RedirectResponse]:
    noun = BY_ROUTE[route]

    def press(
        given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
    ) -> RedirectResponse:
        key, now = pressed_key(given), installation.now()
        with installation.database.reading(calling.institution) as connection:
            at = accepted_at(connection, calling.institution, SOURCE, key) or now
        event = envelope(noun, calling.person, {}, key, at)
        receipts = installation.acceptor.accept(calling, [event], now, correlation, bell.ring)
        accepted(installation, calling.institution, receipts, PATIENCE, batch=False)
        return RedirectResponse(f"/calendar?said={receipts[0].id}", 303, headers=dict(HEADERS))

    return press


for _path, _route in (
    ("/calendar/replacements", "/people/{person_id}/calendar-replacements"),
    ("/calendar/closures", "/people/{person_id}/calendar-closures"),
):
    router.add_api_route(_path, _press(_route), methods=["POST"])
