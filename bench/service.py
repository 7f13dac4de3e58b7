"""The service under measurement: schools put to work in it, events accepted by it, and what became of them."""

import argparse
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, bindparam, select, text

from api.commands.collecting import collect_seldom
from bench.places import SECRET, STACKS, Place, place, processes
from bench.school import School
from handlers.clock import Clock
from handlers.workers import Workers
from workflow.access import Caller
from workflow.inbox.acceptor import Ring
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import inbox
from workflow.tables.across import lanes
from workflow.tables.types import Moment

WORKERS = 2
LOOK_SECONDS = 0.002
PATIENCE_SECONDS = 300
WAITS = "SELECT 1 FROM across_inbox WHERE state = 'waiting' LIMIT 1"
QUEUED = "SELECT 1 FROM across_letters WHERE state = 'queued' AND due <= :now LIMIT 1"
UNPLANNED = """
    SELECT 1 FROM across_lanes LEFT JOIN across_reminder_plans USING (institution_id) WHERE planned_at IS NULL LIMIT 1
"""


def asking(what: str, now: datetime) -> TextClause:
    """Give a question that may speak of now, in the form in which the database keeps moments."""
    asked = text(what)
    return asked.bindparams(bindparam("now", now, type_=Moment)) if ":now" in what else asked


@dataclass
class Service:
    """An installation that accepts here; `pids` are the processes that settle, none when this one does."""

    installation: Installation
    ring: Ring
    pids: Sequence[int]

    def accept(self, caller: Caller, events: Sequence[Envelope]) -> list[int]:
        """Accept a body as the door does, durable when this returns; gives the events' places in the inbox."""
        receipts = self.installation.acceptor.accept(caller, events, self.installation.now(), ring=self.ring)
        return [receipt.position for receipt in receipts]

    def drain(self, *, everything: bool = False) -> None:
        """Wait until nothing waits to be settled; on demand, until letters and plans of reminders are done too."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.waits() or (everything and (self._finds(QUEUED) or self._finds(UNPLANNED))):
            if time.monotonic() > until:
                raise RuntimeError(f"there is still work to do after {PATIENCE_SECONDS} s")
            time.sleep(LOOK_SECONDS)

    def waits(self) -> bool:
        """Say whether any event waits to be settled."""
        return self._finds(WAITS)

    def _finds(self, what: str) -> bool:
        with self.installation.database.reading() as connection:
            return connection.execute(asking(what, self.installation.now())).first() is not None

    def warm(self, schools: Sequence[School], rounds: int = 8) -> None:
        """Have every institution taken into memory: a material for the mentors, some times over.

        What the opening of the schools has to tell is told before anything is measured, and from here on this process
        collects garbage as the service's own do.
        """
        for number in range(rounds):
            for school in schools:
                self.accept(school.curator, [school.material(number)])
            self.drain()
        self.drain(everything=True)
        collect_seldom()


@contextmanager
def service(place: Place, database_url: str) -> Iterator[Service]:
    """Run workers and a clock on a database: processes beside Redis, threads of this process without."""
    settings = Settings(database_url=database_url, redis_url=place.redis_url, secret=SECRET, smtp_url=place.smtp_url)
    installation = Installation.open(settings)
    workers = Workers(installation)
    stop = threading.Event()
    ticking = Clock(installation, workers.bell, workers.meters, workers.letters)
    clock = threading.Thread(target=ticking.run, args=(stop,))
    try:
        if settings.embedded:
            workers.start()
            clock.start()
            yield Service(installation, workers.bell.ring, ())
        else:
            commands = [*["worker"] * WORKERS, "clock"]
            with processes(place.environ(database_url), place.folder, commands) as pids:
                yield Service(installation, workers.bell.ring, pids)
    finally:
        stop.set()
        if clock.is_alive():
            clock.join()
        workers.stop()
        installation.close()


def stacks(asked: argparse.Namespace) -> Iterator[tuple[Place, list[School]]]:
    """Give each stack that was asked for, with its schools at work."""
    for name in STACKS if asked.stack == "both" else (asked.stack,):
        with place(name) as there:
            yield there, open_schools(there, asked.institutions, asked.pairs)


def open_schools(place: Place, institutions: int, pairs: int) -> list[School]:
    """Put schools to work in the prepared database, through the door and settling; not measured."""
    schools = [School(number, pairs // institutions) for number in range(institutions)]
    installation = Installation.open(Settings(database_url=place.prepared, secret=SECRET, batch=1000))
    try:
        for school in schools:
            for caller, body in school.opening():
                with installation.database.transaction(caller.institution) as connection:
                    receive(connection, caller, body, installation.now())
            settle(installation, school.id)
        check(installation)
    finally:
        installation.close()
    return schools


def check(installation: Installation) -> int:
    """Hold every event against what was promised: settled, none refused, each pair's in order; gives how many.

    In the order of whoever sent them: what the clock reports in the same moment comes before or after.
    """
    asked = select(inbox.c.source, inbox.c.state, inbox.c.subject, inbox.c.number).order_by(inbox.c.position)
    with installation.database.reading() as connection:
        everyone = connection.scalars(select(lanes.c.institution_id)).all()
    with installation.database.reading(*everyone) as connection:
        rows = connection.execute(asked).all()
    last: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.state != "settled":
            raise RuntimeError(f"an event about {row.subject} is {row.state}")
        if row.number <= last.get((row.source, row.subject), -1):
            raise RuntimeError(f"events about {row.subject} were settled out of order")
        last[row.source, row.subject] = row.number
    return len(rows)
