"""The page of reminders to come: what will be said to whom, when and why, and which of them not, or on another day."""

from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words, until_words
from api.pages.names import name, person_name
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.letters.reminders import Decision, decide
from workflow.access import Caller
from workflow.reminders.coming import FARTHEST, PLACE, Coming, State, coming
from workflow.subjects.institution import Institution
from workflow.words import day_words

router = APIRouter(include_in_schema=False, route_class=Page)

A_PAGE, NAMED = 50, 3
SAID = {
    "hold": "Это напоминание не придёт.",
    "move": "Напоминание перенесено.",
    "back": "Напоминание придёт.",
}


@router.get("/outbox/reminders")
def show_reminders(
    request: Request,
    calling: Calling,
    installation: Installed,
    after: Annotated[str, Query(pattern=PLACE)] = "",
    said: str = "",
) -> Response:
    """Show what comes in the next days, day by day."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        ahead = coming(connection, institution, calling, now, after, A_PAGE)
        days: dict[date, list[dict[str, Any]]] = {}
        for one in ahead.found:
            day = one.due.astimezone(institution.timezone).date()
            days.setdefault(day, []).append(_line(institution, calling, one))
        today = now.astimezone(institution.timezone).date()
    return draw(
        request,
        "letters/reminders.html",
        reader=calling,
        days=[(day_words(day), lines) for day, lines in days.items()],
        rest=ahead.left,
        onward=f"/outbox/reminders?{urlencode({'after': ahead.onward})}" if ahead.onward else "",
        said=SAID.get(said),
        first=today.isoformat(),
        last=(today + FARTHEST).isoformat(),
    )


@router.post("/outbox/reminders/{reminder_id}")
def take_decision(reminder_id: UUID, given: Fields, proven: Proven, installation: Installed) -> Response:
    """Hold a reminder back, put it to another day, or let it come after all."""
    wanted, now = given.get("do", ""), installation.now()
    if wanted not in SAID:
        raise BadRequest("Выберите, что сделать с напоминанием.")
    decision = Decision(held=wanted == "hold", day=_day(given.get("day", "")) if wanted == "move" else None)
    with (
        installation.database.transaction(proven.institution) as connection,
        installation.institutions.reading(connection, proven.institution) as institution,
    ):
        decide(connection, institution, proven, reminder_id, decision, now)
    return RedirectResponse(f"/outbox/reminders?said={wanted}", 303, headers=dict(HEADERS))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise BadRequest("Поле «На какой день»: ожидалась дата вида 2021-12-05.") from wrong


def _line(institution: Institution, caller: Caller, one: Coming) -> dict[str, Any]:
    task, zone = one.planned.task, institution.timezone
    local: datetime = one.due.astimezone(zone)
    return {
        "id": one.id,
        "sentence": task.sentence,
        "about": name(institution, caller, task.about),
        "time": f"{local:%H:%M}",
        "to": [person_name(caller, person, "участник") for person in one.people[:NAMED]],
        "more": max(0, len(one.people) - NAMED),
        "nobody": task.role.label if not one.people else "",
        "why": one.why,
        "until": until_words(task.due, zone) if task.due else "",
        "moved": moment_words(one.planned.reminder.due, zone) if one.state is State.MOVED else "",
        "held": one.state is State.HELD,
        "may_change": one.may_change,
    }
