"""Reporting by a noun's address: the event is built from the row, the address and the body, and goes the common way."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from api.accepting import Preference, accepted
from api.auth import Calling
from api.cloudevents import JSON, media_type, read_json
from api.given import Body, Correlated, Installed, Ringing
from api.refusals import BadRequest
from api.v1.examples import example
from api.v1.models import EventAccepted, EventRead
from api.v1.nouns import NOUNS, Noun
from workflow.access import Caller
from workflow.catalogue import CATALOGUE
from workflow.errors import NotFound, Unacceptable, Unknown
from workflow.facts.payload import Ref
from workflow.inbox.envelope import Envelope
from workflow.inbox.faults import faults_of
from workflow.installation import Installation
from workflow.queries.events import accepted_at

SOURCE = "urn:stupeni:api"
NAMESPACE = uuid5(UUID(int=0), SOURCE)
ABOUT = ("id", "time", "actor", "actorrole", "papernumber", "paperdate", "paperdigest")
"""What stands beside the content in a body and goes to the envelope; `id` names a new subject."""

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Prefer = Annotated[str | None, Header(examples=["wait=5"])]


@cache
def make_router() -> APIRouter:
    """Make a route of every row, once; it knows no installation."""
    router = APIRouter(tags=["Что произошло"])
    for noun in NOUNS:
        _declare(router, noun)
    return router


def envelope(noun: Noun, subject_id: UUID | None, given: Mapping[str, Any], key: str, now: datetime) -> Envelope:
    """Build the event of a noun; a new subject without an id gets one that follows from the key, the same each time."""
    kind = CATALOGUE[noun.event]
    beside = {name: given[name] for name in ABOUT if given.get(name) is not None}
    data = {name: value for name, value in given.items() if name not in ABOUT}
    named = beside.pop("id", None)
    if noun.fills and subject_id:
        data[noun.fills] = str(subject_id)
    if kind.opens:
        subject = f"{kind.on[0].value}/{named or uuid5(NAMESPACE, f'{noun.event} {key}')}"
    elif named is not None:
        raise BadRequest("Поле id дают только новому предмету.")
    else:
        subject = f"{noun.kind.value}/{subject_id}"
    values = {"time": now, **beside, "id": key, "source": SOURCE, "type": noun.event, "subject": subject, "data": data}
    try:
        return Envelope.model_validate(values)
    except ValidationError as wrong:
        raise Unacceptable("Запрос составлен неверно: смотрите faults.", faults=faults_of(wrong)) from wrong


def _read_body(request: Request, body: bytes) -> Mapping[str, Any]:
    if body:
        media_type(request.headers, JSON)
    given = read_json(body) if body else {}
    if not isinstance(given, dict):
        raise BadRequest("Тело запроса — объект JSON с полями события.")
    return given


def _envelope(
    noun: Noun, subject_id: UUID | None, given: Mapping[str, Any], key: str, caller: Caller, installation: Installation
) -> Envelope:
    """Build the event; one that was accepted under the same key keeps the time it was given then."""
    now = installation.now()
    if "time" not in given:
        with installation.database.reading(caller.institution) as connection:
            now = accepted_at(connection, caller.institution, SOURCE, key) or now
    return envelope(noun, subject_id, given, key, now)


def _address(noun: Noun) -> Callable[..., UUID | None]:
    """Give what reads the id in the address, under the name that the routes for reading give it."""

    def named(identity: UUID = Path(alias=noun.place)) -> UUID:
        return identity

    def nothing() -> None:
        return None

    return named if noun.place else nothing


def _endpoint(noun: Noun) -> Callable[..., JSONResponse]:
    address = _address(noun)

    def report(
        request: Request,
        body: Body,
        calling: Calling,
        installation: Installed,
        bell: Ringing,
        correlation: Correlated,
        subject_id: UUID | None = Depends(address),
        idempotency_key: Key = None,
        prefer: Prefer = None,
    ) -> JSONResponse:
        key = idempotency_key or str(uuid4())
        event = _envelope(noun, subject_id, _read_body(request, body), key, calling, installation)
        with _missing_is_not_found(noun, subject_id):
            receipts = installation.acceptor.accept(calling, [event], installation.now(), correlation, bell.ring)
        return accepted(installation, calling.institution, receipts, Preference.read(prefer), batch=False)

    return report


@contextmanager
def _missing_is_not_found(noun: Noun, subject_id: UUID | None) -> Iterator[None]:
    """Answer 404 where nothing here has the id in the address, as reading it does; another institution's is none."""
    try:
        yield
    except Unknown as wrong:
        if subject_id is not None and wrong.subject == str(Ref(noun.kind, subject_id)):
            raise NotFound(f"По этому адресу ничего нет: {wrong.subject}.") from wrong
        raise


def _schema(noun: Noun) -> dict[str, Any]:
    """Describe a body: the event's own content, and beside it what every event has."""
    kind = CATALOGUE[noun.event]
    content = kind.payload.model_json_schema(ref_template="#/components/schemas/{model}")
    content.pop("$defs", None)
    content["required"] = [name for name in content.get("required", ()) if name != noun.fills]
    beside = Envelope.model_json_schema()["properties"]
    about = {name: beside[name] for name in ABOUT if name != "id"}
    if kind.opens:
        about["id"] = {"type": "string", "format": "uuid", "description": "UUID нового предмета; можно не называть."}
    content["properties"] = content.get("properties", {}) | about
    shown = {name: value for name, value in example(kind).items() if name != noun.fills}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": content, "example": shown}}}}


def _declare(router: APIRouter, noun: Noun) -> None:
    kind = CATALOGUE[noun.event]
    router.add_api_route(
        noun.route,
        _endpoint(noun),
        methods=["POST"],
        status_code=202,
        name="report_" + re.sub(r"\W+", "_", noun.route).strip("_"),
        summary=kind.label.rstrip("."),
        description=f"Событие `{noun.event}`. Делает {kind.who.label}, сообщает {kind.reporters.label}.",
        response_model=EventAccepted,
        responses={200: {"model": EventRead, "description": "Итог пришёл вовремя (Prefer: wait=n)."}},
        openapi_extra=_schema(noun),
    )
