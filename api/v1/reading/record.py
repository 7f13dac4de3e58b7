"""Who read what: the rows of the record of reading, and how often one's own data was read."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import Limit, Page, PersonRef, Read
from api.v1.people import find_person
from workflow.access import ROLES, Caller
from workflow.errors import NotFound
from workflow.queries.seeing import name_of, sees_card
from workflow.reading.asked import Count, counts_of, listed, one_of
from workflow.seeing.circles import OVERSEERS
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables.types import AnyRow

router = APIRouter(tags=["Кто что читал"])

NONE = "Такой записи о чтении здесь нет."
DIGEST = "^[0-9a-f]{64}$"
After = Annotated[str | None, Query(pattern=DIGEST, description="Значение next предыдущей страницы.")]


class ReadingRead(Read):
    """What one reader read under one address in one hour; of the query only the names of its filters are kept."""

    id: str
    hour: datetime
    last_at: datetime
    reader: PersonRef | None
    """Кто читал; null — администратор установки."""
    role: str = Field(examples=["curator"])
    view: str = Field(examples=["/people/{person_id}"])
    filters: list[str]
    purpose: str = Field(examples=["task:meeting.tell"])
    """Дело, из которого открыто, или роль, если читали не по делу."""
    times: int
    shown: int
    """Сколько разных людей было показано."""

    @classmethod
    def of(cls, row: AnyRow, institution: Institution, caller: Caller) -> "ReadingRead":
        """Take a row."""
        reader = institution.people.get(row.reader) if row.reader else None
        return cls(
            id=row.digest.hex(),
            hour=row.hour,
            last_at=row.last_at,
            reader=PersonRef(id=row.reader, name=name_of(caller, reader) if reader else None) if row.reader else None,
            role=row.role,
            view=row.view,
            filters=row.shape.split(),
            purpose=row.purpose,
            times=row.times,
            shown=row.shown,
        )


class ReadingInFull(Read):
    """A row and the people whom it shows; of those whose data was destroyed since only the number is left."""

    reading: ReadingRead
    people: list[PersonRef]


class ReadingCount(Read):
    """How often people in one role read somebody's data: counted by reader, address and hour."""

    role: str = Field(examples=["psychologist"])
    role_label: str
    readings: int
    readers: int

    @classmethod
    def of(cls, one: Count) -> "ReadingCount":
        """Take a count."""
        return cls(role=one.role, role_label=ROLES[one.role].label, readings=one.hours, readers=one.readers)


@router.get("/readings", summary="Кто что читал")
def list_readings(
    calling: Calling,
    installation: Installed,
    reader: UUID | None = None,
    person: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ReadingRead]:
    """List what was read, the newest hour first: by one reader, or of one person."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        begin = bytes.fromhex(after) if after else None
        rows = listed(connection, institution.id, reader=reader, person=person, after=begin, limit=limit + 1)
        items = [ReadingRead.of(row, institution, calling) for row in rows[:limit]]
    return Page(items=items, next=items[-1].id if len(rows) > limit else None)


@router.get("/readings/{reading_id}", summary="Кого показали")
def read_reading(
    reading_id: Annotated[str, Path(pattern=DIGEST)], calling: Calling, installation: Installed
) -> ReadingInFull:
    """Give a row with the people whom it shows."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found = one_of(connection, institution.id, bytes.fromhex(reading_id))
        if found is None:
            raise NotFound(NONE)
        row, shown = found
        people = [institution.people[one] for one in shown if one in institution.people]
        refs = [PersonRef(id=one.id, name=name_of(calling, one)) for one in people]
        return ReadingInFull(reading=ReadingRead.of(row, institution, calling), people=refs)


@router.get("/people/{person_id}/readings", summary="Кто читал данные человека, по ролям")
def count_readings(person_id: UUID, calling: Calling, installation: Installed) -> list[ReadingCount]:
    """Count who read somebody's data, for himself and for who oversees: roles, never names."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_read(institution, person_id, calling)
        return [ReadingCount.of(one) for one in counts_of(connection, institution.id, person.id)]


def find_read(institution: Institution, identity: UUID, caller: Caller) -> Person:
    """Give a person if the caller may know who read his data: it is his own, his child's, or he oversees."""
    person = find_person(institution, identity, caller)
    own = caller.person in (person.id, *person.representatives) and sees_card(caller, person)
    if not own and not caller.roles & OVERSEERS:
        raise NotFound("Такого человека здесь нет.")
    return person
