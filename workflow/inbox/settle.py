"""Settling: one worker at a time takes a lane's events in order, many in a transaction, each with one effect."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from uuid import UUID

import structlog
from sqlalchemy import Connection, Uuid, bindparam, or_, text
from sqlalchemy.exc import SQLAlchemyError

from workflow.decide import decide
from workflow.errors import OtherVersion, Refusal
from workflow.inbox.incidents import get_stuck, names_of
from workflow.inbox.stored import event_of
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.institutions import Copy
from workflow.outage import outage
from workflow.tables import across, inbox, lanes, owned
from workflow.tables.types import AnyRow

log = structlog.get_logger()

Take = Callable[[Connection, int], Copy]
Turn = Callable[[UUID, int], AbstractContextManager[None]]


def at_once(lane: UUID, before: int) -> AbstractContextManager[None]:
    """Give a turn to whoever comes."""
    return nullcontext()


def settle(
    installation: Installation,
    institution_id: UUID,
    leave: Callable[[UUID], None] = lambda lane: None,
    turn: Turn = at_once,
) -> int:
    """Settle everything that waits in a lane and can go on; answers how many events ended.

    Somebody else at the same lane means nothing to do here: whoever holds it looks again before he leaves. `leave` is
    told of the lane before that last look. Each batch waits for a `turn`, which is told how many the one before had.
    """
    settled, left, ended = 0, False, 0
    while True:
        with turn(institution_id, ended):
            found = _settle_batch(installation, institution_id)
        if found is None or (left and not found):
            break
        ended = found
        settled += ended
        if installation.stopping.is_set():
            break  # whoever comes next finds the rest: the clock rings for it
        left = ended < installation.settings.batch
        if left:
            leave(institution_id)
            if not _more(installation, institution_id):
                break
    return settled


def _settle_batch(installation: Installation, institution_id: UUID) -> int | None:
    """Settle what one transaction takes; None when somebody else is at the lane."""
    rows: Sequence[AnyRow] = ()
    unreadable = False
    try:
        with _working(installation, institution_id) as (connection, take):
            number = _lock(connection, institution_id)
            if number is None:
                return None
            rows = waiting(connection, institution_id, installation.settings.batch)
            suspect = next((index for index, row in enumerate(rows) if row.tries), None)
            if suspect != 0:
                return _settle_rows(installation, connection, take, number, rows[:suspect])
            rows = rows[:1]
    except Exception as wrong:
        if outage(wrong):
            raise
        log.exception("a batch failed, going on event by event", institution=str(institution_id))
        unreadable = isinstance(wrong, OtherVersion)
    if unreadable or installation.database.is_newer():
        return _settle_beside_a_newer(installation, institution_id, len(rows))
    return _settle_one_by_one(installation, institution_id, len(rows))


@contextmanager
def _working(installation: Installation, institution_id: UUID) -> Iterator[tuple[Connection, Take]]:
    """Give a transaction, and the way to take the institution's copy once the lane is locked in it."""
    with (
        installation.institutions.writing(institution_id) as take,
        installation.database.transaction(institution_id) as connection,
    ):
        yield connection, take


def _more(installation: Installation, institution_id: UUID) -> bool:
    """Look once more before leaving, without the lock: whoever came in the meantime found the lane taken and left."""
    with installation.database.glance() as connection:
        return connection.execute(MORE, {"here": institution_id}).first() is not None


def _lock(connection: Connection, institution_id: UUID) -> int | None:
    """Take the lane and give its number, or leave it to whoever has it. SQLite has one writer at a time anyway."""
    number: int | None = connection.scalar(LANE, {"here": institution_id})
    return number


def waiting(connection: Connection, institution_id: UUID, most: int) -> Sequence[AnyRow]:
    """Give the next events of a lane in order, without those that wait behind an incident on a subject of theirs.

    Always out of one statement: a second one that read on would see what was sent meanwhile, and not what was sent
    before that among the rows of the first. Where a page holds too few that can go on, a larger one is read instead.
    """
    page = max(most, A_PAGE)
    while True:
        rows = connection.execute(OPEN, {"here": institution_id, "page": page}).all()
        found = _free(rows)
        if len(found) >= most or len(rows) < page:
            return found[:most]
        page *= LARGER


