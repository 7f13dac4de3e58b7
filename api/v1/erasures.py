"""The erasure of a person: the extract of the journal that its act is filed with."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import PersonRef, Read
from api.v1.people import find_person
from workflow.access import Caller
from workflow.guards.erasing import children_of, hindrances_of
from workflow.journal.extract import Extract, extract_of
from workflow.queries.concealed import concealed
from workflow.queries.seeing import name_of
from workflow.subjects.person import Person

router = APIRouter(prefix="/people", tags=["Согласия"])


class LineRead(Read):
    """A record that names the person."""

    number: int
    type: str = Field(examples=["consent.withdrawn"])
    recorded_at: datetime
    sha256: Annotated[str, Field(description="SHA-256 записи, как она хранится.")]


class ActRead(Read):
    """The act by which the data was destroyed."""

    number: str
    date: date
    destroyed_by: str
    recorded_at: datetime
    record: int
    """Номер записи в журнале."""


class ExtractRead(Read):
    """The extract: who he is to the journal, what it holds about him, and the act, if there is one."""

    person: PersonRef
    pseudonym: UUID | None
    records: list[LineRead]
    by_type: dict[str, int]
    sha256: str
    """SHA-256 всей выписки: отпечатков записей по порядку, каждый со своей строки."""
    act: ActRead | None
    hindrances: list[str]
    """Что нужно завершить, прежде чем уничтожать данные."""
    may_be_covered: list[PersonRef]
    """Представители, которые здесь только из-за этого человека: тем же актом можно уничтожить и их данные."""

    @classmethod
    def of(cls, person: Person, extract: Extract, caller: Caller) -> "ExtractRead":
        """Take an extract of the journal as this reader may see it."""
        return cls(
            person=_ref(person, caller),
            pseudonym=extract.pseudonym,
            records=[
                LineRead(number=one.number, type=one.type, recorded_at=one.recorded_at, sha256=one.sha256)
                for one in extract.lines
            ],
            by_type=extract.by_type,
            sha256=extract.sha256,
            act=_act(person),
            hindrances=[] if person.erased else list(hindrances_of(person)),
            may_be_covered=[_ref(one, caller) for one in here_for(person)],
        )


@router.get("/{person_id}/extract", summary="Выписка из журнала о человеке")
def read_extract(person_id: UUID, calling: Calling, installation: Installed) -> ExtractRead:
    """Give what the journal holds about a person, before and after his data is destroyed."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_person(institution, person_id, calling)
        hidden = frozenset(concealed(institution, calling))
        extract = extract_of(connection, calling.institution, person.id, hidden)
        return ExtractRead.of(person, extract, calling)


def here_for(person: Person) -> list[Person]:
    """Name the representatives who are here for this person alone: no other child, no part or role of their own."""
    named = [person.institution.people[one] for one in sorted(person.representatives)]
    return [
        one
        for one in named
        if not (one.erased or one.roles or one.pairs or one.mentoring) and set(children_of(one)) <= {person}
    ]


def _act(person: Person) -> ActRead | None:
    fact = person.erased
    if fact is None:
        return None
    said = fact.payload
    return ActRead(
        number=said.act_number,
        date=said.act_date,
        destroyed_by=said.destroyed_by,
        recorded_at=fact.received_at,
        record=fact.number,
    )


def _ref(person: Person, caller: Caller) -> PersonRef:
    return PersonRef(id=person.id, name=name_of(caller, person))
