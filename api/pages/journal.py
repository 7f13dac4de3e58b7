"""The page of the journal: the history of the institution or of one subject, the newest first or from its beginning."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.names import Name, name
from api.pages.records import LABELS, lines
from api.pages.route import Page
from api.refusals import BadRequest
from workflow.facts.payload import Ref
from workflow.journal.read import Filter, newest, records
from workflow.queries.concealed import concealed
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow
from workflow.words import Named

router = APIRouter(include_in_schema=False, route_class=Page)

A_PAGE = 50
A_DAY = timedelta(days=1)
TYPES = sorted(LABELS.items(), key=lambda one: one[1])


class Order(Named):
    """From which end the log is read."""

    NEWEST = "newest", "Сначала новые"
    OLDEST = "oldest", "С начала журнала"


@router.get("/journal")
def show_journal(
    request: Request,
    calling: Calling,
    installation: Installed,
    subject: Annotated[str, Query(max_length=60)] = "",
    type: Annotated[str, Query(max_length=100)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
    order: Order = Order.NEWEST,
    beyond: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
) -> Response:
    """Show records; each opens to the record as it was stored. `beyond`: the number of the last one that was shown."""
    about = _subject(subject)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        wanted = Filter(
            subject=about,
            type=type or None,
            since=_midnight("С какого дня", since, institution),
            until=_midnight("По какой день", until, institution, later=A_DAY),
            without=concealed(institution, calling),
        )
        rows = _page(connection, institution, wanted, order, beyond)
        shown = lines(connection, institution, calling, rows[:A_PAGE])
        called: Name | None = name(institution, calling, about) if about else None
    chosen = {"subject": subject, "type": type, "since": since, "until": until}
    onward = {"order": order.value, "beyond": str(rows[A_PAGE - 1].number)} if len(rows) > A_PAGE else None
    return draw(
        request,
        "journal.html",
        reader=calling,
        lines=shown,
        about=called,
        chosen=chosen,
        types=TYPES,
        order=order,
        orders=[(one, _address(chosen | {"order": one.value})) for one in Order],
        ahead=beyond is None,
        without_subject=_address(chosen | {"subject": "", "order": order.value}),
        onward=_address(chosen | onward) if onward else None,
    )


def _page(
    connection: Connection, institution: Institution, wanted: Filter, order: Order, beyond: int | None
) -> Sequence[AnyRow]:
    if order is Order.NEWEST:
        return newest(connection, institution.id, wanted, before=beyond, limit=A_PAGE + 1)
    return records(connection, institution.id, wanted, after=-1 if beyond is None else beyond, limit=A_PAGE + 1)


def _subject(text: str) -> Ref | None:
    if not text.strip():
        return None
    try:
        return Ref.parse(text.strip())
    except ValueError as wrong:
        raise BadRequest(f"О ком: ожидалось вид/номер, например pair/{UUID(int=0)}.") from wrong


def _midnight(field: str, text: str, institution: Institution, later: timedelta = timedelta()) -> datetime | None:
    """Read a day as the moment at which it begins here, or so much later."""
    try:
        begins = datetime.combine(date.fromisoformat(text), time(), institution.timezone) if text else None
        return (begins + later).astimezone(UTC) if begins else None
    except (ValueError, OverflowError) as wrong:
        raise BadRequest(f"{field}: ожидалась дата вида 2021-12-05.") from wrong


def _address(chosen: dict[str, str]) -> str:
    """Give the address of a page of these records; the order that is usual needs no saying."""
    said = {name: value for name, value in chosen.items() if value and (name, value) != ("order", Order.NEWEST.value)}
    return f"/journal?{urlencode(said)}" if said else "/journal"
