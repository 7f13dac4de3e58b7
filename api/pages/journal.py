"""The page of the journal: the history of the institution or of one subject, a page at a time."""

from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.names import Name, name
from api.pages.records import LABELS, lines
from api.pages.route import Page
from api.refusals import BadRequest
from workflow.facts.payload import Ref
from workflow.journal.read import Filter, records
from workflow.queries.concealed import concealed
from workflow.subjects.institution import Institution

router = APIRouter(include_in_schema=False, route_class=Page)

A_PAGE = 50
TYPES = sorted(LABELS.items(), key=lambda one: one[1])


@router.get("/journal")
def show_journal(
    request: Request,
    calling: Calling,
    installation: Installed,
    subject: Annotated[str, Query(max_length=60)] = "",
    type: Annotated[str, Query(max_length=100)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    after: Annotated[int, Query(ge=-1)] = -1,
) -> Response:
    """Show records in the order of the log; each opens to the record as it was stored."""
    about = _subject(subject)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        without = concealed(institution, calling)
        wanted = Filter(subject=about, type=type or None, since=_midnight(since, institution), without=without)
        last = institution.number - A_PAGE - 1
        rows = records(connection, calling.institution, wanted, after=after, limit=A_PAGE + 1)
        shown = lines(institution, calling, rows[:A_PAGE])
        called: Name | None = name(institution, calling, about) if about else None
    chosen = {"subject": subject, "type": type, "since": since}
    return draw(
        request,
        "journal.html",
        reader=calling,
        lines=shown,
        about=called,
        chosen=chosen,
        types=TYPES,
        first=after < 0,
        start=_address(chosen),
        newest=_address({"after": str(last)}) if last > after and not any(chosen.values()) else None,
        onward=_address(chosen | {"after": str(rows[A_PAGE - 1].number)}) if len(rows) > A_PAGE else None,
    )


def _subject(text: str) -> Ref | None:
    if not text.strip():
        return None
    try:
        return Ref.parse(text.strip())
    except ValueError as wrong:
        raise BadRequest(f"О ком: ожидалось вид/номер, например pair/{UUID(int=0)}.") from wrong


def _midnight(text: str, institution: Institution) -> datetime | None:
    """Read a day as the moment at which it begins here."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), institution.timezone) if text else None
    except ValueError as wrong:
        raise BadRequest("С какого дня: ожидалась дата вида 2021-12-05.") from wrong


def _address(chosen: dict[str, str]) -> str:
    said = {name: value for name, value in chosen.items() if value}
    return f"/journal?{urlencode(said)}" if said else "/journal"
