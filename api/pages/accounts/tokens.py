"""The page of tokens: what programs may do in somebody's name, a new one shown once, and an end to each."""

from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Token
from api.errors import status_of
from api.given import Installed
from api.pages.accounts.account import seat
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.route import Page
from api.pages.session import Fields, ProvenToken
from workflow.accounts import scopes
from workflow.accounts import token as tokens
from workflow.accounts.scopes import EXPORT, READ, REPORT
from workflow.accounts.token import Wanted
from workflow.errors import NotTrue, NotYours, StupeniError
from workflow.installation import Installation
from workflow.tables.types import AnyRow

router = APIRouter(include_in_schema=False, route_class=Page)

SAID = {"revoked": "Ключ отозван: программа с ним больше ничего не может."}
DAYS = (7, 30, 90, 180, 365)
USUAL = 90


@router.get("/account/tokens")
def show_tokens(request: Request, token: Token, installation: Installed, said: str = "") -> Response:
    """List the tokens of the account here, with the form for a new one."""
    return _shown(request, token, installation, said=SAID.get(said))


@router.post("/account/tokens")
def make_token(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Make a token and show it this once."""
    mine, caller = seat(installation, token)
    named = [name for name in given if name in (READ, EXPORT) or name.startswith(REPORT)]
    days = given.get("days", "")
    wanted = Wanted(given.get("name", ""), named, int(days) if days.isdecimal() and len(days) < 5 else 0)
    try:
        with installation.database.transaction() as connection:
            made, row = tokens.make(connection, caller, mine.account, wanted, installation.now())
    except (NotTrue, NotYours) as refused:
        return _shown(request, token, installation, refused=refused)
    until = moment_words(row.expires_at, _zone(installation, caller.institution))
    return draw(request, "accounts/token.html", 201, reader=caller, token=made, name=row.name, until=until)


@router.post("/account/tokens/{token_id}/revocations")
def revoke_token(token_id: str, token: ProvenToken, installation: Installed) -> Response:
    """Let a token do nothing any more."""
    mine, _ = seat(installation, token)
    with installation.database.transaction() as connection:
        tokens.revoke(connection, mine.account, token_id, installation.now())
    return RedirectResponse("/account/tokens?said=revoked", 303, headers=dict(HEADERS))


def _shown(
    request: Request,
    token: str,
    installation: Installation,
    *,
    said: str | None = None,
    refused: StupeniError | None = None,
) -> Response:
    mine, reader = seat(installation, token)
    zone = _zone(installation, mine.institution)
    with installation.database.reading() as connection:
        found = tokens.standing(connection, mine.account, reader.institution)
    told: dict[str, Any] = {
        "lines": [_line(installation, one, zone) for one in found],
        "events": sorted((scopes.label_of(one), one) for one in scopes.reportable(reader.roles)),
        "days": DAYS,
        "usual": USUAL,
        "said": said,
        "trouble": refused.sentence if refused else None,
    }
    return draw(request, "accounts/tokens.html", status_of(refused) if refused else 200, reader=reader, **told)


def _line(installation: Installation, one: AnyRow, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "scopes": "; ".join(scopes.label_of(scope) for scope in one.scopes),
        "until": moment_words(one.expires_at, zone),
        "over": one.expires_at <= installation.now(),
        "used": moment_words(one.used_at, zone) if one.used_at else None,
    }


def _zone(installation: Installation, here: Any) -> ZoneInfo:
    if here is None:
        return ZoneInfo("UTC")
    with (
        installation.database.reading(here) as connection,
        installation.institutions.reading(connection, here) as institution,
    ):
        return institution.timezone
