"""A sheet of paper with a month's meetings of many pairs: each line is an event of its own, all of them in one body."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from api.accepting import Preference, accepted
from api.auth import Calling
from api.cloudevents import JSON, media_type, read_json
from api.given import Body, Correlated, Installed, Ringing
from api.v1.cycles import find_cycle
from api.v1.models import EventAccepted, EventRead
from workflow.access import Caller, by
from workflow.errors import NotFound, NotYours, Unacceptable
from workflow.facts.meetings import OF_PAIR, MeetingKind
from workflow.facts.pairs import Side
from workflow.facts.payload import Kind, Ref
from workflow.inbox.envelope import Attribute, Envelope
from workflow.inbox.faults import faults_of
from workflow.queries.events import Became, of_source
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.words import day_words

router = APIRouter(prefix="/cycles", tags=["Встречи"])

SOURCE = "urn:stupeni:sheet"
NOON = time(12)


class SheetLine(BaseModel):
    """One line of a sheet: a meeting of one pair or one group on one day, held or missed."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    pair: UUID | None = None
    group: UUID | None = None
    """Чья встреча: называют либо пару, либо группу."""
    kind: Annotated[MeetingKind, Field(examples=["regular"])]
    day: date
    minutes: Annotated[int | None, Field(ge=1, le=600)] = None
    held: bool = True
    present: tuple[UUID, ...] = ()
    """Какие пары группы были."""
    absent: tuple[Side, ...] = ()
    """Кто из пары не пришёл, если встреча не состоялась."""
    reason: Annotated[str | None, Field(min_length=1, max_length=4000)] = None
    planned: UUID | None = None
    """Какая из назначенных встреч; не названа — найдётся сама по дню и виду."""


class Sheet(BaseModel):
    """The paper and its lines; every line settles by itself and can be annulled by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    papernumber: Attribute
    """Номер листа."""
    paperdate: date
    lines: Annotated[list[SheetLine], Field(min_length=1, max_length=1000)]


Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=100)]


@router.post(
    "/{cycle_id}/meeting-sheets",
    status_code=202,
    response_model=list[EventAccepted],
    responses={200: {"model": list[EventRead], "description": "Итог пришёл вовремя (Prefer: wait=n)."}},
    openapi_extra={
        "requestBody": {"required": True, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Sheet"}}}},
    },
    summary="Занести лист встреч: каждая строка — своё событие",
)
def report_sheet(
    request: Request,
    cycle_id: UUID,
    body: Body,
    calling: Calling,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
    idempotency_key: Key = None,
    prefer: Annotated[str | None, Header(examples=["wait=5"])] = None,
) -> JSONResponse:
    """Store every line or none; the same key sends the same sheet once. One wrong line refuses all, with its index."""
    sheet = _read(request, body)
    key, now = idempotency_key or str(uuid4()), installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        keys = [f"{key}/{number}" for number in range(1, len(sheet.lines) + 1)]
        events = envelopes(connection, cycle, calling, sheet, keys, now)
    receipts = installation.acceptor.accept(calling, events, now, correlation, bell.ring)
    return accepted(installation, calling.institution, receipts, Preference.read(prefer), batch=True)


@router.get("/{cycle_id}/meeting-sheets/{key}", summary="Что стало с каждой строкой листа")
def read_sheet(cycle_id: UUID, key: str, calling: Calling, installation: Installed) -> list[EventRead]:
    """Tell what became of each line of a sheet that was sent under a key."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        find_cycle(institution, cycle_id, calling)
        found = sheet_lines(connection, calling, key)
    return [EventRead.of(one) for one in found]


def sheet_lines(connection: Connection, caller: Caller, key: str) -> list[Became]:
    """Give what became of the lines of a sheet, in their order; NotFound when there are none."""
    found = of_source(connection, caller, SOURCE, f"{key}/")
    if not found:
        raise NotFound("Такого листа здесь нет: проверьте номер, под которым его отправляли.")
    return found


def envelopes(
    connection: Connection, cycle: Cycle, caller: Caller, sheet: Sheet, keys: Sequence[str], now: datetime
) -> list[Envelope]:
    """Make the event of each line under its key; a line sent before keeps the moment that it was given then."""
    if not caller.roles & by.CURATOR:
        raise NotYours("Встречи с листа заносит куратор.")
    institution = cycle.institution
    today = now.astimezone(institution.timezone).date()
    if sheet.paperdate > today:
        raise Unacceptable(f"День листа, {day_words(sheet.paperdate)}, ещё не наступил: проверьте дату.")
    before = {one.event_id: one.occurred_at for one in of_source(connection, caller, SOURCE, f"{_key_of(keys[0])}/")}
    made = []
    for index, (line, key) in enumerate(zip(sheet.lines, keys, strict=True)):
        subject = _subject(institution, cycle, line, index)
        if line.day > today:
            raise Unacceptable(f"{day_words(line.day)} ещё не наступило: встречи впереди назначают.", index=index)
        noon = datetime.combine(line.day, NOON, institution.timezone).astimezone(UTC)
        sent = before.get(key)
        again = sent is not None and sent.astimezone(institution.timezone).date() == line.day
        made.append(_envelope(sheet, line, key, subject, sent if sent and again else min(noon, now)))
    return made


def _read(request: Request, body: bytes) -> Sheet:
    media_type(request.headers, JSON)
    try:
        return Sheet.model_validate(read_json(body))
    except ValidationError as wrong:
        raise Unacceptable("Лист составлен неверно: смотрите faults.", faults=faults_of(wrong)) from wrong


def _key_of(event_id: str) -> str:
    return event_id.partition("/")[0]


def _subject(institution: Institution, cycle: Cycle, line: SheetLine, index: int) -> Ref:
    if (line.pair is None) is (line.group is None):
        raise Unacceptable("Назовите в строке либо пару, либо группу.", index=index)
    if line.kind not in OF_PAIR:
        raise Unacceptable("Общие встречи цикла на лист не заносят: для них есть свои события.", index=index)
    found: Mapping[UUID, Any] = institution.pairs if line.pair else institution.groups
    subject = found.get(line.pair or line.group or cycle.id)
    if subject is None or subject.cycle is not cycle:
        raise Unacceptable("Такой пары или группы в этом цикле нет.", index=index)
    return Ref(Kind.PAIR if line.pair else Kind.GROUP, subject.id)


def _envelope(sheet: Sheet, line: SheetLine, key: str, subject: Ref, at: datetime) -> Envelope:
    said = {"kind": line.kind.value, "planned": str(line.planned) if line.planned else None}
    held = {"minutes": line.minutes, "present": [str(one) for one in line.present]}
    missed = {"absent": [side.value for side in line.absent], "reason": line.reason}
    return Envelope(
        id=key,
        source=SOURCE,
        type="meeting.held" if line.held else "meeting.missed",
        subject=str(subject),
        time=at,
        actorrole=by.CURATOR.code,
        papernumber=sheet.papernumber,
        paperdate=sheet.paperdate,
        data={name: value for name, value in (said | (held if line.held else missed)).items() if value},
    )
