"""What a pressed button does: the event of its form goes the common way, and the page tells what became of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse

from api.accepting import Preference, accepted
from api.given import Correlated, Installed, Ringing
from api.pages.drawing import HEADERS
from api.pages.forms import APART, FORMS, Field, Form, Subject
from api.pages.meetings.answers import (
    find_match,
    find_met,
    home_after,
    moment_here,
    part_of,
    planned_for,
    spoken_for,
    ticked,
)
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.pairs import find_pair
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.errors import NotFound
from workflow.facts.payload import Kind
from workflow.queries.events import accepted_at
from workflow.subjects.approval import Approval
from workflow.subjects.group import Group
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair

PATIENCE = Preference(seconds=3)
NOON = time(12)


def make_router() -> APIRouter:
    """Make a route of every row of the table of forms."""
    router = APIRouter(include_in_schema=False, route_class=Page)
    for form in (*FORMS, *APART):
        router.add_api_route(form.route, _endpoint(form), methods=["POST"], name=f"press {form.noun.event}")
    return router


def _endpoint(form: Form) -> Callable[..., RedirectResponse]:
    def press(
        given: Fields,
        calling: Proven,
        installation: Installed,
        bell: Ringing,
        correlation: Correlated,
        identity: UUID = Path(alias=form.noun.place or ""),
    ) -> RedirectResponse:
        calling = replace(calling, channel="pages")
        key, now = pressed_key(given), installation.now()
        with (
            installation.database.reading(calling.institution) as connection,
            installation.institutions.reading(connection, calling.institution) as institution,
        ):
            subject = _find(form, institution, identity, calling)
            content = _content(form, subject, calling, given)
            home = home_after(content, subject) or f"{_home(subject)}/{form.page}".rstrip("/")
            at = accepted_at(connection, calling.institution, SOURCE, key) or _when(given, institution, now)
        event = envelope(form.noun, identity, content, key, at)
        receipts = installation.acceptor.accept(calling, [event], now, correlation, bell.ring)
        accepted(installation, calling.institution, receipts, PATIENCE, batch=False)
        return RedirectResponse(f"{home}?said={receipts[0].id}", 303, headers=dict(HEADERS))

    return press


def _find(form: Form, institution: Institution, identity: UUID, caller: Caller) -> Subject:
    """Give the subject of a form, if the caller may see it."""
    if form.noun.kind is Kind.PAIR:
        return find_pair(institution, identity, caller)
    if form.noun.kind is Kind.CYCLE:
        return find_cycle(institution, identity, caller)
    if form.noun.kind is Kind.MATCH:
        return find_match(institution, identity, caller)
    if form.noun.kind in (Kind.GROUP, Kind.MEETING):
        return find_met(institution, form.noun.kind, identity, caller)
    approval = institution.approvals.get(identity)
    if approval is None:
        raise NotFound("Такого запроса здесь нет.")
    find_cycle(institution, approval.cycle.id, caller)
    return approval


def _home(subject: Subject) -> str:
    """Give the page on which the outcome is told."""
    if isinstance(subject, Approval):
        return f"/cycles/{subject.cycle.id}"
    if isinstance(subject, Meeting):
        return _home(subject.whose) if isinstance(subject.whose, Pair) else f"/cycles/{subject.cycle.id}/meetings"
    if isinstance(subject, Match):
        return f"/pairs/{subject.pair.id}"
    if isinstance(subject, Group):
        return f"/cycles/{subject.cycle.id}/meetings"
    return f"/{subject.kind.value}s/{subject.id}"


def _content(form: Form, subject: Subject, caller: Caller, given: Mapping[str, str]) -> dict[str, Any]:
    """Put together what the subject tells and what was filled in; a side of the pair speaks as that side."""
    told: dict[str, Any] = {name: tell(subject) for name, tell in (form.tells or {}).items()}
    kind = CATALOGUE[form.noun.event]
    if given.get("planned") and "planned" in kind.payload.model_fields:
        told["planned"] = given["planned"]
    for field in form.fields:
        value = ticked(field, given) if field.kind == "several" else given.get(field.name, "").strip()
        if field.required and not value:
            raise BadRequest(f"Заполните поле «{field.label}».")
        if value and field.kind != "day":
            told[field.name] = _read(field, value, subject)
    part = part_of(caller, subject) & kind.who
    if part:
        told["actorrole"] = next(iter(part)).code
    of_a_side = "side" in kind.payload.model_fields and kind.who & (by.MENTEE | by.MENTOR)
    return spoken_for(told, subject, caller, part) if of_a_side else told


def _read(field: Field, value: str | list[str], subject: Subject) -> str | int | list[Any]:
    if isinstance(value, list):
        return value
    if field.kind == "moment":
        return moment_here(field, value, subject)
    if field.kind == "dates":
        return _dates(field, value)
    if field.kind != "number":
        return value
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= (field.most or 600):
        raise BadRequest(f"Поле «{field.label}»: ожидалось число от 1 до {field.most}.")
    return int(value)


def _dates(field: Field, value: str) -> list[Any]:
    """Read the list that the page itself wrote; what stands in it the event's own type looks at."""
    try:
        found = json.loads(value)
    except ValueError as wrong:
        raise BadRequest(f"Поле «{field.label}» заполнено неверно: обновите страницу и повторите.") from wrong
    return found if isinstance(found, list) else [found]


def _when(given: Mapping[str, str], institution: Institution, now: datetime) -> datetime:
    """Give when it happened: now, or noon of the day that was filled in."""
    if not given.get("day"):
        return now
    today = now.astimezone(institution.timezone).date()
    try:
        day = date.fromisoformat(given["day"])
    except ValueError as wrong:
        raise BadRequest("Поле «Когда»: ожидалась дата вида 2021-12-05.") from wrong
    if day > today:
        raise BadRequest("Этот день ещё не наступил: назовите, когда встреча состоялась.")
    planned = planned_for(given, institution, day)
    if planned and planned <= now:
        return planned
    return now if day == today else datetime.combine(day, NOON, institution.timezone).astimezone(UTC)


def pressed_key(given: Mapping[str, str]) -> str:
    """Give the key under which the event counts once, however often the button is pressed."""
    try:
        return str(UUID(given.get("key", "")))
    except ValueError as wrong:
        raise BadRequest("Форма неполна: обновите страницу и повторите.") from wrong
