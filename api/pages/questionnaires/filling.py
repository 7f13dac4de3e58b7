"""What sending a filled-in questionnaire does: its faults are shown at the questions, else it goes the common way."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.accepting import Preference, accepted
from api.given import Body, Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw
from api.pages.questionnaires.shown import find_put, may_fill, page_of
from api.pages.questionnaires.typed import Typed, answers_of, read_typed
from api.pages.route import Page
from api.pages.session import prove
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.nouns import NOUNS
from api.v1.questionnaires.asked import find_answering
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller
from workflow.errors import NotYours
from workflow.packs.answers import Fault, faults
from workflow.queries.events import accepted_at
from workflow.queries.questionnaires.asked import Put
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)

PATIENCE = Preference(seconds=3)
NOON = time(12)
REASON, PAPER, DAY = "reason", "papernumber", "paperdate"


@router.post("/people/{person_id}/questionnaires/{code}")
def fill_in(
    request: Request,
    person_id: UUID,
    code: str,
    cycle: Annotated[UUID, Query()],
    body: Body,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> Response:
    """Take the answers, or show the form again with everything that was typed and what is wrong with it."""
    typed = read_typed(request.headers.get("content-type", ""), body)
    calling = replace(prove(request, {name: values[-1] for name, values in typed.items()}), channel="pages")
    key, now = _key(typed), installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person, here = find_answering(institution, person_id, calling), find_cycle(institution, cycle, calling)
        if not may_fill(here, person, calling):
            raise NotYours("Анкету заполняет сам участник, а с бумаги вводит куратор, пока цикл открыт.")
        one = find_put(here, person, code)
        said = accepted_at(connection, calling.institution, SOURCE, key)
        found = [] if said else _faults(institution, one, person, calling, typed, now)
        if found:
            shown = page_of(institution, here, person, one, calling, typed, found)
            shown["beside"] = {fault.code: fault.expected for fault in found}
        else:
            content = _content(here, person, one, calling, typed)
            at = said or _when(institution, typed, now)
    if found:
        return draw(request, "questionnaire.html", 422, reader=calling, cycle_id=cycle, **shown)
    event = envelope(NOUN, person_id, content, key, at)
    receipts = installation.acceptor.accept(calling, [event], now, correlation, bell.ring)
    accepted(installation, calling.institution, receipts, PATIENCE, batch=False)
    home = f"/people/{person_id}/questionnaires/{code}?cycle={cycle}&said={receipts[0].id}"
    return RedirectResponse(home, 303, headers=dict(HEADERS))


NOUN = next(noun for noun in NOUNS if noun.event == "questionnaire.submitted")


def _faults(
    institution: Institution, one: Put, person: Person, caller: Caller, typed: Typed, now: datetime
) -> list[Fault]:
    """Give what is wrong with the answers, and with what stands beside them: the reason, the paper."""
    found = faults(one.asked, answers_of(one.asked, typed))
    if one.submitted and not one.asked.repeats and not _word(typed, REASON):
        found.append(Fault(REASON, "Почему исправляете", "назовите причину: прежние ответы останутся в истории"))
    if caller.person != person.id:
        if not _word(typed, PAPER):
            found.append(Fault(PAPER, "Номер бумаги", "укажите, с какой бумаги введены ответы"))
        day = _day(typed)
        if day is None or day > now.astimezone(institution.timezone).date():
            found.append(Fault(DAY, "День на бумаге", "ожидалась дата не позже сегодняшней"))
    return found


def _content(cycle: Cycle, person: Person, one: Put, caller: Caller, typed: Typed) -> dict[str, Any]:
    """Put the event's content together; from paper the person is the actor and the curator reports."""
    content: dict[str, Any] = {
        "cycle": str(cycle.id),
        "purpose": one.asked.purpose.value,
        "code": one.code,
        "version": one.asked.version,
        "answers": answers_of(one.asked, typed),
        "actorrole": one.asked.audience.value,
    }
    if one.submitted and _word(typed, REASON):
        content[REASON] = _word(typed, REASON)
    if caller.person != person.id:
        content |= {"actor": str(person.id), PAPER: _word(typed, PAPER), DAY: _word(typed, DAY)}
    return content


def _when(institution: Institution, typed: Typed, now: datetime) -> datetime:
    """Give when it was answered: now, or noon of the day on the paper."""
    day = _day(typed)
    if day is None or day == now.astimezone(institution.timezone).date():
        return now
    return datetime.combine(day, NOON, institution.timezone).astimezone(UTC)


def _day(typed: Typed) -> date | None:
    try:
        return date.fromisoformat(_word(typed, DAY))
    except ValueError:
        return None


def _word(typed: Typed, name: str) -> str:
    return (typed.get(name) or [""])[-1].strip()


def _key(typed: Typed) -> str:
    """Give the key under which the event counts once, however often the button is pressed."""
    try:
        return str(UUID(_word(typed, "key")))
    except ValueError as wrong:
        raise BadRequest("Форма неполна: обновите страницу и повторите.") from wrong
