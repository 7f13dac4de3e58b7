"""The first page: signing in with a key, and from there to what is to be done today."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import NOWHERE, Calling, cookie_of, resolve, verify_key
from api.counting import refused as counted
from api.door import door_of
from api.errors import headers_of, status_of
from api.given import Installed
from api.pages.cycles import seen_cycles
from api.pages.drawing import HEADERS, draw, draw_door
from api.pages.nav import OF_CYCLE
from api.pages.route import Page
from api.pages.session import Fields, ProvenToken, check_site, forget, inside, remember, remember_device
from api.rates.knocking import knock_unknown
from api.rates.rate import Door
from workflow.access import by
from workflow.accounts import secret
from workflow.accounts import session as sessions
from workflow.accounts.signing_in import sign_in as enter
from workflow.errors import NotFound, NotLetIn, TooOften
from workflow.today.today import READERS

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/")
def open_first(request: Request, installation: Installed, token: str | None = None) -> Response:
    """Let a key that stands in the address in, and take it out of there; whoever is in goes to his day."""
    if token is not None:
        check_site(request)
        return _sign_in(request, token, "/")
    kept = cookie_of(request)
    if not kept:
        return draw_door(request)
    calling = resolve(request, kept)
    if calling.roles & by.HEAD_ABOVE:
        return _go("/organisation")
    if calling.roles & by.ADMINISTRATOR and calling.institution == NOWHERE:
        return _go("/organisations")
    try:
        with (
            installation.database.reading(calling.institution) as connection,
            installation.institutions.reading(connection, calling.institution) as institution,
        ):
            seen = seen_cycles(institution, calling)
            school = institution.card.name if institution.card else ""
    except NotFound:
        above = bool(calling.roles & by.ADMINISTRATOR)
        return draw(request, "empty.html", reader=None, school="", opens=False, known=False, above=above)
    if calling.roles & READERS and (seen or calling.roles & by.INFORMANT):
        return _go("/today")
    if seen:
        return _go(f"/cycles/{seen[0].id}")
    opens = bool(calling.roles & LEADS)
    return draw(request, "empty.html", reader=calling, school=school, opens=opens, known=True, above=False)


@router.get("/newest")
@router.get("/newest/{section}")
def open_newest(calling: Calling, installation: Installed, section: str = "") -> Response:
    """Go on to a section of the newest cycle that the reader sees."""
    if section not in OF_CYCLE:
        raise NotFound("Такого раздела нет.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        seen = seen_cycles(institution, calling)
    return _go(f"/cycles/{seen[0].id}/{section}".rstrip("/") if seen else "/")


@router.get("/sign-in")
def show_door(request: Request, ready: bool = False) -> Response:
    """Show the door; `ready`: to somebody who has just set his password. Whoever is in goes on."""
    return _go("/") if cookie_of(request) else draw_door(request, ready=ready)


@router.post("/sign-in")
def sign_in(request: Request, given: Fields, installation: Installed) -> Response:
    """Let in whoever names a login and its password, or has a key of the demonstration."""
    check_site(request)
    onward = inside(given.get("onward"))
    if "password" not in given:
        return _sign_in(request, given.get("token", ""), onward)
    try:
        knock_unknown(request, Door.SIGN_IN, given.get("login", ""))
        entered = enter(installation, given.get("login", ""), given["password"], door_of(request))
    except (NotLetIn, TooOften) as refused:
        counted(request.scope, refused.code, status_of(refused))
        drawn = draw_door(request, status_of(refused), refused.sentence, onward)
        drawn.headers.update(headers_of(refused))
        return drawn
    response = _go(onward)
    remember(request, response, entered.token)
    if entered.device:
        remember_device(request, response, entered.device)
    return response


@router.post("/sign-out")
def sign_out(request: Request, token: ProvenToken, installation: Installed) -> Response:
    """End the session, and forget its token in this browser."""
    with installation.database.transaction() as connection:
        found = sessions.find(connection, token, installation.now()) if token.startswith(secret.SESSION) else None
        if found:
            sessions.end(connection, found.account, installation.now(), only=found.id)
    response = _go("/")
    forget(request, response)
    return response


def _sign_in(request: Request, token: str, onward: str) -> Response:
    """Keep a good key in the cookie and go on; a bad one is not repeated."""
    verify_key(request, token.strip())
    response = _go(onward)
    remember(request, response, token.strip())
    return response


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=dict(HEADERS))


LEADS = by.CURATOR | by.HEAD
