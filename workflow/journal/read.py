"""Reading the journal: by subject, type, person and time, in the order of the lane."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.facts.payload import Kind, Ref
from workflow.tables import journal, journal_people, owned, people_keys
from workflow.tables.types import AnyRow

PAGE = 1000


@dataclass(frozen=True)
class Filter:
    """What records to give; everything that is set must hold. `person` and a subject's id are the person's own."""

    subject: Ref | None = None
    type: str | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    without: frozenset[int] = frozenset()
    """Numbers of records that the reader may not know of."""


def records(
    connection: Connection, institution_id: UUID, wanted: Filter | None = None, after: int = -1, limit: int = 100
) -> Sequence[AnyRow]:
    """Give (number, record) of the records after a number; times are those of happening."""
    wanted = wanted or Filter()
    query = owned.select(institution_id, journal.c.number, journal.c.record).where(journal.c.number > after)
    if wanted.subject is not None:
        subject = wanted.subject
        identity = pseudonym(connection, institution_id, subject.id) if subject.kind is Kind.PERSON else subject.id
        query = query.where(journal.c.subject_kind == subject.kind.value, journal.c.subject_id == identity)
    if wanted.type is not None:
        query = query.where(journal.c.type == wanted.type)
    if wanted.since is not None:
        query = query.where(journal.c.occurred_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(journal.c.occurred_at < wanted.until)
    if wanted.without:
        query = query.where(journal.c.number.not_in(wanted.without))
    if wanted.person is not None:
        named = owned.select(institution_id, journal_people.c.number).where(
            journal_people.c.pseudonym == pseudonym(connection, institution_id, wanted.person)
        )
        query = query.where(journal.c.number.in_(named))
    return connection.execute(query.order_by(journal.c.number).limit(limit)).all()


def pseudonym(connection: Connection, institution_id: UUID, person: UUID) -> UUID | None:
    """Give the pseudonym of a person; None when the journal never named him."""
    asked = owned.select(institution_id, people_keys.c.pseudonym).where(people_keys.c.person_id == person)
    found: UUID | None = connection.scalar(asked)
    return found


def every(connection: Connection, institution_id: UUID) -> Iterator[tuple[int, bytes]]:
    """Give all records of an institution from the first, a page at a time."""
    after = -1
    while page := records(connection, institution_id, after=after, limit=PAGE):
        yield from ((row.number, row.record) for row in page)
        after = page[-1].number
