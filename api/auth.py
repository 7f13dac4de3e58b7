"""Who is calling: a signed development token stands for an account until accounts come; only this file knows."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.refusals import NotSignedIn
from workflow.access import NOBODY, ROLES, Caller
from workflow.errors import BadSetting, NotYours

ALGORITHM = "HS256"
HOURS = 12
PURPOSE = b"stupeni/development-token/v1"
COOKIE = "stupeni"
READING = ("GET", "HEAD")

bearer = HTTPBearer(auto_error=False, description="Подписанный ключ: человек, его роли и организация.")


def sign(secret: str, caller: Caller, now: datetime, hours: int = HOURS) -> str:
    """Make a token that lets its bearer in as this caller until it expires."""
    claims: dict[str, Any] = {
        "institution": str(caller.institution),
        "roles": list(caller.roles.codes),
        "exp": int((now + timedelta(hours=hours)).timestamp()),
    }
    if caller.person:
        claims["sub"] = str(caller.person)
    return jwt.encode(claims, _key(secret), ALGORITHM)


def verify(secret: str, token: str, now: datetime) -> Caller:
    """Read a token; NotSignedIn says what is wrong with it. The clock is the installation's, not the library's."""
    try:
        options: Any = {"verify_exp": False, "require": ["exp", "institution", "roles"]}
        claims = jwt.decode(token, _key(secret), [ALGORITHM], options=options)
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


def caller(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None
) -> Caller:
    """Give the caller of a request; nobody is anonymous here.

    The cookie of the pages is enough for reading; it writes nothing, or a page elsewhere could write with it.
    """
    token = credentials.credentials if credentials else None
    if token is None and request.method in READING:
        token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn
    installation = request.app.state.installation
    return verify(installation.settings.secret, token, installation.now())


def _key(secret: str) -> bytes:
    if not secret:
        raise BadSetting("STUPENI_SECRET: задайте секрет, им подписываются ключи.")
    return hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)


Calling = Annotated[Caller, Depends(caller)]
