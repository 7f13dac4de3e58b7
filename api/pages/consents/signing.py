"""What was signed or withdrawn on paper is typed here; what is wrong with it is said beside what was typed."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.given import Correlated, Installed, Ringing
from api.pages.care.sending import back_to, send
from api.pages.consents.shown import SIGNED, WITHDRAWN, Tried, page_of
from api.pages.drawing import draw
from api.pages.links.offered import for_consents
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.consents import find_consenting, today_of
from api.v1.nouns import NOUNS
from api.v1.reporting import SOURCE, envelope
from handlers.bell import Bell
from workflow.access import Caller, by
from workflow.case import Case
from workflow.checking import check
from workflow.errors import NotYours, Refusal, Unacceptable
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.installation import Installation
from workflow.queries.events import accepted_at
from workflow.queries.institutions import other_institutions
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)

Content = Callable[[Person, Mapping[str, str], Caller], dict[str, Any]]
NOON = time(12)
ON = "on"


@router.post("/people/{person_id}/consents")
def record_signed(
    request: Request,
    person_id: UUID,
    given: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> Response:
    """Record a consent that was signed on paper."""
    return _record(SIGNED, signed_of, request, person_id, given, calling, installation, bell, correlation)


@router.post("/people/{person_id}/consent-withdrawals")
def record_withdrawn(
    request: Request,
    person_id: UUID,
    given: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> Response:
    """Record a withdrawal that came on paper."""
    return _record(WITHDRAWN, withdrawn_of, request, person_id, given, calling, installation, bell, correlation)


def _record(
    event: str,
    content: Content,
    request: Request,
    person_id: UUID,
    given: Mapping[str, str],
    caller: Caller,
    installation: Installation,
    bell: Bell,
    correlation: str,
) -> Response:
    if not caller.roles & by.CURATOR:
        raise NotYours("Подписанное на бумаге вводит куратор.")
    calling, key, now = replace(caller, channel="pages"), pressed_key(given), installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_consenting(institution, person_id, calling)
        before = accepted_at(connection, calling.institution, SOURCE, key)
        try:
            at = before or _when(given, institution, now)
            noun = next(one for one in NOUNS if one.event == event)
            said = envelope(noun, person_id, content(person, given, calling), key, at)
            if before is None:
                _check(institution, said, calling, now)
        except (Refusal, Unacceptable, BadRequest) as wrong:
            others = dict(other_institutions(connection, calling.institution))
            shown = page_of(institution, person, calling, now, others, Tried(event, given, wrong.sentence))
            shown["links"] = for_consents(connection, person, calling, now)
            return draw(request, "consents/standing.html", 422, reader=calling, **shown)
    return back_to(f"/people/{person_id}/consents", send(installation, bell, calling, correlation, [said]))


def signed_of(person: Person, given: Mapping[str, str], caller: Caller) -> dict[str, Any]:
    """Put together what was signed: who signed it did it, the curator reports."""
    himself, other = given.get("himself") == ON, given.get("representative", "")
    if not himself and not other:
        raise BadRequest("Отметьте, кто подписал: сам участник, его законный представитель или оба.")
    if other and other not in map(str, person.representatives):
        raise BadRequest(
            "Подписавший не назван законным представителем этого человека: сначала назовите его на странице человека."
        )
    until = given.get("until", "")
    if until and _day(until) is None:
        raise BadRequest("Поле «Действует по»: ожидалась дата вида 2021-12-05.")
    content: dict[str, Any] = {"kind": given.get("kind"), "signed_by_person": himself, "health": "health" in given}
    content |= {"signed_by_representative": other or None, "until": until or None}
    content |= {"receiver": given.get("receiver") or None}
    return content | _of_paper(given) | _actor(person, himself, other, caller)


def withdrawn_of(person: Person, given: Mapping[str, str], caller: Caller) -> dict[str, Any]:
    """Put together what was withdrawn, by whom, and whether the processing must stop."""
    other = given.get("representative", "")
    if other and other not in map(str, person.representatives):
        raise BadRequest("Заявивший не назван законным представителем этого человека.")
    content: dict[str, Any] = {"kind": given.get("kind"), "stop_demanded": given.get("stop_demanded") == ON}
    content |= {"receiver": given.get("receiver") or None}
    return content | _of_paper(given) | _actor(person, not other, other, caller)


def _of_paper(given: Mapping[str, str]) -> dict[str, str]:
    """Give the paper; its date is the day on which it was signed."""
    number = given.get("papernumber", "").strip()
    if not number:
        raise BadRequest("Назовите номер бумаги: по нему её найдут в папке.")
    return {"papernumber": number, "paperdate": given.get("day", "")}


def _actor(person: Person, himself: bool, other: str, caller: Caller) -> dict[str, str]:
    """Say who did it; who signs for himself does so in the part that he has or is to have."""
    if himself and person.id == caller.person:
        return {"actorrole": by.CURATOR.code}
    if himself:
        offers = any(person.id in cycle.mentors for cycle in person.institution.cycles.values())
        return {"actor": str(person.id), "actorrole": (by.MENTOR if offers else by.MENTEE).code}
    return {"actor": other, "actorrole": by.REPRESENTATIVE.code}


def _when(given: Mapping[str, str], institution: Institution, now: datetime) -> datetime:
    """Give when it was signed: now, or noon of the day on the paper."""
    today = today_of(institution, now)
    day = _day(given.get("day", ""))
    if day is None:
        raise BadRequest("Назовите день подписи: он же дата на бумаге.")
    if day > today:
        raise BadRequest("День подписи ещё не наступил: назовите тот, что стоит на бумаге.")
    return now if day == today else datetime.combine(day, NOON, institution.timezone).astimezone(UTC)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _check(institution: Institution, said: Envelope, caller: Caller, now: datetime) -> None:
    """Ask door and guards before anything is sent: a refusal then stands beside what was typed."""
    check(Case(institution, institution.dated(understand(said, caller, now)), now))
