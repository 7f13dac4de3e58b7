"""Writing what was read, in the same request: nobody's data leaves before the row that says so is on disk.

A commit costs the same for one reading as for many. Whoever finds nobody writing writes at once; those who come
meanwhile wait, and the next of them writes for all who wait. Nothing is held back between requests.
"""

import hashlib
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from workflow.database import Database, reach
from workflow.tables import across, bulk, owned, people_keys, reading_people, readings

T = TypeVar("T")

A_ROW = 200
"""Pseudonyms that one row holds."""
CHOICES = " (choices)"
"""Behind a view: the names that its forms offer to choose from."""
GROUP = 50
"""Readings that one transaction takes: whoever writes an event waits for no more of them."""
SOME = 500
MOST_NAMES = 200_000
"""Pseudonyms that a process remembers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer with people in it: whose institution, who read, in which role, where, by which filters, and why."""

    institution: UUID
    reader: UUID | None
    role: str
    view: str
    shape: str
    purpose: str
    at: datetime
    people: Sequence[UUID]

    @property
    def hour(self) -> datetime:
        """Give the hour whose row it belongs to."""
        return self.at.replace(minute=0, second=0, microsecond=0)

    @property
    def digest(self) -> bytes:
        """Give what makes it the same row: another filter or another purpose is another one."""
        said = (self.institution, self.reader, self.role, self.view, self.shape, self.purpose, self.hour.isoformat())
        return hashlib.sha256(repr(tuple(map(str, said))).encode()).digest()


@dataclass(slots=True)
class _Ticket:
    """A reading in the queue, the pseudonyms of its people, and what became of it."""

    reading: Reading
    names: frozenset[str]
    times: int = 1
    written: bool = False
    failed: BaseException | None = None


