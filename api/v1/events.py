"""Events at the door: accepted by POST, asked after by GET."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse

from api.accepting import Preference, accepted
from api.auth import Calling
from api.cloudevents import BATCH, JSON, STRUCTURED, read_events
from api.given import Body, Correlated, Installed, Ringing
from api.v1.models import AfterNumber, EventAccepted, EventRead, Limit, Page
from workflow.errors import NotFound
from workflow.queries.events import listed, visible

router = APIRouter(prefix="/events", tags=["События"])

MEETING = {
    "specversion": "1.0",
    "id": "2021-12-05/7",
    "source": "urn:school:diary",
    "type": "meeting.held",
    "subject": "pair/6f0c1d0a-0a55-4a1e-9c38-111111111111",
    "time": "2021-12-05T15:00:00+07:00",
    "actorrole": "mentor",
    "data": {"kind": "organisational", "minutes": 45},
}
ENVELOPE = {"$ref": "#/components/schemas/Envelope"}
ACCEPTS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "CloudEvents 1.0; в двоичном виде атрибуты стоят в заголовках ce-*, а тело — это data.",
        "content": {
            STRUCTURED: {"schema": ENVELOPE, "example": MEETING},
            BATCH: {"schema": {"type": "array", "items": ENVELOPE, "maxItems": 1000}, "example": [MEETING]},
            JSON: {"schema": ENVELOPE, "example": MEETING},
        },
    }
}


@router.post(
    "",
    status_code=202,
    response_model=EventAccepted | list[EventAccepted],
    responses={200: {"model": EventRead | list[EventRead], "description": "Итог пришёл вовремя (Prefer: wait=n)."}},
    openapi_extra=ACCEPTS,
    summary="Принять событие или пакет событий",
)
def report(
    request: Request,
    body: Body,
    calling: Calling,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
    prefer: Annotated[str | None, Header(examples=["wait=5"])] = None,
) -> JSONResponse:
    """Store events whole or not at all; an accepted event is never lost and takes effect once."""
    envelopes, batch = read_events(body, request.headers)
    receipts = installation.acceptor.accept(calling, envelopes, installation.now(), correlation, bell.ring)
    return accepted(installation, calling.institution, receipts, Preference.read(prefer), batch=batch)


@router.get("", summary="События организации по порядку приёма")
def list_events(
    calling: Calling,
    installation: Installed,
    state: Annotated[str | None, Query(pattern="^(waiting|settled|refused|stuck|skipped)$")] = None,
    type: Annotated[str | None, Query(max_length=100)] = None,
    subject: Annotated[str | None, Query(max_length=60, examples=["pair/6f0c1d0a-0a55-4a1e-9c38-111111111111"])] = None,
    after: AfterNumber = None,
    limit: Limit = 50,
) -> Page[EventRead]:
    """List events; whoever does not oversee the institution sees those he did or reported himself."""
    with installation.database.reading(calling.institution) as connection:
        found = listed(connection, calling, state=state, type_=type, subject=subject, after=after or 0, limit=limit + 1)
    rest = str(found[limit - 1].position) if len(found) > limit else None
    return Page(items=[EventRead.of(one) for one in found[:limit]], next=rest)


@router.get("/{event_id}", summary="Что стало с событием")
def read_event(event_id: UUID, calling: Calling, installation: Installed) -> EventRead:
    """Give the state, the outcome, the refusal as a person reads it, and the moves the event caused."""
    with installation.database.reading(calling.institution) as connection:
        found = visible(connection, calling, event_id)
    if found is None:
        raise NotFound("Такого события здесь нет.")
    return EventRead.of(found)
