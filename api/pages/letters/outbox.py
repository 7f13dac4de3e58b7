"""The page of every letter: to whom, when, why, by which channel, how it ended, and what a person must do about it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.names import name, person_name
from api.pages.records import LABELS
from api.pages.route import Page
from api.pages.session import Proven
from handlers.letters.text import part_label
from workflow.access import Caller
from workflow.facts.payload import Ref
from workflow.letters.acting import hand_over, release, stop, try_again
from workflow.letters.brake import stands
from workflow.letters.kinds import BY_CODE
from workflow.letters.lawful import Channel
from workflow.letters.reading import Show, State, cause_of, counts, every
from workflow.reading.shown import show as show_person
from workflow.reminders.rows import EVENT as REMINDER
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow
from workflow.words import counted

router = APIRouter(include_in_schema=False, route_class=Page)

PAUSE = "Пауза пары"
SAID = {
    "again": "Письмо отправляется снова.",
    "given": "Письмо — среди тех, что нужно вручить.",
    "released": "Письма отпущены: они уходят.",
    "stopped": "Задержанные письма отменены. На страницах получателей они остались.",
}


@router.get("/outbox")
def show_outbox(
    request: Request,
    calling: Calling,
    installation: Installed,
    show: Show = Show.ALL,
    to: UUID | None = None,
    after: UUID | None = None,
    said: str = "",
) -> Response:
    """Show the letters of the institution, the newest first."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found, rest = every(connection, calling, show, to, after)
        lines = [_line(institution, calling, one) for one in found]
        figures, restored = counts(connection, calling), stands(connection, calling.institution)
        person = institution.people.get(to) if to else None
        whose = name(institution, calling, person.ref) if person else None
    asked = {"show": show.value, "to": to, "after": rest}
    onward = f"/outbox?{urlencode({name: value for name, value in asked.items() if value})}" if rest else ""
    shown: dict[str, Any] = {"lines": lines, "counts": figures, "show": show, "shows": list(Show), "restored": restored}
    shown |= {"whose": whose, "onward": onward, "said": SAID.get(said)}
    return draw(request, "letters/outbox.html", reader=calling, **shown)


@router.post("/outbox/{message_id}/attempts")
def send_again(message_id: UUID, proven: Proven, installation: Installed) -> Response:
    """Send a message that failed once more."""
    with installation.database.transaction(proven.institution) as connection:
        try_again(connection, proven, message_id, installation.now())
    return _back("again", Show.FAILED)


@router.post("/outbox/{message_id}/slips")
def give_by_hand(message_id: UUID, proven: Proven, installation: Installed) -> Response:
    """Put a message that failed among the slips."""
    with installation.database.transaction(proven.institution) as connection:
        hand_over(connection, proven, message_id, installation.now())
    return _back("given", Show.FAILED)


@router.post("/outbox/releases")
def let_go(proven: Proven, installation: Installed) -> Response:
    """Let go what the brake holds."""
    with installation.database.transaction(proven.institution) as connection:
        release(connection, proven, installation.now())
    return _back("released")


@router.post("/outbox/stops")
def hold_back(proven: Proven, installation: Installed) -> Response:
    """Send nothing of what the brake holds."""
    with installation.database.transaction(proven.institution) as connection:
        stop(connection, proven, installation.now())
    return _back("stopped")


def _back(said: str, show: Show = Show.ALL) -> RedirectResponse:
    return RedirectResponse(f"/outbox?show={show.value}&said={said}", 303, headers=dict(HEADERS))


def _line(institution: Institution, caller: Caller, rows: Sequence[AnyRow]) -> dict[str, Any]:
    """Make a line of one letter with each message that carries it."""
    row, zone = rows[0], institution.timezone
    person = institution.people.get(row.recipient_id)
    for named in row.names or ():
        show_person(UUID(named))
    return {
        "kind": BY_CODE[row.kind].label,
        "subject": row.words["subject"] if row.words else "",
        "to": person_name(caller, person, "участник") if person else "—",
        "href": f"/people/{row.recipient_id}" if person and person.card else None,
        "part": part_label(row.part),
        "when": moment_words(row.queued_at, zone),
        "why": _why(cause_of(caller, row)),
        "about": name(institution, caller, Ref.parse(row.about)),
        "dropped": row.why_not,
        "queued": row.state == "queued",
        "read": moment_words(row.read_at, zone) if row.read_at else "",
        "messages": [_message(one, zone) for one in rows if one.message_id],
    }


def _why(cause: str | None) -> str:
    """Say what a letter follows from."""
    if cause is None:
        return PAUSE
    return "срок дела" if cause == REMINDER else LABELS.get(cause, cause)


def _message(row: AnyRow, zone: ZoneInfo) -> dict[str, Any]:
    state = State(row.message_state)
    ends = moment_words(row.message_ended_at, zone) if row.message_ended_at else ""
    waits = state in (State.WAITING, State.HELD)
    tried = counted(row.message_tries, "попытка", "попытки", "попыток") if row.message_tries > 1 else ""
    tried += f", оборвалось: {row.message_cut_off}" if row.message_cut_off else ""
    return {
        "id": row.message_id,
        "channel": Channel(row.message_channel).label,
        "inside": row.message_channel == Channel.PAGE or state is State.TO_HAND,
        "state": state,
        "how": "" if row.message_channel == Channel.HAND else state.label,
        "when": f"не раньше {moment_words(row.message_next_at, zone)}" if waits else ends,
        "answer": row.message_answer or "",
        "tries": tried,
        "what_to_do": row.message_what_to_do or "",
    }
