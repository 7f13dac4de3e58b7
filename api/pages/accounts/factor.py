"""The second factor on pages: a code at the door, setting one up, and the recovery codes that are shown once."""

from typing import Any

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from api.auth import Token, at_door
from api.counting import refused as counted
from api.door import door_of
from api.errors import headers_of, status_of
from api.given import Installed
from api.pages.accounts.account import BY_KEY, seat, shown
from api.pages.drawing import HEADERS, draw
from api.pages.route import Page
from api.pages.session import Fields, ProvenToken, inside, remember, remember_device
from api.rates.knocking import knock_unknown
from api.rates.rate import Door
from api.refusals import FactorWanted
from workflow.access import Role
from workflow.accounts import factor, proving, secret
from workflow.accounts.session import Session
from workflow.errors import NotFound, NotLetIn, NotTrue, StupeniError, TooOften
from workflow.installation import Installation

router = APIRouter(include_in_schema=False, route_class=Page)

WRONG = (NotLetIn, NotTrue, TooOften)


@router.get("/sign-in/factor")
def ask_code(request: Request, token: Token, installation: Installed, onward: str = "/") -> Response:
    """Ask whoever gave his password for a code; who has no factor yet is led to set one up."""
    found, roles = _at_door(installation, token)
    if not found.wants_factor(roles):
        return _go(inside(onward))
    if not found.has_factor:
        return _go("/account/factor")
    return _asked(request, inside(onward))


@router.post("/sign-in/factor")
def take_code(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Let in whoever has the code, with a token that his browser did not have before."""
    found, _ = _at_door(installation, token)
    onward = inside(given.get("onward"))
    if not found.has_factor:
        return _go("/account/factor")
    try:
        knock_unknown(request, Door.SIGN_IN, found.login)
        entered = proving.pass_second(installation, found, given.get("code", ""), door_of(request))
    except WRONG as refused:
        return _refused(request, refused, _asked(request, onward, refused))
    response = _go(onward)
    remember(request, response, entered.token)
    remember_device(request, response, entered.device)
    return response


@router.get("/account/factor")
def show_set_up(request: Request, token: Token, installation: Installed) -> Response:
    """Show how a factor is set up, or another one in its place."""
    found, roles = _at_door(installation, token)
    if found.has_factor and found.wants_factor(roles):
        raise FactorWanted
    return _offered(request, installation, found, roles)


@router.post("/account/factor")
def set_up(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Set the factor up, and show its recovery codes this once."""
    found, roles = _at_door(installation, token)
    if found.has_factor and found.wants_factor(roles):
        raise FactorWanted
    code, before, first = given.get("code", ""), given.get("given", ""), found.wants_factor(roles)
    try:
        fresh, codes = proving.set_up(installation, found, code, before, door_of(request), at_door=first)
    except WRONG as refused:
        return _refused(request, refused, _offered(request, installation, found, roles, refused))
    drawn = draw(request, "accounts/codes.html", 201, codes=codes, login=found.login, first=not found.has_factor)
    remember(request, drawn, fresh)
    return drawn


@router.post("/account/factor/codes")
def renew_codes(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Make recovery codes anew and show them this once; those before are void."""
    found, _ = seat(installation, token)
    try:
        codes = proving.renew_codes(installation, found, given.get("code", ""), door_of(request))
    except WRONG as refused:
        return _refused(request, refused, shown(request, token, installation, refused=refused))
    return draw(request, "accounts/codes.html", 201, codes=codes, login=found.login, first=False)


@router.post("/account/factor/endings")
def end(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Go on without a second factor, where no role asks for one."""
    found, reader = seat(installation, token)
    required = factor.is_required(reader.roles)
    try:
        proving.end(installation, found, given.get("code", ""), door_of(request), required=required)
    except WRONG as refused:
        return _refused(request, refused, shown(request, token, installation, refused=refused))
    return _go("/account?said=factor_ended")


def _at_door(installation: Installation, token: str) -> tuple[Session, Role]:
    if not token.startswith(secret.SESSION):
        raise NotFound(BY_KEY)
    return at_door(installation, token)


def _asked(request: Request, onward: str, refused: StupeniError | None = None) -> Response:
    trouble = refused.sentence if refused else None
    status = status_of(refused) if refused else 200
    return draw(request, "accounts/code.html", status, at_door=True, onward=onward, trouble=trouble)


def _offered(
    request: Request, installation: Installation, found: Session, roles: Role, refused: StupeniError | None = None
) -> Response:
    offered = factor.offered(installation.settings.secret, found.digest)
    qr = segno.make(factor.address(offered, found.login), error="m")
    told: dict[str, Any] = {
        "code": Markup(qr.svg_inline(scale=5, dark="#000", light="#fff")),
        "secret": " ".join(offered[at : at + 4] for at in range(0, len(offered), 4)),
        "replaces": found.has_factor,
        "required": factor.is_required(roles),
        "at_door": found.wants_factor(roles),
        "trouble": refused.sentence if refused else None,
    }
    return draw(request, "accounts/factor.html", status_of(refused) if refused else 200, **told)


def _refused(request: Request, refused: StupeniError, drawn: Response) -> Response:
    counted(request.scope, refused.code, status_of(refused))
    drawn.headers.update(headers_of(refused))
    return drawn


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=dict(HEADERS))
