"""Reading the journal: by subject, type, person and time, in the order of the lane."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select

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
    query = _chosen(connection, institution_id, wanted or Filter()).where(journal.c.number > after)
    return connection.execute(query.order_by(journal.c.number).limit(limit)).all()


def newest(
    connection: Connection, institution_id: UUID, wanted: Filter, before: int | None = None, limit: int = 100
) -> Sequence[AnyRow]:
    """Give the same from the end: the newest, or those before a number, the newest of them first."""
    query = _chosen(connection, institution_id, wanted)
    query = query if before is None else query.where(journal.c.number < before)
    return connection.execute(query.order_by(journal.c.number.desc()).limit(limit)).all()


def _chosen(connection: Connection, institution_id: UUID, wanted: Filter) -> Select[Any]:
    query = owned.select(institution_id, journal.c.number, journal.c.record)
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
    return query


def pseudonym(connection: Connection, institution_id: UUID, person: UUID) -> UUID | None:
    """Give the pseudonym of a person; None when the journal never named him."""
    asked = owned.select(institution_id, people_keys.c.pseudonym).where(people_keys.c.person_id == person)
    found: UUID | None = connection.scalar(asked)
    return found


def behind(connection: Connection, institution_id: UUID, pseudonyms: Collection[UUID]) -> dict[UUID, UUID]:
    """Give the people behind pseudonyms; nobody is behind that of somebody whose data was destroyed."""
    asked = owned.select(institution_id, people_keys.c.pseudonym, people_keys.c.person_id)
    found = asked.where(people_keys.c.pseudonym.in_(pseudonyms), people_keys.c.key.is_not(None))
    return {row.pseudonym: row.person_id for row in connection.execute(found)} if pseudonyms else {}


def every(connection: Connection, institution_id: UUID) -> Iterator[tuple[int, bytes]]:
    """Give all records of an institution from the first, a page at a time."""
    after = -1
    while page := records(connection, institution_id, after=after, limit=PAGE):
        yield from ((row.number, row.record) for row in page)
        after = page[-1].number
