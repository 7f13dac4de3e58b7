"""Signing in by the outside provider: on the way there, back again, and the link to one's own account."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import cookie_name, seated
from api.door import door_of
from api.errors import headers_of, status_of
from api.given import Installed
from api.pages.drawing import HEADERS, draw, draw_door
from api.pages.route import Page
from api.pages.session import Fields, ProvenToken, check_site, inside, remember, remember_device
from api.provider.provider import Provider
from workflow.accounts import link, secret
from workflow.accounts.password import NONE
from workflow.errors import NotFound, StupeniError
from workflow.installation import Installation
from workflow.links.link import DEAD
from workflow.outside import identity
from workflow.outside.arrival import EXPECTED, Aim, send, take
from workflow.outside.entering import arrive

router = APIRouter(include_in_schema=False, route_class=Page)

COOKIE = "stupeni-arrival"
NOT_CONFIGURED = "Вход через внешнюю службу здесь не подключён."
BY_KEY = "У учебного ключа нет учётной записи: связывать нечего."
TOLD = ("code", "state", "iss", "error")


@router.post("/sign-in/provider")
def sign_in(request: Request, given: Fields, installation: Installed) -> Response:
    """Go to the provider to sign in."""
    check_site(request)
    return _go_there(request, installation, Aim.SIGN_IN, onward=inside(given.get("onward")))


@router.post("/account/identities")
def link_own(request: Request, token: ProvenToken, installation: Installed) -> Response:
    """Go to the provider to link an identity to the account that one is in with."""
    if not token.startswith(secret.SESSION):
        raise NotFound(BY_KEY)
    found, _ = seated(installation, token)
    return _go_there(request, installation, Aim.LINK, onward="/account?said=linked", session_id=found.id)


@router.post("/account/identities/endings")
def unlink_own(token: ProvenToken, installation: Installed) -> Response:
    """Take one's identities away."""
    if not token.startswith(secret.SESSION):
        raise NotFound(BY_KEY)
    found, _ = seated(installation, token)
    with installation.database.transaction() as connection:
        identity.unlink(connection, found.account, NONE, installation.now())
    return RedirectResponse("/account?said=unlinked", 303, headers=dict(HEADERS))


@router.post("/join/{token}/provider")
def accept(request: Request, token: str, installation: Installed) -> Response:
    """Go to the provider with an invitation, to come in without a password."""
    check_site(request)
    with installation.database.reading() as connection:
        found = link.find(connection, token, installation.now())
    if found.purpose != link.INVITATION:
        raise NotFound(DEAD)
    return _go_there(request, installation, Aim.INVITATION, link_id=found.id)


@router.get("/sign-in/arrived")
def come_back(request: Request, installation: Installed) -> Response:
    """Take whoever is back: what the provider says is proven before anything follows from it."""
    provider, asked = provider_of(request), request.query_params
    answer = {name: asked[name] for name in TOLD if asked.get(name)}
    mark = request.cookies.get(cookie_name(request, COOKIE), "")
    try:
        with installation.database.transaction() as connection:
            arrival = take(connection, answer.get("state", ""), mark, installation.now())
        who = provider.vouched(answer, arrival.nonce, arrival.verifier)
        entered = arrive(installation, arrival, who, door_of(request))
    except StupeniError as refused:
        request.app.state.refusals.labels(code=refused.code).inc()
        drawn = draw_door(request, status_of(refused), refused.sentence)
        drawn.headers.update(headers_of(refused))
        return drawn
    # The cookie of a session goes along with no request that another site began: the way on begins on this page.
    response = draw(request, "accounts/onward.html", onward=arrival.onward, name=None)
    if entered is not None:
        remember(request, response, entered.token)
        if entered.device:
            remember_device(request, response, entered.device)
    response.delete_cookie(cookie_name(request, COOKIE), path="/")
    return response


def provider_of(request: Request) -> Provider:
    """Give the provider; NotFound where the settings name none."""
    found: Provider | None = request.app.state.provider
    if found is None:
        raise NotFound(NOT_CONFIGURED)
    return found


def _go_there(request: Request, installation: Installation, aim: Aim, **about: Any) -> Response:
    """Expect somebody back and show the way: a page that goes on, for a form may lead to no other site (CSP)."""
    provider = provider_of(request)
    provider.described()
    with installation.database.transaction() as connection:
        sent = send(connection, aim, installation.now(), **about)
    response = draw(request, "accounts/onward.html", onward=provider.address(sent), name=provider.name)
    response.set_cookie(
        cookie_name(request, COOKIE),
        sent.mark,
        max_age=int(EXPECTED.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    return response
