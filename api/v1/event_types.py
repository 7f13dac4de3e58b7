"""The catalogue of events, as clients read it: what each is about, who says it, its JSON Schema and an example."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from api.v1.examples import envelope
from api.v1.models import Page, Read
from workflow.catalogue import CATALOGUE
from workflow.errors import NotFound
from workflow.guards.event_type import EventType
from workflow.moves import CYCLE_EVENTS, PAIR_EVENTS

router = APIRouter(prefix="/event-types", tags=["Виды событий"])


class EventTypeRead(Read):
    """One event type."""

    code: str = Field(examples=["meeting.held"])
    label: str = Field(examples=["Встреча состоялась."])
    subjects: list[str]
    opens: bool
    """Открывает новый предмет: его UUID даёт тот, кто сообщает."""
    moves: bool
    who: list[str]
    who_label: str
    reporters: list[str]
    second_person: bool
    """Требует второго человека: сообщает только он сам."""
    correctable: bool
    data_schema: dict[str, Any]
    example: dict[str, Any]


@cache
def all_types() -> dict[str, EventTypeRead]:
    """Give every event type by code; the catalogue never changes while the service runs."""
    return {code: _read(kind) for code, kind in CATALOGUE.items()}


@router.get("", summary="Все виды событий")
def list_event_types() -> Page[EventTypeRead]:
    """List the catalogue; it is the same for everyone."""
    return Page(items=list(all_types().values()))


@router.get("/{code}", summary="Один вид событий")
def read_event_type(code: str) -> EventTypeRead:
    """Give one event type."""
    found = all_types().get(code)
    if found is None:
        raise NotFound(f"Вида событий «{code}» нет.")
    return found


def _read(kind: EventType) -> EventTypeRead:
    return EventTypeRead(
        code=kind.code,
        label=kind.label,
        subjects=[one.value for one in kind.on],
        opens=kind.opens,
        moves=kind.code in CYCLE_EVENTS | PAIR_EVENTS,
        who=list(kind.who.codes),
        who_label=kind.who.label,
        reporters=list(kind.reporters.codes),
        second_person=kind.second_person,
        correctable=kind.correctable,
        data_schema=kind.payload.model_json_schema(),
        example=envelope(kind),
    )
