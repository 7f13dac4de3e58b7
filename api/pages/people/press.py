"""What the forms about people do: each reports its event the common way, and the page tells what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse

from api.accepting import Preference, accepted
from api.given import Correlated, Installed, Ringing
from api.pages.drawing import HEADERS
from api.pages.people.forms import (
    ERASE,
    ERASE_FROM_PAPER,
    OF_PERSON,
    OF_RECEIVED,
    OF_WILLING,
    REGISTER,
    Field,
    Form,
    Place,
    place_of,
)
from api.pages.people.mentoring import OF_MENTOR
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.people import find_person
from api.v1.reporting import SOURCE, envelope
from workflow.access import by
from workflow.errors import Unacceptable
from workflow.queries.events import accepted_at

PATIENCE = Preference(seconds=3)
YES = "yes"


def make_router() -> APIRouter:
    """Make a route of every row."""
    router = APIRouter(include_in_schema=False, route_class=Page)
    router.add_api_route(REGISTER.route, _registering(), methods=["POST"], name="press person.registered")
    for form in (*OF_PERSON, *OF_WILLING, *OF_RECEIVED, *OF_MENTOR, ERASE):
        router.add_api_route(form.route, _endpoint(form), methods=["POST"], name=f"press {form.noun.event} of a person")
    return router


def _registering() -> Callable[..., RedirectResponse]:
    def press(
        given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
    ) -> RedirectResponse:
        return _report(REGISTER, None, given, calling, installation, bell, correlation)

    return press


def _endpoint(form: Form) -> Callable[..., RedirectResponse]:
    def press(
        given: Fields,
        calling: Proven,
        installation: Installed,
        bell: Ringing,
        correlation: Correlated,
        identity: UUID = Path(alias="person_id"),
    ) -> RedirectResponse:
        return _report(form, identity, given, calling, installation, bell, correlation)

    return press


def _report(
    form: Form,
    identity: UUID | None,
    given: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> RedirectResponse:
    calling = replace(calling, channel="pages")
    key, now = pressed_key(given), installation.now()
    with installation.database.reading(calling.institution) as connection:
        if identity is not None:
            with installation.institutions.reading(connection, calling.institution) as institution:
                given = picked(form, given, place_of(institution, calling, find_person(institution, identity, calling)))
        at = accepted_at(connection, calling.institution, SOURCE, key) or now
    form = ERASE_FROM_PAPER if form is ERASE and not calling.roles & by.HEAD else form
    content = content_of(form, given)
    if form is ERASE_FROM_PAPER:
        paper = {"papernumber": content["act_number"], "paperdate": content["act_date"]}
        content |= {"actorrole": by.HEAD.code, **paper}
    event = envelope(form.noun, identity, content, key, at)
    try:
        receipts = installation.acceptor.accept(calling, [event], now, correlation, bell.ring)
    except Unacceptable as wrong:
        raise BadRequest(_in_words(form, wrong)) from wrong
    accepted(installation, calling.institution, receipts, PATIENCE, batch=False)
    home = f"/people/{identity}" if identity else "/people"
    return RedirectResponse(f"{home}?said={receipts[0].id}", 303, headers=dict(HEADERS))


def picked(form: Form, given: Mapping[str, str], place: Place) -> dict[str, str]:
    """Put the code in place of each label that was typed in a search; a code is taken as it is."""
    found = dict(given)
    for field in form.fields:
        typed = " ".join(given.get(field.name, "").split())
        if field.kind != "search" or not typed or field.choices is None:
            continue
        choices = field.choices(place)
        fit = {code for code, label in choices if typed in (code, label)}
        fit = fit or {code for code, label in choices if label.casefold().startswith(typed.casefold())}
        if len(fit) != 1:
            many = "подходят несколько: допишите имя" if fit else "такого человека в списке нет: сначала внесите его"
            raise BadRequest(f"«{typed}» — {many}.")
        found[field.name] = fit.pop()
    return found


def content_of(form: Form, given: Mapping[str, str]) -> dict[str, Any]:
    """Read what was filled in; what is left empty is not said."""
    told: dict[str, Any] = {}
    if form.sure and given.get("sure") != "on":
        raise BadRequest(f"Отметьте внизу формы: «{form.sure}».")
    for field in form.fields:
        value = _value(field, given)
        if field.required and value in (None, [], ""):
            raise BadRequest(f"Заполните поле «{field.label}».")
        if value not in (None, [], ""):
            told[field.name] = value
    return told


def _value(field: Field, given: Mapping[str, str]) -> Any:
    if field.kind == "several":
        return [name.removeprefix(f"{field.name}-") for name in given if name.startswith(f"{field.name}-")]
    value = given.get(field.name, "").strip()
    if field.kind == "flag":
        return value == YES if value else None
    if field.kind != "number" or not value:
        return value
    if not value.isascii() or not value.isdigit() or not field.least <= int(value) <= field.most:
        raise BadRequest(f"Поле «{field.label}»: ожидалось число от {field.least} до {field.most}.")
    return int(value)


def _in_words(form: Form, wrong: Unacceptable) -> str:
    """Say each fault with the label of its field."""
    labels = {field.name: field.label for field in form.fields}
    told = []
    for fault in wrong.details.get("faults", ()):
        name = next((part for part in fault["field"].split(".") if part in labels), "")
        told.append(f"{labels[name]}: {fault['message']}" if name else str(fault["message"]))
    return f"{'; '.join(told)}." if told else wrong.sentence
