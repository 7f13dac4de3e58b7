"""The first page: signing in with a key, and from there to the cycle."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import COOKIE, Calling, caller, verify
from api.given import Installed
from api.pages.cycles import seen_cycles
from api.pages.drawing import HEADERS, draw
from api.pages.nav import OF_CYCLE
from api.pages.route import Page
from api.pages.session import Fields, Proven, check_site, forget, inside, remember
from workflow.access import by
from workflow.errors import NotFound

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/")
def open_first(request: Request, installation: Installed, token: str | None = None) -> Response:
    """Let a key that stands in the address in, and take it out of there; whoever is in goes to his cycle."""
    if token is not None:
        check_site(request)
        return _sign_in(request, token, "/")
    if not request.cookies.get(COOKIE):
        return draw(request, "sign_in.html", trouble=None, onward="/")
    calling = caller(request)
    try:
        with (
            installation.database.reading() as connection,
            installation.institutions.reading(connection, calling.institution) as institution,
        ):
            seen = seen_cycles(institution, calling)
            school = institution.card.name if institution.card else ""
    except NotFound:
        return draw(request, "empty.html", reader=calling, school="", opens=False, known=False)
    if seen:
        return _go(f"/cycles/{seen[0].id}")
    opens = bool(calling.roles & LEADS)
    return draw(request, "empty.html", reader=calling, school=school, opens=opens, known=True)


@router.get("/newest")
@router.get("/newest/{section}")
def open_newest(calling: Calling, installation: Installed, section: str = "") -> Response:
    """Go on to a section of the newest cycle that the reader sees."""
    if section not in OF_CYCLE:
        raise NotFound("Такого раздела нет.")
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        seen = seen_cycles(institution, calling)
    return _go(f"/cycles/{seen[0].id}/{section}".rstrip("/") if seen else "/")


@router.post("/sign-in")
def sign_in(request: Request, given: Fields) -> Response:
    """Let a pasted key in."""
    check_site(request)
    return _sign_in(request, given.get("token", ""), inside(given.get("onward")))


@router.post("/sign-out")
def sign_out(calling: Proven) -> Response:
    """Forget the key in this browser."""
    response = _go("/")
    forget(response)
    return response


def _sign_in(request: Request, token: str, onward: str) -> Response:
    """Keep a good key in the cookie and go on; a bad one is not repeated."""
    installation = request.app.state.installation
    verify(installation.settings.secret, token.strip(), installation.now())
    response = _go(onward)
    remember(request, response, token.strip())
    return response


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=dict(HEADERS))


LEADS = by.CURATOR | by.HEAD
