"""Playing a script through the real inbox and workers: a day is received, rung for and settled, on its own clock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, groupby, islice
from time import sleep
from uuid import UUID

from sqlalchemy import select

from api.demo.script import Line
from handlers.bell import Bell
from handlers.clock import fire_timers
from handlers.workers import Workers
from workflow.inbox.receive import receive
from workflow.installation import Installation
from workflow.tables import inbox

Progress = Callable[[Sequence[Line]], None]
"""Told of every batch once it is settled."""

MOST = 300
LOOK_SECONDS = 0.003
LOOKS_A_RING = 1000


class VirtualClock:
    """A clock that stands where it was set last."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """Give the time, in UTC."""
        return self.now


def play(installation: Installation, lines: Sequence[Line], progress: Progress, correlation: str = "demo") -> None:
    """Receive and settle the lines in their order; `installation.now` is not asked, the lines say what time it is.

    Lines received before are found again and change nothing, so that playing may be broken off and begun anew.
    """
    if not lines:
        return
    clock = VirtualClock(lines[0].at)
    there = replace(installation, now=clock)
    workers = Workers(there)
    workers.start()
    try:
        for batch in batches(lines):
            clock.now = batch[0].at.astimezone(UTC)
            _ring_due(there, workers.bell, batch[0].caller.institution)
            clock.now = batch[-1].at.astimezone(UTC)
            with there.database.transaction() as connection:
                for caller, said in groupby(batch, key=lambda line: line.caller):
                    receive(connection, caller, [line.envelope for line in said], clock.now, correlation)
            _settled(there, workers.bell, batch[0].caller.institution)
            progress(batch)
    finally:
        workers.stop()


def _ring_due(installation: Installation, bell: Bell, institution_id: UUID) -> None:
    """Let the clock of the service say what came due before this day: a consent outgrown, a request lapsed."""
    with installation.database.transaction() as connection:
        rung = fire_timers(connection, installation.now())
    if rung:
        _settled(installation, bell, institution_id)


def _settled(installation: Installation, bell: Bell, institution_id: UUID) -> None:
    """Ring, and wait until the workers have settled the lane; a ring that got lost is repeated."""
    waiting = select(inbox.c.position).where(inbox.c.institution_id == institution_id, inbox.c.state == "waiting")
    for look in count():
        if look % LOOKS_A_RING == 0:
            bell.ring(institution_id)
        with installation.database.reading() as connection:
            if connection.execute(waiting.limit(1)).first() is None:
                return
        sleep(LOOK_SECONDS)


def batches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut a script into days; a day in which the cycle moves is cut there too."""
    for _, day in groupby(lines, key=lambda line: (line.at.date(), line.chapter)):
        while batch := list(islice(day, MOST)):
            yield batch
