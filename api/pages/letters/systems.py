"""The page of other systems: where the moves of cycles and pairs are told, the secret of each, and closing it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.route import Page
from api.pages.session import Fields, Proven
from handlers.channels.webhook import secret_of
from workflow.access import Caller
from workflow.errors import NotTrue
from workflow.installation import Installation
from workflow.letters import receivers

router = APIRouter(include_in_schema=False, route_class=Page)

SAID = {"added": "Получатель подключён.", "closed": "Получатель отключён."}
CLOSED = "отключил человек"


@router.get("/outbox/systems")
def show_systems(request: Request, calling: Calling, installation: Installed, said: str = "") -> Response:
    """List the systems that are told, each with its secret."""
    return _shown(request, calling, installation, said=SAID.get(said))


@router.post("/outbox/systems")
def add_system(request: Request, given: Fields, proven: Proven, installation: Installed) -> Response:
    """Tell a system of every move from now on."""
    try:
        with installation.database.transaction(proven.institution) as connection:
            receivers.add(connection, proven.institution, given.get("url", ""), proven.person, installation.now())
    except NotTrue as refused:
        return _shown(request, proven, installation, trouble=refused.sentence, status=422)
    return _to("added")


@router.post("/outbox/systems/{system_id}/closures")
def close_system(system_id: UUID, proven: Proven, installation: Installed) -> Response:
    """Tell a system no more."""
    with installation.database.transaction(proven.institution) as connection:
        receivers.close(connection, proven.institution, system_id, CLOSED, installation.now())
    return _to("closed")


def _shown(
    request: Request,
    caller: Caller,
    installation: Installation,
    *,
    said: str | None = None,
    trouble: str | None = None,
    status: int = 200,
) -> Response:
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        found: list[dict[str, Any]] = [
            {
                "id": one.id,
                "url": one.url,
                "added": moment_words(one.added_at, institution.timezone),
                "closed": one.why_closed,
                "secret": secret_of(installation.settings.secret, one.id),
            }
            for one in receivers.of_institution(connection, caller.institution)
        ]
    return draw(request, "letters/systems.html", status, reader=caller, systems=found, said=said, trouble=trouble)


def _to(said: str) -> RedirectResponse:
    return RedirectResponse(f"/outbox/systems?said={said}", 303, headers=dict(HEADERS))
