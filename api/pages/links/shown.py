"""What is behind a proven link: the page of its one purpose, or the question again where it was left alone."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.given import Installed
from api.pages.links.consents import draw_consents
from api.pages.links.door import behind
from api.pages.links.entering import draw_question
from api.pages.links.questionnaire import draw_questionnaire
from api.pages.outcomes import outcome
from api.pages.route import Page
from workflow.links.link import WITHOUT_ONE, Purpose, find_by_id
from workflow.links.proving import AskAgain

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/by-link/{link_id}")
def show(request: Request, link_id: UUID, installation: Installed, said: UUID | None = None) -> Response:
    """Show the page of the link."""
    try:
        with behind(request, installation, link_id) as found:
            if found.asked.link.purpose == Purpose.QUESTIONNAIRE:
                return draw_questionnaire(request, found)
            told = outcome(found.connection, found.asked.caller, said)
            return draw_consents(request, installation, found, outcome=told)
    except AskAgain as again:
        with installation.database.reading() as connection:
            purpose = find_by_id(connection, link_id, installation.now(), WITHOUT_ONE).purpose
        return draw_question(request, purpose, link_id=link_id, trouble=again.sentence)