def _free(rows: Sequence[AnyRow]) -> list[AnyRow]:
    blocked: set[str] = set()
    found: list[AnyRow] = []
    for row in rows:
        if row.state == "stuck" or not blocked.isdisjoint(row.subjects):
            blocked.update(names_of(row))
        else:
            found.append(row)
    return found


def _waits(connection: Connection, institution_id: UUID, row: AnyRow) -> bool:
    state = owned.select(institution_id, inbox.c.state).where(inbox.c.position == row.position)
    return bool(connection.scalar(state) == "waiting")


def _settle_rows(
    installation: Installation, connection: Connection, take: Take, number: int, rows: Sequence[AnyRow]
) -> int:
    if not rows:
        return 0
    now = installation.now()
    copy = take(connection, number)
    writing = Writing(copy, now)
    for row in rows:
        event = event_of(row, copy.institution.timezone)
        try:
            writing.settled(row, decide(copy.institution, event, now))
        except Refusal as refusal:
            writing.refused(row, refusal)
    writing.write(connection)
    return len(rows)


def _settle_beside_a_newer(installation: Installation, institution_id: UUID, most: int) -> int:
    """Settle event by event up to the first that fails, and leave the lane there to a worker of the newer program.

    What this program cannot read is no fault of the event: no try is counted and no incident is opened.
    """
    ended = 0
    try:
        while ended < most:
            with _working(installation, institution_id) as (connection, take):
                number = _lock(connection, institution_id)
                rows = waiting(connection, institution_id, 1)
                if number is None or not rows:
                    return ended
                settled = _settle_rows(installation, connection, take, number, rows)
            ended += settled
    except Exception as wrong:
        if outage(wrong):
            raise
        log.warning("left to a newer worker", institution=str(institution_id), error=type(wrong).__name__)
    return ended


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
            number = _lock(connection, institution_id)
            if number is None:
                return 0
            rows = waiting(connection, institution_id, 1)
            if not rows:
                return 0
            (row,) = rows
            if row.tries >= installation.settings.tries:
                get_stuck(connection, take(connection, number), row, installation.now())
                return 1
            this = owned.update(institution_id, inbox).where(inbox.c.position == row.position)
            connection.execute(this.values(tries=row.tries + 1))
        try:
            with _working(installation, institution_id) as (connection, take):
                # Between the two transactions somebody else may have had the lane, and settled this very event.
                number = _lock(connection, institution_id)
                if number is None or not _waits(connection, institution_id, row):
                    return 0
                return _settle_rows(installation, connection, take, number, [row])
        except Exception as wrong:
            if outage(wrong):
                _take_back(installation, institution_id, row)
                raise
            if isinstance(wrong, OtherVersion):
                _take_back(installation, institution_id, row)
                log.warning("left to another version", received=str(row.id), exc_info=True)
                return 0
            log.exception("an event failed", received=str(row.id), type=row.type, attempt=row.tries + 1)


def _take_back(installation: Installation, institution_id: UUID, row: AnyRow) -> None:
    """Take back a try that says nothing of the event: of an outage, which may keep even that from us, for instance."""
    counted = (inbox.c.position == row.position) & (inbox.c.state == "waiting") & (inbox.c.tries == row.tries + 1)
    with suppress(SQLAlchemyError), installation.database.transaction(institution_id) as connection:
        connection.execute(owned.update(institution_id, inbox).where(counted).values(tries=row.tries))


A_PAGE = 50
LARGER = 4
"""How many times larger the next page is, so that a long queue behind an incident is read a few times only."""

HERE = bindparam("here", type_=Uuid())
LANE = owned.select(HERE, lanes.c.number).with_for_update(skip_locked=True)

# In words of SQL and not as parameters: only then does PostgreSQL see that the index of open events serves every time.
WAITS, HOLDS_UP = text("state = 'waiting'"), text("state = 'stuck' AND NOT released")
MORE = across.select(across.inbox.c.position).where(across.inbox.c.institution_id == HERE, WAITS).limit(1)
NOT_READ = {"institution_id", "digest", "outcome", "refusal", "stuck_at", "released", "settled_at"}
OPEN = (
    owned.select(HERE, *(column for column in inbox.c if column.name not in NOT_READ))
    .where(or_(WAITS, HOLDS_UP))
    .order_by(inbox.c.position)
    .limit(bindparam("page"))
)
"""The events of a lane that wait, and those that others wait behind."""
