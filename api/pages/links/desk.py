"""The desk of links: made and shown this once to be printed, listed with what became of them, revoked."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.links.offered import lines
from api.pages.route import Page
from api.pages.session import Fields, Proven, inside
from api.refusals import BadRequest
from workflow.access import Caller
from workflow.errors import NotYours
from workflow.links.asked import MAKERS, NOT_MAKER, make_for_consents, make_for_questionnaire
from workflow.links.link import GOOD_FOR, Purpose
from workflow.links.listed import links_of, revoke_one
from workflow.reading.shown import show
from workflow.subjects.institution import Institution

router = APIRouter(include_in_schema=False, route_class=Page)

INCOMPLETE = "Форма неполна: обновите страницу и повторите."
WAYS = {
    Purpose.CONSENT: ("Согласия", "По этой ссылке законный представитель прочитает, о чём его просят, и ответит."),
    Purpose.QUESTIONNAIRE: ("Анкета", "По этой ссылке заполняют одну анкету, один раз."),
}
ASKED_FIRST = "Сначала страница спросит дату рождения участника и откроется только на том устройстве, где её назвали."


@router.get("/links")
def show_links(request: Request, calling: Calling, installation: Installed) -> Response:
    """List the links of the institution, the newest first."""
    if not calling.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found = lines(links_of(connection, institution, installation.now()), institution.timezone)
    return draw(request, "links/listing.html", reader=calling, lines=found)


@router.post("/links")
def make_link(request: Request, given: Fields, calling: Proven, installation: Installed) -> Response:
    """Make a link and show it this once, with its code for a telephone."""
    now = installation.now()
    with (
        installation.database.transaction(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        purpose, token = _made(connection, institution, calling, given, now)
        name, zone = institution.people[show(_id(given, "person"))].name, institution.timezone
    return draw_made(request, calling, "link", token, {
        "title": WAYS[purpose][0],
        "name": name,
        "lead": f"{WAYS[purpose][1]} {ASKED_FIRST}",
        "until": moment_words(now + GOOD_FOR[purpose], zone),
        "once": purpose is Purpose.QUESTIONNAIRE,
        "back": inside(given.get("back")),
        "others": "Прежняя такая же ссылка больше не действует.",
    })  # fmt: skip


@router.post("/links/{link_id}/revocations")
def revoke_link(link_id: UUID, given: Fields, calling: Proven, installation: Installed) -> Response:
    """Revoke a link: from now on it says nothing to anybody."""
    with installation.database.transaction() as connection:
        revoke_one(connection, calling, link_id, installation.now())
    back = inside(given.get("back"))
    return RedirectResponse(back if back != "/" else "/links", 303, headers=dict(HEADERS))


def draw_made(
    request: Request, reader: Caller, path: str, token: str, shown: Mapping[str, Any], status: int = 201
) -> Response:
    """Draw a link that was made just now; its secret is on this page and nowhere else."""
    address = f"{str(request.base_url).rstrip('/')}/{path}/{token}"
    code = Markup(segno.make(address, error="m").svg_inline(scale=5, dark="#000", light="#fff"))
    return draw(request, "links/made.html", status, reader=reader, address=address, code=code, **shown)


def _made(
    connection: Connection, institution: Institution, caller: Caller, given: Mapping[str, str], now: datetime
) -> tuple[Purpose, str]:
    person = _id(given, "person")
    if given.get("purpose") == Purpose.CONSENT:
        about = _id(given, "about")
        return Purpose.CONSENT, make_for_consents(connection, institution, caller, person, about, now)
    if given.get("purpose") == Purpose.QUESTIONNAIRE:
        cycle, code = _id(given, "cycle"), given.get("code", "")
        made = make_for_questionnaire(connection, institution, caller, person, cycle, code, now)
        return Purpose.QUESTIONNAIRE, made
    raise BadRequest(INCOMPLETE)


def _id(given: Mapping[str, str], name: str) -> UUID:
    with suppress(ValueError):
        return UUID(given.get(name, ""))
    raise BadRequest(INCOMPLETE)
