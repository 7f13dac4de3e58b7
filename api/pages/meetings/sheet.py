"""The page of a sheet: a month's meetings of many pairs typed from paper in one go, sent whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.accepting import accepted
from api.auth import Calling
from api.errors import status_of
from api.given import Body, Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw, month_words
from api.pages.meetings.month import Month, first_day, month_after
from api.pages.meetings.typed import (
    FIRST_LINES,
    MORE_LINES,
    MOST_LINES,
    OF_A_GROUP,
    OF_A_PAIR,
    Ended,
    Filled,
    Typed,
    checked,
    read_filled,
)
from api.pages.names import person_name
from api.pages.reports import PATIENCE, pressed_key
from api.pages.route import Page
from api.pages.session import proven, read_fields
from api.v1.cycles import find_cycle
from api.v1.meetings.sheets import envelopes
from workflow.access import Caller, by
from workflow.errors import Conflict, NotYours, Unacceptable
from workflow.facts.meetings import OF_PAIR
from workflow.facts.payload import Kind
from workflow.queries.meetings import Line, meetings_of_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.pair import Pair
from workflow.words import alphabetical, day_words

router = APIRouter(include_in_schema=False, route_class=Page)

MOST_FIELDS = 20_000
CURATORS = "Лист встреч заносит куратор."


@dataclass(frozen=True, slots=True)
class Row:
    """A pair or a group on the sheet: its lines, its members where it is a group, and what is recorded already."""

    name: str
    mentor: str
    members: list[tuple[str, str]]
    lines: list[Typed]
    ended: tuple[Ended, ...]
    recorded: list[str]


@router.get("/cycles/{cycle_id}/sheet")
def show_sheet(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, month: Month = ""
) -> Response:
    """Show an empty sheet of a month."""
    return _sheet(request, calling, installation, cycle_id, month, Filled(), str(uuid4()))


@router.get("/cycles/{cycle_id}/sheet/blank")
def show_blank_sheet(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, month: Month = ""
) -> Response:
    """Show a sheet to print: the pairs' names and empty cells, nothing around them."""
    return _sheet(request, calling, installation, cycle_id, month, Filled(), "", "meetings/blank.html")


@router.post("/cycles/{cycle_id}/sheet")
def send_sheet(
    request: Request,
    cycle_id: UUID,
    body: Body,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
    month: Month = "",
) -> Response:
    """Send what was typed, an event a line; with something wrong, or more lines wanted, show it again as it was."""
    given = read_fields(request, body, MOST_FIELDS)
    calling = replace(proven(request, given), channel="pages")
    key, filled, now = pressed_key(given), read_filled(given), installation.now()
    if "more" in given:
        filled = replace(filled, count=min(MOST_LINES, filled.count + MORE_LINES))
        return _sheet(request, calling, installation, cycle_id, month, filled, key)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = now.astimezone(institution.timezone).date()
        filled, sheet = checked(filled, first_day(month, today), today)
        keys = [f"{key}/{line.name}" for line in filled.written]
        try:
            events = envelopes(connection, cycle, calling, sheet, keys, now) if sheet else []
        except Unacceptable as wrong:
            filled, events = _troubled(filled, wrong), []
    if not events:
        return _sheet(request, calling, installation, cycle_id, month, filled, key, status=422)
    try:
        receipts = installation.acceptor.accept(calling, events, now, correlation, bell.ring)
    except (Unacceptable, Conflict) as wrong:
        filled = _troubled(filled, wrong)
        return _sheet(request, calling, installation, cycle_id, month, filled, key, status=status_of(wrong))
    accepted(installation, calling.institution, receipts, PATIENCE, batch=True)
    return RedirectResponse(f"/cycles/{cycle_id}/sheets/{key}", 303, headers=dict(HEADERS))


def _troubled(filled: Filled, wrong: Unacceptable | Conflict) -> Filled:
    """Write what the door said beside its line."""
    index = wrong.details.get("index")
    if index is None:
        return replace(filled, troubles=(wrong.sentence,))
    return filled.with_trouble(filled.written[index].name, wrong.sentence)


def _sheet(
    request: Request,
    caller: Caller,
    installation: Installed,
    cycle_id: UUID,
    month: str,
    filled: Filled,
    key: str,
    template: str = "meetings/sheet.html",
    status: int = 200,
) -> Response:
    now = installation.now()
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, caller)
        if not caller.roles & by.CURATOR:
            raise NotYours(CURATORS)
        today = now.astimezone(institution.timezone).date()
        first = first_day(month, today)
        lines = meetings_of_cycle(cycle, caller, now)
        rows = list(_rows(cycle, caller, first, filled, lines))
        title = cycle.title
    days = {"first": first, "last": min(date.fromordinal(month_after(first).toordinal() - 1), today)}
    shown: dict[str, Any] = {"id": cycle_id, "title": title, "month": month_words(first), "this": f"{first:%Y-%m}"}
    shown |= {"before": f"{month_after(first, -1):%Y-%m}", "after": f"{month_after(first):%Y-%m}"}
    shown |= {"rows": rows, "filled": filled, "key": key, "kinds": OF_PAIR, "today": today.isoformat()}
    shown |= {"wrong": sum(bool(line.trouble) for line in filled.written), "empty": range(FIRST_LINES), **days}
    shown["more"] = filled.count < MOST_LINES
    return draw(request, template, status, reader=caller, cycle_id=cycle_id, **shown)


def _rows(cycle: Cycle, caller: Caller, first: date, filled: Filled, lines: list[Line]) -> Iterator[Row]:
    """Give a row for each group, and for each pair that met alone in the month or has something typed."""
    typed = {line.whose for line in filled.written}
    for group in cycle.groups:
        if not group.ended or (Kind.GROUP, group.id) in typed:
            yield _row(group, Kind.GROUP, caller, first, filled, lines)
    alone = [pair for pair in cycle.pairs if _meets(pair, first) or (Kind.PAIR, pair.id) in typed]
    for pair in sorted(alone, key=lambda pair: alphabetical(person_name(caller, pair.mentee, "пара"))):
        yield _row(pair, Kind.PAIR, caller, first, filled, lines)


def _meets(pair: Pair, first: date) -> bool:
    """Say whether the pair is open and had, in this month, an agreed mentor of its own."""
    match = pair.match
    if match is None or not match.agreed or match.group:
        return False
    return pair.open and match.proposal.day < month_after(first)


def _row(whose: Pair | Group, kind: Kind, caller: Caller, first: date, filled: Filled, lines: list[Line]) -> Row:
    match = whose.match if isinstance(whose, Pair) else None
    mentor = whose.mentor if isinstance(whose, Group) else match.mentor if match else None
    pairs = whose.pairs if isinstance(whose, Group) else ()
    members = [(str(pair.id), person_name(caller, pair.mentee, "пара")) for pair in pairs]
    known = [line for line in lines if line.whose is whose and line.fact and first <= line.day < month_after(first)]
    return Row(
        name=person_name(caller, whose.mentee, "пара") if isinstance(whose, Pair) else "Группа",
        mentor=person_name(caller, mentor, "наставник") if mentor else "",
        members=members,
        lines=[filled.line(kind, whose.id, number) for number in range(1, filled.count + 1)],
        ended=OF_A_GROUP if kind is Kind.GROUP else OF_A_PAIR,
        recorded=[f"{day_words(line.day)} — {line.kind.label}, {line.state.label}" for line in known],
    )