@dataclass
class Recorder:
    """Takes readings from all threads of a process; one thread at a time writes.

    What was committed in this hour it knows: the same people read again are one UPDATE, and hold up a writer of events
    for no longer than that.
    """

    database: Database
    kept: timedelta
    _queue: list[_Ticket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _names: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    _known: dict[bytes, frozenset[str]] = field(default_factory=dict)
    _hour: datetime | None = None

    def record(self, *all_read: Reading) -> None:
        """Write what one answer shows; it is on disk when this returns, or what is wrong with the database raises."""
        tickets = [_Ticket(reading, self._pseudonyms(reading)) for reading in all_read]
        with self._lock:
            self._queue += tickets
        while not all(ticket.written for ticket in tickets):
            with self._writing:
                if not all(ticket.written for ticket in tickets):
                    self._write_group()
        for ticket in tickets:
            if ticket.failed is not None:
                raise ticket.failed

    def _write_group(self) -> None:
        with self._lock:
            group, self._queue = self._queue[:GROUP], self._queue[GROUP:]
        found = _together(group)
        try:
            with self.database.transaction(*{one.reading.institution for one in group}) as connection:
                for digest in sorted(found):  # in one order, so that two processes never wait for each other
                    _write(connection, digest, found[digest], self._known.get(digest, frozenset()))
                self._purge(connection, group[-1].reading.hour)
        except BaseException as failed:  # noqa: BLE001 - each of them is told, in his own thread
            for ticket in group:
                ticket.failed = failed
        else:
            for digest, one in found.items():
                self._known[digest] = self._known.get(digest, frozenset()) | one.names
        finally:
            for ticket in group:
                ticket.written = True

    def _purge(self, connection: Connection, hour: datetime) -> None:
        """Forget what is older than it is kept, once an hour."""
        if self._hour != hour:
            before = hour - self.kept
            hours = across.readings.c
            old = across.select(hours.institution_id).where(hours.hour < before).distinct()
            for institution in connection.scalars(old).all():
                reach(connection, institution)
                forget(connection, institution, before)
            self._known.clear()
            self._hour = hour

    def _pseudonyms(self, reading: Reading) -> frozenset[str]:
        """Give the people as the journal knows them; nobody's pseudonym ever changes."""
        here = reading.institution
        new = [one for one in reading.people if (here, one) not in self._names]
        if new:
            if len(self._names) + len(new) > MOST_NAMES:
                self._names.clear()
                new = list(reading.people)
            with self.database.reading(here) as connection:
                self._names |= {(here, person): name for person, name in _masks(connection, here, new)}
        return frozenset(self._names[here, one] for one in reading.people if (here, one) in self._names)


def forget(connection: Connection, institution: UUID, before: datetime) -> None:
    """Forget the readings of the hours before a moment."""
    old = owned.select(institution, readings.c.digest).where(readings.c.hour < before)
    connection.execute(owned.delete(institution, reading_people).where(reading_people.c.digest.in_(old)))
    connection.execute(owned.delete(institution, readings).where(readings.c.hour < before))


def _together(group: Sequence[_Ticket]) -> dict[bytes, _Ticket]:
    """Put together what belongs to one row."""
    found: dict[bytes, _Ticket] = {}
    for ticket in group:
        same = found.get(ticket.reading.digest)
        names, times = (same.names, same.times) if same else (frozenset[str](), 0)
        found[ticket.reading.digest] = _Ticket(ticket.reading, ticket.names | names, times + 1)
    return found


def _write(connection: Connection, digest: bytes, one: _Ticket, known: frozenset[str]) -> None:
    """Count a reading in its row, and name in it whom it has not named yet."""
    this = owned.update(one.reading.institution, readings).where(readings.c.digest == digest)
    counted = this.values(times=readings.c.times + one.times, last_at=one.reading.at)
    if known and one.names <= known and connection.execute(counted).rowcount:
        return
    bulk.write(connection, bulk.insertion(readings, [_row(digest, one)], changing=()))
    connection.execute(counted)
    _name(connection, digest, one)


def _row(digest: bytes, one: _Ticket) -> dict[str, object]:
    said = one.reading
    return {
        "digest": digest,
        "institution_id": said.institution,
        "hour": said.hour,
        "reader": said.reader,
        "role": said.role,
        "view": said.view,
        "shape": said.shape,
        "purpose": said.purpose,
        "times": 0,
        "shown": 0,
        "last_at": said.at,
    }


def _name(connection: Connection, digest: bytes, one: _Ticket) -> None:
    """Add the pseudonyms that the row has not yet; the last part is filled up first."""
    institution, table = one.reading.institution, reading_people.c
    parts = table.digest == digest
    asked = owned.select(institution, table.part, table.people).where(parts).order_by(table.part)
    kept = [(row.part, row.people.split()) for row in connection.execute(asked)]
    fresh = sorted(one.names.difference(*(names for _, names in kept)))
    if not fresh:
        return
    last, names = kept[-1] if kept else (0, [])
    room = A_ROW - len(names) if kept else 0
    if room > 0:
        filled = " ".join((*names, *fresh[:room]))
        this = owned.update(institution, reading_people).where(parts, table.part == last)
        connection.execute(this.values(people=filled))
    here = {"digest": digest, "institution_id": institution}
    rows = [here | {"part": last + n, "people": " ".join(some)} for n, some in enumerate(_by(fresh[room:], A_ROW), 1)]
    bulk.write(connection, bulk.insertion(reading_people, rows))
    mine = owned.update(institution, readings).where(readings.c.digest == digest)
    connection.execute(mine.values(shown=readings.c.shown + len(fresh)))


def _masks(connection: Connection, institution: UUID, people: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    for some in _by(people, SOME):
        asked = owned.select(institution, people_keys.c.person_id, people_keys.c.pseudonym)
        asked = asked.where(people_keys.c.person_id.in_(some))
        yield from ((row.person_id, row.pseudonym.hex) for row in connection.execute(asked))


def _by(values: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (values[start : start + size] for start in range(0, len(values), size))
