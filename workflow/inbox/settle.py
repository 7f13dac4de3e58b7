"""Settling: one worker at a time takes a lane's events in order, many in a transaction, each with one effect."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from workflow.decide import decide
from workflow.errors import Refusal
from workflow.inbox.incidents import blocked_by, get_stuck, names_of
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.institutions import Copy, event_of
from workflow.tables import inbox, lanes
from workflow.tables.types import AnyRow

log = structlog.get_logger()

Take = Callable[[Connection], Copy]

NEXT = tuple(column for column in inbox.c if column.name not in {"digest", "outcome", "refusal", "settled_at"})
"""What settling reads of an event that waits.
"""


def settle(installation: Installation, institution_id: UUID) -> int:
    """Settle everything that waits in a lane and can go on; answers how many events ended.

    Somebody else at the same lane means nothing to do here: whoever holds it looks again before he leaves.
    """
    settled = 0
    while ended := _settle_batch(installation, institution_id):
        settled += ended
    return settled


def _settle_batch(installation: Installation, institution_id: UUID) -> int:
    rows: Sequence[AnyRow] = ()
    try:
        with _working(installation, institution_id) as (connection, take):
            if not _lock(connection, institution_id):
                return 0
            rows = waiting(connection, institution_id, installation.settings.batch)
            suspect = next((index for index, row in enumerate(rows) if row.tries), None)
            if suspect != 0:
                return _settle_rows(installation, connection, take, rows[:suspect])
            rows = rows[:1]
    except DBAPIError:
        raise
    except Exception:
        log.exception("a batch failed, going on event by event", institution=str(institution_id))
    return _settle_one_by_one(installation, institution_id, len(rows))


@contextmanager
def _working(installation: Installation, institution_id: UUID) -> Iterator[tuple[Connection, Take]]:
    """Give a transaction, and the way to take the institution's copy once the lane is locked in it."""
    with (
        installation.institutions.writing(institution_id) as take,
        installation.database.transaction() as connection,
    ):
        yield connection, take


def _lock(connection: Connection, institution_id: UUID) -> bool:
    """Take the lane, or leave it to whoever has it. SQLite has one writer at a time anyway."""
    lane = select(lanes.c.institution_id).where(lanes.c.institution_id == institution_id)
    return connection.execute(lane.with_for_update(skip_locked=True)).first() is not None


def waiting(connection: Connection, institution_id: UUID, most: int) -> Sequence[AnyRow]:
    """Give the next events of a lane in order, without those that wait behind an incident on a subject of theirs."""
    blocked = blocked_by(connection, institution_id)
    found: list[AnyRow] = []
    last = 0
    while len(found) < most:
        more = (
            select(*NEXT)
            .where(inbox.c.institution_id == institution_id, inbox.c.state == "waiting", inbox.c.position > last)
            .order_by(inbox.c.position)
            .limit(most)
        )
        rows = connection.execute(more).all()
        if not rows:
            break
        last = rows[-1].position
        for row in rows:
            if blocked and not blocked.isdisjoint(row.subjects):
                blocked.update(names_of(row))
            elif len(found) < most:
                found.append(row)
    return found


def _waits(connection: Connection, row: AnyRow) -> bool:
    return connection.scalar(select(inbox.c.state).where(inbox.c.position == row.position)) == "waiting"


def _settle_rows(installation: Installation, connection: Connection, take: Take, rows: Sequence[AnyRow]) -> int:
    if not rows:
        return 0
    now = installation.now()
    copy = take(connection)
    writing = Writing(copy, now)
    for row in rows:
        event = copy.institution.dated(event_of(row))
        try:
            writing.settled(row, decide(copy.institution, event, now))
        except Refusal as refusal:
            writing.refused(row, refusal)
    writing.write(connection)
    return len(rows)


def _settle_one_by_one(installation: Installation, institution_id: UUID, most: int) -> int:
    """Settle as many events as the failed batch had, each alone: in a batch the bad one would fail the others again."""
    ended = 0
    while ended < most and _settle_carefully(installation, institution_id):
        ended += 1
    return ended


def _settle_carefully(installation: Installation, institution_id: UUID) -> int:
    """Try the first waiting event alone, each try counted and committed before it is made.

    A process that dies in the middle of a try has counted it; at the last one the event is stuck, and the lane goes on.
    """
    while True:
        with _working(installation, institution_id) as (connection, take):
            if not _lock(connection, institution_id):
                return 0
            rows = waiting(connection, institution_id, 1)
            if not rows:
                return 0
            (row,) = rows
            if row.tries >= installation.settings.tries:
                get_stuck(connection, take(connection), row, installation.now())
                return 1
            connection.execute(update(inbox).where(inbox.c.position == row.position).values(tries=row.tries + 1))
        try:
            with _working(installation, institution_id) as (connection, take):
                # Between the two transactions somebody else may have had the lane, and settled this very event.
                if not _lock(connection, institution_id) or not _waits(connection, row):
                    return 0
                return _settle_rows(installation, connection, take, [row])
        except DBAPIError:
            raise
        except Exception:
            log.exception("an event failed", received=str(row.id), type=row.type, attempt=row.tries + 1)
