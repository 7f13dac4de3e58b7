"""The page of a cycle's meetings: a month by day, what waits for an answer and what is next before the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, month_words
from api.pages.forms import offer
from api.pages.meetings.shown import Shown, shown, weekday_words
from api.pages.outcomes import outcome
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.access import Caller, by
from workflow.queries.meetings import Line, meetings_of_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.meeting import MeetingState
from workflow.subjects.pair import Pair

router = APIRouter(include_in_schema=False, route_class=Page)

Month = Annotated[str, Query(pattern=r"^(20\d\d-(0[1-9]|1[0-2]))?$")]
"""A month as its address writes it: 2021-12; empty is the present one."""


A_PAGE = 50
LATE, AHEAD, OVER = "0", "1", "2"
PARTS = {LATE: "Ждём ответа: состоялись?", AHEAD: "Впереди", OVER: "Прошли"}
NEVER = 9999_12_31_23_59_59
"""Later than any meeting."""


@dataclass(frozen=True, slots=True)
class Day:
    """The meetings of one day."""

    title: str
    lines: list[Shown]


@dataclass(frozen=True, slots=True)
class Part:
    """Days that belong together: waiting for an answer, ahead, over."""

    title: str
    days: list[Day]


@router.get("/cycles/{cycle_id}/meetings")
def show_meetings(
    request: Request,
    cycle_id: UUID,
    calling: Calling,
    installation: Installed,
    month: Month = "",
    after: Annotated[str, Query(max_length=60)] = "",
    said: UUID | None = None,
) -> Response:
    """Show a month of meetings, a page at a time; those nobody told of stand first, whatever their month."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = now.astimezone(institution.timezone).date()
        seen = _shown(cycle, calling, now, first_day(month, today), after)
        told = outcome(connection, calling, said)
    return draw(request, "meetings/month.html", reader=calling, cycle_id=cycle_id, outcome=told, **seen)


def first_day(month: str, today: date) -> date:
    """Give the first day of a month of an address, of the present one when it names none."""
    return date.fromisoformat(f"{month}-01") if month else today.replace(day=1)


def month_after(first: date, step: int = 1) -> date:
    """Give the first day of a month some months after."""
    months = first.year * 12 + first.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _shown(cycle: Cycle, caller: Caller, now: datetime, first: date, after: str) -> dict[str, Any]:
    today, last = now.astimezone(cycle.institution.timezone).date(), month_after(first)
    lines = (line for line in meetings_of_cycle(cycle, caller, now) if first <= line.day < last or _is_late(line))
    placed = sorted(((place, line) for line in lines if (place := _place(line, today)) > after), key=itemgetter(0))
    page = placed[:A_PAGE]
    parts = [(title, [line for place, line in page if place[0] == part]) for part, title in PARTS.items()]
    plan = offer("/cycles/{cycle_id}/planned-meetings", cycle.institution, cycle, caller, now) if cycle.open else None
    return {
        "id": cycle.id,
        "title": cycle.title,
        "today": today.isoformat(),
        "month": month_words(first),
        "before": f"{month_after(first, -1):%Y-%m}",
        "after": f"{last:%Y-%m}",
        "this": f"{first:%Y-%m}",
        "parts_shown": [Part(title, _by_day(some, caller, now)) for title, some in parts if some],
        "onward": page[-1][0] if len(placed) > A_PAGE else None,
        "plan": plan if plan and plan.possible else None,
        "sheets": bool(caller.roles & by.CURATOR),
    }


def _is_late(line: Line) -> bool:
    return line.state is MeetingState.OVERDUE


def _place(line: Line, today: date) -> str:
    """Say where a meeting stands in its month: by part and time, what is over the latest first, no two at one place."""
    at = int(f"{line.at.astimezone(UTC):%Y%m%d%H%M%S}")
    if _is_late(line):
        return f"{LATE}.{at}.{line.id}"
    if line.day > today or (line.day == today and line.state is MeetingState.PLANNED):
        return f"{AHEAD}.{at}.{line.id}"
    return f"{OVER}.{NEVER - at}.{line.id}"


def _by_day(lines: Iterable[Line], caller: Caller, now: datetime) -> list[Day]:
    """Group lines that stand in the order of days; a pair's own page has its buttons, here are those of the others."""
    return [
        Day(weekday_words(day), [shown(one, caller, now, buttons=not isinstance(one.whose, Pair)) for one in inside])
        for day, inside in groupby(lines, key=lambda line: line.day)
    ]
