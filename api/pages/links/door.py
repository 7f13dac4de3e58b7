"""At the door of a link: the mark that its browser keeps, the proof of its forms, and what one finds behind it."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.auth import cookie_name
from api.counting import route_of
from api.pages.session import check_site
from api.recording import reads
from workflow.database import reach
from workflow.errors import NotYours
from workflow.installation import Installation
from workflow.links.asked import Asked, asked_by
from workflow.links.link import GOOD_FOR, Purpose
from workflow.links.proving import Stranger, known, make_mark, note_use, opened
from workflow.reading.shown import show

PURPOSE = b"stupeni/link-form/v1"
COOKIE = "stupeni-link"
SECONDS = int(GOOD_FOR[Purpose.CONSENT].total_seconds())


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a link for the browser that it is bound to."""

    connection: Connection
    asked: Asked


def stranger_of(request: Request) -> Stranger:
    """Give who stands before a link."""
    return Stranger(request.client.host if request.client else "", _mark(request))


def _mark(request: Request) -> str:
    return request.cookies.get(cookie_name(request, COOKIE), "")


def know_again(request: Request, response: Response) -> None:
    """Give a browser its mark with the question: who answers, and does not hear that he was right, answers again."""
    if not _mark(request):
        remember(request, response, make_mark())


def remember(request: Request, response: Response, mark: str) -> None:
    """Keep the mark in the browser. It comes along from a letter too, or a link would look as if somebody else's."""
    name, secure = cookie_name(request, COOKIE), request.url.scheme == "https"
    response.set_cookie(name, mark, max_age=SECONDS, httponly=True, samesite="lax", secure=secure, path="/")


@contextmanager
def behind(request: Request, installation: Installation, link_id: UUID) -> Iterator[Behind]:
    """Open what a proven link asks; AskAgain where it stood alone for too long, NotFound for any other browser."""
    with installation.database.reading() as connection:
        link = opened(installation, connection, link_id, stranger_of(request))
        reach(connection, link.institution_id)
        with installation.institutions.reading(connection, link.institution_id) as institution:
            yield _read(request, Behind(connection, asked_by(institution, link, installation.now())))
    note_use(installation, link)


@contextmanager
def sent_from(
    request: Request, installation: Installation, link_id: UUID, given: Mapping[str, str]
) -> Iterator[Behind]:
    """Open what a form of a link is about. Whoever wrote for an hour loses nothing: the form itself was proven."""
    check_site(request)
    with installation.database.reading() as connection:
        link = known(installation, connection, link_id, stranger_of(request))
        if not hmac.compare_digest(given.get("proof", "").encode(), proof_of(request, link_id).encode()):
            raise NotYours("Форма устарела или открыта в другом окне. Откройте ссылку ещё раз и повторите.")
        reach(connection, link.institution_id)
        with installation.institutions.reading(connection, link.institution_id) as institution:
            yield _read(request, Behind(connection, asked_by(institution, link, installation.now())))


def _read(request: Request, found: Behind) -> Behind:
    """Note who reads, and whose data: the child's goes out with every page behind a link."""
    reads(found.asked.caller, request, route_of(request.scope))
    show(found.asked.about.id)
    return found


def proof_of(request: Request, link_id: UUID) -> str:
    """Give what a form must bring back: it follows from the mark and the link, so nobody else's is of any use."""
    key: str = request.app.state.installation.settings.secret
    told = f"\0{_mark(request)}\0{link_id}".encode()
    return hmac.new(key.encode(), PURPOSE + told, hashlib.sha256).hexdigest()
