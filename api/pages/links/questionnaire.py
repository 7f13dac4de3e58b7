"""A questionnaire by a link: filled in and sent once; what was typed survives a sending that is refused."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.given import Body, Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw
from api.pages.links.door import Behind, proof_of, sent_from
from api.pages.links.saying import event_of, say
from api.pages.questionnaires.typed import Typed, answers_of, questions, read_typed
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.refusals import BadRequest
from workflow.errors import NotFound, Refusal, Unacceptable
from workflow.links.asked import Asked
from workflow.links.link import DEAD, use_up
from workflow.packs.answers import Fault, faults
from workflow.queries.questionnaires.asked import Put

router = APIRouter(include_in_schema=False, route_class=Page)


@router.post("/by-link/{link_id}/answers")
def send(
    request: Request, link_id: UUID, body: Body, installation: Installed, bell: Ringing, correlation: Correlated
) -> Response:
    """Take the answers and use the link up, or show the form again with everything that was typed."""
    typed = read_typed(request.headers.get("content-type", ""), body)
    given = {name: values[-1] for name, values in typed.items()}
    with sent_from(request, installation, link_id, given) as found:
        asked, one = found.asked, _put(found.asked)
        wrong = faults(one.asked, answers_of(one.asked, typed))
        if wrong:
            return draw_questionnaire(request, found, typed, wrong, status=422)
        try:
            said = event_of(installation, found, EVENT, pressed_key(given), _content(asked, one, typed))
        except (Refusal, Unacceptable, BadRequest) as refused:
            return draw_questionnaire(request, found, typed, trouble=refused.sentence, status=422)
    told = say(installation, bell, correlation, asked, said)
    if told.refusal is not None:
        with sent_from(request, installation, link_id, given) as found:
            anew = {name: values for name, values in typed.items() if name != "key"}
            sentence = str(told.refusal["sentence"])
            return draw_questionnaire(request, found, anew, trouble=sentence, status=422)
    with installation.database.transaction() as connection:
        use_up(connection, asked.link, installation.now())
    return RedirectResponse("/link-closed?sent=true", 303, headers=dict(HEADERS))


EVENT = "questionnaire.submitted"


def draw_questionnaire(
    request: Request,
    found: Behind,
    typed: Typed | None = None,
    wrong: Sequence[Fault] = (),
    *,
    trouble: str | None = None,
    status: int = 200,
) -> Response:
    """Draw the form."""
    one, given = _put(found.asked), typed or {}
    shown: dict[str, Any] = {
        "id": found.asked.link.id,
        "form_proof": proof_of(request, found.asked.link.id),
        "name": found.asked.person.name,
        "asked": one.asked,
        "due_on": one.due_on,
        "questions": questions(one.asked, given, list(wrong)),
        "wrong": len(wrong),
        "trouble": trouble,
        "key": (given.get("key") or [str(uuid4())])[-1],
    }
    return draw(request, "links/questionnaire.html", status, **shown)


def _put(asked: Asked) -> Put:
    if asked.put is None:
        raise NotFound(DEAD)
    return asked.put


def _content(asked: Asked, one: Put, typed: Typed) -> dict[str, Any]:
    if asked.cycle is None:
        raise NotFound(DEAD)
    return {
        "cycle": str(asked.cycle.id),
        "purpose": one.asked.purpose.value,
        "code": one.code,
        "version": one.asked.version,
        "answers": answers_of(one.asked, typed),
    }
