"""The page behind a one-time link: it sets a password, and says nothing of the person whom it was made for."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.counting import refused as counted
from api.door import door_of
from api.errors import headers_of, status_of
from api.given import Installed
from api.pages.drawing import HEADERS, draw
from api.pages.route import Page
from api.pages.session import Fields, check_site
from api.rates.knocking import knock_unknown
from api.rates.rate import Door
from workflow.accounts import link
from workflow.errors import NotLetIn, NotTrue, TooOften

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/join/{token}")
def show_door(request: Request, token: str, installation: Installed) -> Response:
    """Show the form while the link may be used."""
    with installation.database.reading() as connection:
        purpose = link.find(connection, token, installation.now()).purpose
    return draw(request, "accounts/joining.html", token=token, purpose=purpose, trouble=None, login="")


@router.post("/join/{token}")
def join(request: Request, token: str, given: Fields, installation: Installed) -> Response:
    """Use the link up and lead to the door, where its owner signs in with what he has just set."""
    check_site(request)
    with installation.database.reading() as connection:
        purpose = link.find(connection, token, installation.now()).purpose
    login, has_account = given.get("login", ""), "has_account" in given
    try:
        knock_unknown(request, Door.RESET, token)
        link.use(installation, token, login, given.get("password", ""), door_of(request), has_account=has_account)
    except (NotTrue, NotLetIn, TooOften) as refused:
        counted(request.scope, refused.code, status_of(refused))
        shown = {"token": token, "purpose": purpose, "trouble": refused.sentence, "login": login}
        drawn = draw(request, "accounts/joining.html", status_of(refused), **shown)
        drawn.headers.update(headers_of(refused))
        return drawn
    return RedirectResponse("/sign-in?ready=true", 303, headers=dict(HEADERS))
