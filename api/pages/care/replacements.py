"""The button that replaces a mentor: the end of a match and the proposal that follows it, in one body."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from api.given import Correlated, Installed, Ringing
from api.pages.care.sending import back_to, send
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.pairing.proposals import is_in_reserve, replacement
from api.v1.reporting import SOURCE
from workflow.errors import NotFound
from workflow.queries.events import accepted_at
from workflow.queries.seeing import sees_pair

router = APIRouter(include_in_schema=False, route_class=Page)


@router.post("/matches/{match_id}/replacements")
def press_replacement(
    match_id: UUID, given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
) -> RedirectResponse:
    """Replace a mentor by somebody of the reserve, once for each key."""
    key, reason = pressed_key(given), given.get("reason", "").strip()
    if not reason:
        raise BadRequest("Заполните поле «Почему».")
    try:
        mentor = UUID(given.get("mentor", ""))
    except ValueError as wrong:
        raise BadRequest("Выберите, кто станет наставником.") from wrong
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        match = institution.matches.get(match_id)
        if match is None or not sees_pair(calling, match.pair):
            raise NotFound("Такого союза здесь нет.")
        said_at = accepted_at(connection, calling.institution, SOURCE, f"{key}/match.proposed")
        if said_at is None:
            is_in_reserve(match.pair, mentor)
        events = replacement(match, mentor, reason, key, said_at or installation.now())
        home = f"/pairs/{match.pair.id}"
    return back_to(home, send(installation, bell, calling, correlation, events))
