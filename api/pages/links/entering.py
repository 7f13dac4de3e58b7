"""The way in by a link: a question that only the family can answer, before anything personal is shown.

The secret stands in the address of the link itself and nowhere after it: the form sends it in its body, and every page
behind it is at the address of the link's id, which opens nothing without the mark in the browser.
"""

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import headers_of
from api.given import Installed
from api.pages.drawing import HEADERS, draw
from api.pages.links.door import know_again, remember, stranger_of
from api.pages.route import Page
from api.pages.session import Fields, check_site
from workflow.errors import NotLetIn, TooOften
from workflow.installation import Installation
from workflow.links.proving import AskAgain, knock, known, opened, prove
from workflow.tables.types import AnyRow

router = APIRouter(include_in_schema=False, route_class=Page)

NO_DATE = "Назовите день, месяц и год рождения."


@router.get("/link/{token}")
def show_question(request: Request, token: str, installation: Installed) -> Response:
    """Ask for the birth date; the browser that gave it already goes straight on."""
    stranger = stranger_of(request)
    link = knock(installation, token, stranger)
    if link.browser is not None:
        with installation.database.reading() as connection, suppress(AskAgain):
            return _onward(opened(installation, connection, link.id, stranger).id)
    return draw_question(request, link.purpose, token=token)


@router.post("/link")
def answer(request: Request, given: Fields, installation: Installed) -> Response:
    """Take the answer of whoever has the link."""
    check_site(request)
    token = given.get("token", "")
    link = knock(installation, token, stranger_of(request))
    return _answered(request, installation, link, given.get("born", ""), token=token)


@router.post("/by-link/{link_id}/proofs")
def answer_again(request: Request, link_id: UUID, given: Fields, installation: Installed) -> Response:
    """Take the answer of the browser that a link is bound to, after it was left alone."""
    check_site(request)
    with installation.database.reading() as connection:
        link = known(installation, connection, link_id, stranger_of(request))
    return _answered(request, installation, link, given.get("born", ""))


@router.get("/link-closed")
def show_closed(request: Request, sent: bool = False) -> Response:
    """Say that it is done; of whom or what this page knows nothing."""
    return draw(request, "links/closed.html", sent=sent)


def draw_question(
    request: Request,
    purpose: str,
    *,
    token: str = "",
    link_id: UUID | None = None,
    trouble: str | None = None,
    status: int = 200,
) -> Response:
    """Draw the question; by its id a link is known to its own browser alone."""
    action = f"/by-link/{link_id}/proofs" if link_id else "/link"
    shown: dict[str, Any] = {"purpose": purpose, "token": token, "action": action, "trouble": trouble}
    drawn = draw(request, "links/question.html", status, **shown)
    know_again(request, drawn)
    return drawn


def _answered(request: Request, installation: Installation, link: AnyRow, born: str, *, token: str = "") -> Response:
    link_id = None if token else link.id
    day = _day(born)
    if day is None:
        return draw_question(request, link.purpose, token=token, link_id=link_id, trouble=NO_DATE, status=422)
    try:
        proven = prove(installation, link, day, stranger_of(request))
    except (NotLetIn, TooOften) as refused:
        request.app.state.refusals.labels(code=refused.code).inc()
        status = 429 if isinstance(refused, TooOften) else 422
        told: dict[str, Any] = {"token": token, "link_id": link_id, "trouble": refused.sentence}
        drawn = draw_question(request, link.purpose, status=status, **told)
        drawn.headers.update(headers_of(refused) if status == 429 else {})
        return drawn
    response = _onward(proven.id)
    remember(request, response, proven.mark)
    return response


def _onward(link_id: UUID) -> Response:
    return RedirectResponse(f"/by-link/{link_id}", 303, headers=dict(HEADERS))


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
