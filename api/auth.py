"""Who is calling: a session or a signed key of the demonstration, from a cookie or a header, becomes one Caller."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from api.admission import READING, admitted
from api.refusals import FactorMissing, FactorWanted, NotSignedIn
from workflow.access import NOBODY, ROLES, Caller, Role, by
from workflow.accounts import secret
from workflow.accounts import session as sessions
from workflow.accounts import token as tokens
from workflow.accounts.session import Session
from workflow.accounts.standing import roles_of
from workflow.database import reach
from workflow.errors import BadSetting, NotYours
from workflow.installation import Installation
from workflow.settings import Settings

ALGORITHM = "HS256"
HOURS = 12
PURPOSE = b"stupeni/development-token/v1"
COOKIE = "stupeni"
NOWHERE = UUID(int=0)
"""Where the administrator of the installation is while he has chosen no institution."""

OF_PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip")

OVER = "Сеанс закончился: войдите снова."
DEAD = "Ключ не подходит: он отозван, истёк или записан с ошибкой. Новый создают на странице учётной записи."
KEYS_REFUSED = "Учебные ключи здесь не принимаются: войдите по логину и паролю."
NO_ROLE = "Сейчас у вас здесь нет ни одной роли. Если это ошибка, скажите куратору."

bearer = HTTPBearer(auto_error=False, description="Ключ сеанса.")


def sign(key: str, caller: Caller, now: datetime, hours: int = HOURS) -> str:
    """Make a token that lets its bearer in as this caller until it expires."""
    claims: dict[str, Any] = {
        "institution": str(caller.institution),
        "roles": list(caller.roles.codes),
        "exp": int((now + timedelta(hours=hours)).timestamp()),
    }
    if caller.person:
        claims["sub"] = str(caller.person)
    return jwt.encode(claims, _key(key), ALGORITHM)


def verify(key: str, token: str, now: datetime) -> Caller:
    """Read a token; NotSignedIn says what is wrong with it. The clock is the installation's, not the library's."""
    try:
        options: Any = {"verify_exp": False, "require": ["exp", "institution", "roles"]}
        claims = jwt.decode(token, _key(key), [ALGORITHM], options=options)
        expires, person = int(claims["exp"]), claims.get("sub")
        roles = NOBODY
        for code in claims["roles"]:
            roles |= ROLES[code]
        found = Caller(UUID(person) if person else None, roles, UUID(claims["institution"]), "api")
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError) as wrong:
        raise NotSignedIn("Ключ не подписан этой установкой или повреждён.") from wrong
    if expires <= now.timestamp():
        raise NotSignedIn("Срок ключа истёк: получите новый.")
    if not roles:
        raise NotYours("В ключе нет ни одной роли.")
    return found


def takes_keys(request: Request) -> bool:
    """Say whether signed keys are good for this request: nobody but this machine comes in, or it is forced.

    A proxy says for whom it asks: what came through one came from elsewhere, wherever we listen ourselves.
    """
    settings: Settings = request.app.state.installation.settings
    proxied = any(name in request.headers for name in OF_PROXIES)
    return settings.takes_signed_keys and (settings.signed_keys or not proxied)


def verify_key(request: Request, token: str) -> Caller:
    """Give the caller of a signed key; whoever comes from another machine is not let in by one, unless it is forced."""
    if not takes_keys(request):
        raise NotSignedIn(KEYS_REFUSED)
    installation: Installation = request.app.state.installation
    return verify(installation.settings.secret, token, installation.now())


def resolve(request: Request, token: str) -> Caller:
    """Give the caller that a token stands for; NotSignedIn when it stands for nobody any more."""
    installation: Installation = request.app.state.installation
    if token.startswith(secret.API):
        return by_token(installation, token)
    if not token.startswith(secret.SESSION):
        return verify_key(request, token)
    found, roles = seated(installation, token)
    if not roles:
        raise NotYours(NO_ROLE)
    return Caller(found.person, roles, found.institution or NOWHERE, "api")


def by_token(installation: Installation, token: str) -> Caller:
    """Give the caller of a program's token: its owner as he is in its institution today, no further than its scopes.

    Whatever is wrong with a token, the answer is the same.
    """
    now = installation.now()
    with installation.database.reading() as connection:
        found = tokens.find(connection, token, now)
        roles = _roles_of(installation, connection, found.institution_id, found.person_id) if found else NOBODY
    if found is None or not roles:
        raise NotSignedIn(DEAD)
    if found.used_at is None or now - found.used_at >= tokens.NOTED_EVERY:
        with installation.database.transaction() as connection:
            tokens.note_used(connection, found, now)
    channel, scopes = tokens.CHANNEL + found.id, frozenset(found.scopes)
    return Caller(found.person_id, roles, found.institution_id, channel, scopes)


def seated(installation: Installation, token: str) -> tuple[Session, Role]:
    """Give the session of a token that is in, and the roles of its owner where he is now; it counts as used.

    FactorWanted, FactorMissing: the password was right, and that is not enough for him.
    """
    found, roles = at_door(installation, token)
    if found.wants_factor(roles):
        raise FactorWanted if found.has_factor else FactorMissing
    return found, roles


def at_door(installation: Installation, token: str) -> tuple[Session, Role]:
    """Give the session of a token even where it opens nothing yet but the way to a second factor."""
    now, idle = installation.now(), timedelta(minutes=installation.settings.idle_minutes)
    with installation.database.reading() as connection:
        found = sessions.find(connection, token, now)
        roles = _roles(installation, connection, found) if found else NOBODY
    if found is None or found.is_over(now, idle, roles):
        raise NotSignedIn(OVER)
    if now - found.seen_at >= sessions.NOTED_EVERY:
        with installation.database.transaction() as connection:
            sessions.note_seen(connection, found, now)
    return found, roles


def cookie_name(request: Request, plain: str = COOKIE) -> str:
    """Give the name under which a browser keeps what is ours: over https one that no other host can write, nor read.

    A browser takes `__Host-` only over https (RFC 6265bis, section 4.1.3.2); plain http is for this machine alone.
    """
    return f"__Host-{plain}" if request.url.scheme == "https" else plain


def cookie_of(request: Request) -> str:
    """Give the token that the browser keeps, empty when it keeps none."""
    return request.cookies.get(cookie_name(request), "")


async def given_token(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None
) -> str:
    """Give the token of a request; nobody is anonymous here.

    The cookie of the pages is enough for reading; it writes nothing, or a page elsewhere could write with it.
    """
    token = credentials.credentials if credentials else None
    if token is None and request.method in READING:
        token = cookie_of(request)
    if not token:
        raise NotSignedIn
    return token


def caller(request: Request, token: Annotated[str, Depends(given_token)]) -> Caller:
    """Give the caller of a request."""
    return admitted(request, resolve(request, token))


def _roles(installation: Installation, connection: Connection, found: Session) -> Role:
    above = by.ADMINISTRATOR if found.administrator else NOBODY
    if found.institution is None:
        return above
    if found.person is None or found.leads:
        return above | (by.HEAD_ABOVE if found.leads else NOBODY)
    return above | _roles_of(installation, connection, found.institution, found.person)


def _roles_of(installation: Installation, connection: Connection, here: UUID, person: UUID) -> Role:
    reach(connection, here)
    with installation.institutions.reading(connection, here) as institution:
        someone = institution.people.get(person)
        return roles_of(institution, someone, installation.now()) if someone else NOBODY


def _key(installation_secret: str) -> bytes:
    if not installation_secret:
        raise BadSetting("STUPENI_SECRET: задайте секрет, им подписываются ключи.")
    return hmac.digest(installation_secret.encode(), PURPOSE, hashlib.sha256)


Calling = Annotated[Caller, Depends(caller)]
Token = Annotated[str, Depends(given_token)]
