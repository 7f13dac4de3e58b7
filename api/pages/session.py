"""The session of a browser: the token in a cookie that no script reads, and the proof that a form is one of ours."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from api.admission import READING, admitted
from api.auth import COOKIE, HOURS, cookie_name, cookie_of, resolve
from api.door import DEVICE_COOKIE
from api.given import Body
from api.refusals import BadRequest, NotSignedIn, WrongMediaType
from workflow.access import Caller
from workflow.errors import NotYours

PURPOSE = b"stupeni/page-form/v1"
FORM = "application/x-www-form-urlencoded"
OURS = ("same-origin", "none")
"""What Sec-Fetch-Site says of a request that no other site made: a page of ours, or the person himself."""

DEVICE_SECONDS = 365 * 24 * 3600
MOST_FIELDS = 500
INSIDE = re.compile(r"/(?![/\\])[^\s\\]{0,500}")


def remember(request: Request, response: Response, token: str) -> None:
    """Keep a token in the browser: out of reach of scripts and of other sites, for as long as it is good."""
    _keep(request, response, COOKIE, token, HOURS * 3600)


def remember_device(request: Request, response: Response, mark: str) -> None:
    """Keep the mark of a device that was in: whoever guesses from elsewhere does not stand in its way."""
    _keep(request, response, DEVICE_COOKIE, mark, DEVICE_SECONDS)


def forget(request: Request, response: Response) -> None:
    """Take the token away."""
    name, secure = cookie_name(request), request.url.scheme == "https"
    response.delete_cookie(name, httponly=True, samesite="strict", secure=secure, path="/")


def _keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    named, secure = cookie_name(request, name), request.url.scheme == "https"
    response.set_cookie(named, value, max_age=seconds, httponly=True, samesite="strict", secure=secure, path="/")


def form_proof(request: Request) -> str:
    """Give what a form must bring back; it follows from the cookie, so another browser's is of no use."""
    secret: str = request.app.state.installation.settings.secret
    token = cookie_of(request)
    return hmac.new(secret.encode(), PURPOSE + b"\0" + token.encode(), hashlib.sha256).hexdigest()


def check_site(request: Request) -> None:
    """Refuse what another site asked for; a browser too old to say so names at least its origin.

    Whoever writes and says neither is no browser, or one in which somebody hides whence he comes.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site:
        theirs = site not in OURS
    elif origin is not None:
        theirs = urlsplit(origin).netloc != request.headers.get("host")
    else:
        theirs = request.method not in READING
    if theirs:
        raise NotYours("Запрос пришёл с чужой страницы. Откройте «Ступени» и повторите здесь.")


def inside(path: str | None) -> str:
    """Give a path of our own to go on to; anything else is the first page."""
    return path if path and INSIDE.fullmatch(path) else "/"


def fields(request: Request, body: Body) -> dict[str, str]:
    """Read a form; what is left empty is not there."""
    return read_fields(request, body)


def read_fields(request: Request, body: bytes, most: int = MOST_FIELDS) -> dict[str, str]:
    """Read a form of at most so many fields."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
        raise WrongMediaType(f"Форма приходит как {FORM}.")
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=most))
    except ValueError as wrong:
        raise BadRequest("Форму не прочитать.") from wrong


Fields = Annotated[dict[str, str], Depends(fields)]


def proven(request: Request, given: Fields) -> Caller:
    """Give the caller of a form: signed in by the cookie, on a page of ours, with the proof that goes with it."""
    return prove(request, given)


def prove(request: Request, given: Mapping[str, str]) -> Caller:
    """Give the caller of a form whose fields were read."""
    token = kept_token(request)
    caller = resolve(request, token)
    check_proof(request, given)
    return admitted(request, caller)


def kept_token(request: Request) -> str:
    """Give the token that the browser keeps, if the form comes from a page of ours; what it holds is read later."""
    check_site(request)
    token = cookie_of(request)
    if not token:
        raise NotSignedIn
    return token


def check_proof(request: Request, given: Mapping[str, str]) -> None:
    """Refuse a form without the proof that goes with the cookie."""
    if not hmac.compare_digest(given.get("proof", "").encode(), form_proof(request).encode()):
        raise NotYours("Форма устарела или открыта в другом окне. Обновите страницу и повторите.")


def proven_token(request: Request, given: Fields) -> str:
    """Give the token of a form about the account itself: its owner need hold no role anywhere."""
    token = kept_token(request)
    check_proof(request, given)
    return token


ProvenToken = Annotated[str, Depends(proven_token)]
Proven = Annotated[Caller, Depends(proven)]
