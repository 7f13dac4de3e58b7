"""The tree of organisations for the administrator: he opens them, and gives each its first head by a one-time link."""

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.links.desk import draw_made
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from workflow.access import Caller
from workflow.errors import NotTrue, Unacceptable
from workflow.installation import Installation
from workflow.links.link import GOOD_FOR, Purpose
from workflow.organisations import grants
from workflow.organisations.level import Level
from workflow.organisations.opening import invite, open_institution
from workflow.organisations.tree import Organisation, open_organisation, read_tree

router = APIRouter(include_in_schema=False, route_class=Page)

SOURCE = "urn:stupeni:organisations"
ZONE = ZoneInfo("Europe/Moscow")
"""Of pages that are about no single institution."""
HOW = "Наведите камеру телефона или наберите адрес: по ссылке человек сам придумает логин и пароль."
SAID = {"opened": "Организация открыта.", "ended": "Назначение снято: с этой минуты оно никого не впускает."}
INCOMPLETE = "Заполните название и имя руководителя."


@router.get("/organisations")
def show_tree(request: Request, calling: Calling, installation: Installed, said: str = "") -> Response:
    """Show regions, municipalities and institutions, with who leads each above the institutions."""
    return _shown(request, calling, installation, said=SAID.get(said))


@router.post("/organisations")
def open_one(request: Request, given: Fields, calling: Proven, installation: Installed) -> Response:
    """Open a region or a municipality, or an institution whose first head gets a link that is shown this once."""
    try:
        if given.get("level") == Level.INSTITUTION:
            return _open_institution(request, given, calling, installation)
        with installation.database.transaction() as connection:
            level = Level.REGION if given.get("level") == Level.REGION else Level.MUNICIPALITY
            name, parent = given.get("name", ""), _parent(given)
            open_organisation(connection, uuid4(), level, name, parent, installation.now())
    except (NotTrue, Unacceptable, BadRequest) as refused:
        return _shown(request, calling, installation, trouble=refused.sentence, status=422)
    return _back("opened")


@router.post("/organisations/{organisation_id}/heads")
def name_head(
    request: Request, organisation_id: UUID, given: Fields, calling: Proven, installation: Installed
) -> Response:
    """Grant the head's role of an organisation above the institutions; the link is shown this once."""
    name = given.get("name", "")
    try:
        with installation.database.transaction() as connection:
            token = grants.offer(connection, organisation_id, name, calling.person, installation.now())
    except NotTrue as refused:
        return _shown(request, calling, installation, trouble=refused.sentence, status=422)
    return draw_invitation(request, calling, installation, name, token)


@router.post("/organisations/{organisation_id}/heads/{grant_id}/endings")
def end_head(organisation_id: UUID, grant_id: UUID, calling: Proven, installation: Installed) -> Response:
    """End a grant; its row says from when to when it stood."""
    with installation.database.transaction() as connection:
        grants.end(connection, organisation_id, grant_id, calling.person, installation.now())
    return _back("ended")


def _open_institution(request: Request, given: dict[str, str], calling: Caller, installation: Installation) -> Response:
    name, head = given.get("name", "").strip(), given.get("head", "").strip()
    if not name or not head:
        raise BadRequest(INCOMPLETE)
    made = open_institution(
        installation,
        name,
        {"head": head},
        timezone=given.get("timezone") or "Europe/Moscow",
        parent=_parent(given),
        source=SOURCE,
        channel="pages",
    )
    token = invite(installation, made.institution, made.people["head"], "pages")
    return draw_invitation(request, calling, installation, head, token)


def draw_invitation(
    request: Request, calling: Caller, installation: Installation, name: str, token: str, back: str = "/organisations"
) -> Response:
    """Show an invitation this once, with its code for a telephone."""
    until = moment_words(installation.now() + GOOD_FOR[Purpose.INVITATION], ZONE)
    shown = {
        "title": "Приглашение",
        "name": name,
        "lead": HOW,
        "until": until,
        "once": True,
        "back": back,
        "others": "",
    }
    return draw_made(request, calling, "join", token, shown)


def _parent(given: dict[str, str]) -> UUID | None:
    try:
        return UUID(given["parent"]) if given.get("parent") else None
    except ValueError as wrong:
        raise BadRequest("Выберите вышестоящую организацию из списка.") from wrong


def _shown(request: Request, calling: Caller, installation: Installation, status: int = 200, **more: Any) -> Response:
    with installation.database.reading() as connection:
        tree, heads = read_tree(connection), grants.standing(connection)
    by_place: dict[UUID, list[dict[str, Any]]] = {}
    for one in heads:
        by_place.setdefault(one.organisation_id, []).append(
            {"id": one.id, "name": one.name, "came": one.account_id is not None}
        )
    every = [one for root in tree.roots() for one in tree.walk(root)]
    rows = [_row(one, len(tree.above(one.id)), by_place) for one in every]
    above = [row for row in rows if row["above"]]
    told = {"said": None, "trouble": None} | more
    return draw(request, "organisations/tree.html", status, reader=calling, rows=rows, above=above, **told)


def _row(one: Organisation, depth: int, heads: dict[UUID, list[dict[str, Any]]]) -> dict[str, Any]:
    above = one.level is not Level.INSTITUTION
    return {
        "id": one.id,
        "name": one.name,
        "level": one.level.label,
        "depth": depth,
        "above": above,
        "demonstration": one.demonstration,
        "heads": heads.get(one.id, []),
    }


def _back(said: str) -> RedirectResponse:
    return RedirectResponse(f"/organisations?said={said}", 303, headers=dict(HEADERS))
