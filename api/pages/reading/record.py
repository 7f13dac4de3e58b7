"""Who read what, for whoever oversees; and for everybody, who read his own data."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.admission import row_of
from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, moment_words
from api.pages.names import Name, name, person_name
from api.pages.route import Page
from api.v1.reading.record import DIGEST, NONE, After, find_read
from workflow.access import ROLES, Caller
from workflow.errors import NotFound
from workflow.facts.payload import Kind, Ref
from workflow.reading.asked import counts_of, listed, one_of
from workflow.reading.purposes import BY_TASK, STANDING
from workflow.reading.recorder import CHOICES
from workflow.seeing.circles import OVERSEERS
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow
from workflow.tasks.kinds import BY_CODE

router = APIRouter(include_in_schema=False, route_class=Page)

A_PAGE = 50
ABOVE = "администратор установки"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is read."""

    href: str
    when: str
    who: Name
    role: str
    what: str
    filters: str
    why: str
    times: int
    shown: int


@router.get("/readings")
def show_readings(
    request: Request,
    calling: Calling,
    installation: Installed,
    reader: UUID | None = None,
    person: UUID | None = None,
    after: After = None,
) -> Response:
    """List what was read, the newest hour first."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        begin = bytes.fromhex(after) if after else None
        rows = listed(connection, institution.id, reader=reader, person=person, after=begin, limit=A_PAGE + 1)
        lines = [_line(row, institution, calling) for row in rows[:A_PAGE]]
        about = name(institution, calling, Ref(Kind.PERSON, person)) if person else None
        by_whom = name(institution, calling, Ref(Kind.PERSON, reader)) if reader else None
    chosen = {"reader": str(reader or ""), "person": str(person or "")}
    onward = _address(chosen | {"after": rows[A_PAGE - 1].digest.hex()}) if len(rows) > A_PAGE else None
    return draw(
        request, "reading/listing.html", reader=calling, lines=lines, about=about, by_whom=by_whom, onward=onward,
        first=after is None, start=_address(chosen), days=installation.settings.readings_days,
    )  # fmt: skip


@router.get("/readings/{reading_id}")
def show_reading(
    request: Request, reading_id: Annotated[str, Path(pattern=DIGEST)], calling: Calling, installation: Installed
) -> Response:
    """Show one row with the people in it."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found = one_of(connection, institution.id, bytes.fromhex(reading_id))
        if found is None:
            raise NotFound(NONE)
        row, shown = found
        line = _line(row, institution, calling)
        people = [name(institution, calling, Ref(Kind.PERSON, one)) for one in shown if one in institution.people]
    gone = row.shown - len(people)
    return draw(request, "reading/one.html", reader=calling, line=line, people=people, gone=gone)


@router.get("/people/{person_id}/readings")
def show_counts(request: Request, person_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Tell somebody who read his data, by role."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_read(institution, person_id, calling)
        counts = [
            (ROLES[one.role].label, one.hours, one.readers) for one in counts_of(connection, institution.id, person.id)
        ]
        called, own = person_name(calling, person, "участник"), person.id == calling.person
    return draw(
        request, "reading/counts.html", reader=calling, id=person_id, name=called, counts=counts, own=own,
        oversees=bool(calling.roles & OVERSEERS), days=installation.settings.readings_days,
    )  # fmt: skip


def _line(row: AnyRow, institution: Institution, caller: Caller) -> Line:
    names_alone = row.view.endswith(CHOICES)
    method, _, route = row.view.removesuffix(CHOICES).rpartition(" ")
    known = row_of(method or "GET", route)
    what = f"{known.what[:1].upper()}{known.what[1:]}" if known else row.view
    return Line(
        href=f"/readings/{row.digest.hex()}",
        when=moment_words(row.hour, institution.timezone),
        who=name(institution, caller, Ref(Kind.PERSON, row.reader)) if row.reader else Name(ABOVE),
        role=ROLES[row.role].label,
        what=f"{what}: имена в списках выбора" if names_alone else what,
        filters=row.shape,
        why=_why(row.purpose),
        times=row.times,
        shown=row.shown,
    )


def _why(purpose: str) -> str:
    if purpose.startswith(BY_TASK):
        code = purpose.removeprefix(BY_TASK)
        return f"дело «{BY_CODE[code].step}»" if code in BY_CODE else f"дело {code}"
    return STANDING[ROLES[purpose]]


def _address(chosen: dict[str, str]) -> str:
    said = {key: value for key, value in chosen.items() if value}
    return f"/readings?{urlencode(said)}" if said else "/readings"
