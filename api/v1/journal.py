"""The journal: records as they are stored, found by subject, type, person and time."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import Calling
from api.given import Installed
from api.refusals import BadRequest
from api.v1.models import AfterNumber, Limit, Page, Read
from workflow.facts.payload import Ref
from workflow.journal.read import Filter, records
from workflow.queries.concealed import concealed

router = APIRouter(prefix="/journal", tags=["Журнал"])


class RecordRead(Read):
    """A record: its number in the log, and the canonical JSON that was stored."""

    number: int
    record: dict[str, Any]


@router.get("", summary="Записи журнала")
def list_records(
    calling: Calling,
    installation: Installed,
    subject: Annotated[str | None, Query(max_length=60, examples=["pair/6f0c1d0a-0a55-4a1e-9c38-111111111111"])] = None,
    type: Annotated[str | None, Query(max_length=100, examples=["pair.moved"])] = None,
    person: UUID | None = None,
    since: Annotated[datetime | None, Query(description="Случилось не раньше.")] = None,
    until: Annotated[datetime | None, Query(description="Случилось раньше этого.")] = None,
    after: AfterNumber = None,
    limit: Limit = 50,
) -> Page[RecordRead]:
    """List records by number; no person's data is in them."""
    wanted = Filter(_subject(subject), type, person, _aware("since", since), _aware("until", until))
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        wanted = replace(wanted, without=concealed(institution, calling))
        rows = records(connection, calling.institution, wanted, after=-1 if after is None else after, limit=limit + 1)
    found = [RecordRead(number=row.number, record=json.loads(bytes(row.record))) for row in rows]
    return Page(items=found[:limit], next=str(found[limit - 1].number) if len(found) > limit else None)


def _subject(text: str | None) -> Ref | None:
    try:
        return Ref.parse(text) if text else None
    except ValueError as wrong:
        raise BadRequest("Параметр subject: ожидалось kind/uuid, например pair/6f0c….") from wrong


def _aware(name: str, moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise BadRequest(f"Параметр {name}: у времени должно быть смещение, например +07:00 или Z.")
    return moment
