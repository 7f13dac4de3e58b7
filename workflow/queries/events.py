"""What became of events: their state in the inbox, the refusal a person reads, and the moves they caused."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, or_

from workflow.access import Caller, by
from workflow.journal.canonical import read
from workflow.queries.concealed import OF_CONCERNS
from workflow.queries.seeing import OVERVIEW
from workflow.tables import inbox, journal, owned

A_CHUNK = 500
ENDED = frozenset({"settled", "refused", "stuck", "skipped"})


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that an event caused: which record says so, what moved, from where to where."""

    number: int
    subject: str
    frm: str
    to: str


@dataclass(frozen=True, slots=True)
class Became:
    """One event as its reporter may ask after it; `refusal` has code, sentence and details."""

    id: UUID
    position: int
    source: str
    event_id: str
    type: str
    subject: str
    occurred_at: datetime
    received_at: datetime
    state: str
    outcome: str | None
    number: int | None
    refusal: dict[str, Any] | None
    settled_at: datetime | None
    tries: int
    correlation: str
    moves: tuple[Moved, ...] = ()

    @property
    def ended(self) -> bool:
        """Say whether nothing more happens to the event by itself."""
        return self.state in ENDED


def became(connection: Connection, institution_id: UUID, ids: Sequence[UUID]) -> list[Became]:
    """Tell what became of events, in the order asked; those that are not here are left out."""
    rows: dict[UUID, Became] = {}
    for start in range(0, len(ids), A_CHUNK):
        some = ids[start : start + A_CHUNK]
        asked = owned.select(institution_id, *COLUMNS).where(inbox.c.id.in_(some))
        rows |= {row.id: _became(row) for row in connection.execute(asked)}
    return [_with_moves(connection, institution_id, rows[one]) for one in ids if one in rows]


def listed(
    connection: Connection,
    caller: Caller,
    *,
    state: str | None = None,
    type_: str | None = None,
    subject: str | None = None,
    after: int = 0,
    limit: int,
) -> list[Became]:
    """List events of the caller's institution by their place in the inbox; without oversight only his own."""
    where: list[ColumnElement[bool]] = [inbox.c.position > after, *_his(caller)]
    for column, value in ((inbox.c.state, state), (inbox.c.type, type_), (inbox.c.subject, subject)):
        if value is not None:
            where.append(column == value)
    asked = owned.select(caller.institution, *COLUMNS).where(and_(*where)).order_by(inbox.c.position).limit(limit)
    return [_became(row) for row in connection.execute(asked)]


def of_source(connection: Connection, caller: Caller, source: str, beginning: str) -> list[Became]:
    """Give the events of one source whose ids begin alike, by their place in the inbox; without moves."""
    alike = inbox.c.event_id.startswith(beginning, autoescape=True)
    asked = owned.select(caller.institution, *COLUMNS).where(inbox.c.source == source, alike, *_his(caller))
    rows = connection.execute(asked.order_by(inbox.c.position))
    return [_became(row) for row in rows if row.event_id.startswith(beginning)]


def visible(connection: Connection, caller: Caller, identity: UUID) -> Became | None:
    """Tell what became of one event that the caller may see."""
    asked = owned.select(caller.institution, *COLUMNS).where(inbox.c.id == identity, *_his(caller))
    row = connection.execute(asked).first()
    return _with_moves(connection, caller.institution, _became(row)) if row else None


def _his(caller: Caller) -> Iterator[ColumnElement[bool]]:
    """Give what he may ask after. Of an event about a concern only who said it is told, and who keeps it all running:
    whom it is to be concealed from is known when it is settled, and not here.
    """
    own = or_(inbox.c.reporter_person == caller.person, inbox.c.actor_person == caller.person)
    if not caller.roles & OVERVIEW:
        yield own
    elif not caller.roles & KEEPERS:
        yield or_(own, inbox.c.type.not_in(OF_CONCERNS))


KEEPERS = by.ADMINISTRATOR | by.SERVICE


def accepted_at(connection: Connection, institution_id: UUID, source: str, event_id: str) -> datetime | None:
    """Give the occurred-at of an event accepted under this key, so that a repeated request says the same again."""
    asked = owned.select(institution_id, inbox.c.occurred_at).where(
        inbox.c.source == source, inbox.c.event_id == event_id
    )
    found: datetime | None = connection.scalar(asked)
    return found


def all_ended(connection: Connection, institution_id: UUID, ids: Collection[UUID]) -> bool:
    """Say whether none of these events waits any more."""
    waiting = owned.select(institution_id, inbox.c.id).where(inbox.c.id.in_(list(ids)), inbox.c.state == "waiting")
    return connection.execute(waiting.limit(1)).first() is None


def _with_moves(connection: Connection, institution_id: UUID, event: Became) -> Became:
    if event.outcome != "moved" or event.number is None:
        return event
    return replace(event, moves=tuple(_moves(connection, institution_id, event.number)))


def _moves(connection: Connection, institution_id: UUID, cause: int) -> Iterator[Moved]:
    """Read on in the journal while records name this one as their cause: those of one event stand together."""
    number = cause
    while True:
        later = owned.select(institution_id, journal.c.number, journal.c.record).where(journal.c.number > number)
        rows = connection.execute(later.order_by(journal.c.number).limit(A_CHUNK)).all()
        for row in rows:
            record = read(bytes(row.record))
            if record["cause"]["number"] != cause:
                return
            if "to" in record:
                yield Moved(row.number, record["subject"], record["from"], record["to"])
        if len(rows) < A_CHUNK:
            return
        number = rows[-1].number


COLUMNS = (
    inbox.c.id,
    inbox.c.position,
    inbox.c.source,
    inbox.c.event_id,
    inbox.c.type,
    inbox.c.subject,
    inbox.c.occurred_at,
    inbox.c.received_at,
    inbox.c.state,
    inbox.c.outcome,
    inbox.c.number,
    inbox.c.refusal,
    inbox.c.settled_at,
    inbox.c.tries,
    inbox.c.correlation,
)


def _became(row: Row[*tuple[Any, ...]]) -> Became:
    return Became(**row._asdict())
