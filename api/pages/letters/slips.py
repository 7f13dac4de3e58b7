"""Slips: letters to be given by hand, printed, ticked once they are given, and not given after all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw
from api.pages.names import person_name
from api.pages.route import Page
from api.pages.session import Fields, Proven
from handlers.letters.words import Words
from workflow.access import Caller
from workflow.accounts.account import who_read_in
from workflow.installation import Installation
from workflow.letters.acting import give, take_back, ticked_at
from workflow.letters.reading import slips
from workflow.reading.shown import show as show_person
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow
from workflow.words import counted

router = APIRouter(include_in_schema=False, route_class=Page)

ONWARD = {"slips": "/outbox/slips", "today": "/today"}
"""Where ticking may be done, and where it leads back to."""
WAITS = ("письмо снова ждёт", "письма снова ждут", "писем снова ждут")
GIVEN = ("письмо вручено", "письма вручены", "писем вручено")
At = Annotated[AwareDatetime | None, Query()]


@router.get("/outbox/slips")
def show_slips(request: Request, calling: Calling, installation: Installed, at: At = None, back: int = 0) -> Response:
    """Show what is to be given by hand, a slip a person, to be printed and ticked."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found: dict[tuple[UUID, bool], dict[str, Any]] = {}
        rows = slips(connection, calling)
        readers = who_read_in(connection, institution.id, {row.recipient_id for row in rows})
        for row in rows:
            slip = found.setdefault((row.recipient_id, row.part == "company"), _slip(institution, calling, row))
            slip["letters"].append(Words.read(row.words))
            slip["ids"][row.message_id] = None
            slip["reads"] = row.recipient_id in readers and row.part != "company"
        school = institution.card.name if institution.card else ""
    shown: dict[str, Any] = {"slips": list(found.values()), "school": school, "site": installation.settings.links}
    return draw(request, "letters/slips.html", reader=calling, **shown, ticked=said(installation, calling, at, back))


@router.post("/outbox/slips")
def tick(given: Fields, proven: Proven, installation: Installed) -> Response:
    """Take which slips were given: those ticked, or all that stood on the page."""
    marks = ("slip-", "all_") if given.get("do") == "all" else ("slip-",)
    named = [one for name, value in given.items() if name.startswith(marks) for one in value.split()]
    now = installation.now()
    with installation.database.transaction(proven.institution) as connection:
        number = give(connection, proven, _ids(named), now)
    return _back(given, at=now if number else None)


@router.post("/outbox/slips/returns")
def undo(given: Fields, proven: Proven, installation: Installed) -> Response:
    """Take back what the same person ticked at one press."""
    at = datetime.fromisoformat(given["at"]) if _is_moment(given.get("at", "")) else None
    number = 0
    if at is not None:
        with installation.database.transaction(proven.institution) as connection:
            number = take_back(connection, proven, at)
    return _back(given, number=number)


def said(installation: Installation, caller: Caller, at: datetime | None, back: int) -> dict[str, str] | None:
    """Say what a press just did; with `at` it can be taken back."""
    if at is None:
        return {"words": f"{counted(back, *WAITS)} вручения.", "at": ""} if back else None
    with installation.database.reading(caller.institution) as connection:
        number = ticked_at(connection, caller, at)
    return {"words": f"Отмечено: {counted(number, *GIVEN)}.", "at": at.isoformat()} if number else None


def _back(given: dict[str, str], at: datetime | None = None, number: int = 0) -> RedirectResponse:
    onward = ONWARD.get(given.get("onward", ""), ONWARD["slips"])
    asked = f"?at={at.isoformat().replace('+', '%2B')}" if at else f"?back={number}" if number else ""
    return RedirectResponse(f"{onward}{asked}", 303, headers=dict(HEADERS))


def _ids(written: Iterable[str]) -> list[UUID]:
    found = []
    for one in written:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _is_moment(written: str) -> bool:
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        return False


def _slip(institution: Institution, caller: Caller, row: AnyRow) -> dict[str, Any]:
    person = institution.people[row.recipient_id]
    for named in (row.recipient_id, *(UUID(one) for one in row.names or ())):
        show_person(named)
    to_company = row.part == "company" and person.card is not None
    told = person.card.organisation if to_company and person.card else person_name(caller, person, "участник")
    about = person.card.school_class if person.card and not to_company else None
    return {"ids": {}, "to": told, "about": about, "letters": []}
