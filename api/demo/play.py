"""Playing a script through the real inbox and workers: a day is received, rung for and settled, on its own clock."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, groupby, islice
from time import sleep
from uuid import UUID

from sqlalchemy import select

from api.demo.post.carried import Carrier
from api.demo.school import build
from api.demo.script import Line
from api.demo.tree import lay_tree, mark
from api.demo.year import YEAR
from handlers.apart import Apart
from handlers.bell import Bell
from handlers.clock import fire_timers, with_due
from handlers.workers import Workers
from workflow.inbox.receive import receive
from workflow.installation import Installation
from workflow.tables.across import inbox

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
    clock, lanes = VirtualClock(lines[0].at), lanes_of(lines)
    there = replace(installation, now=clock)
    lay_tree(there)
    workers, carrier = Workers(there), Carrier(there, build(YEAR))
    workers.start()
    try:
        for batch in batches(lines):
            clock.now = batch[0].at.astimezone(UTC)
            _ring_due(there, workers.bell, lanes)
            clock.now = batch[-1].at.astimezone(UTC)
            with there.database.transaction(*lanes) as connection:
                for caller, said in groupby(batch, key=lambda line: line.caller):
                    receive(connection, caller, [line.envelope for line in said], clock.now, correlation)
            _settled(there, workers.bell, lanes)
            carrier.carry(lanes)
            progress(batch)
        mark(there, lanes)
    finally:
        workers.stop()


def lanes_of(lines: Iterable[Line]) -> tuple[UUID, ...]:
    """Name the institutions that a script speaks in, in the order in which they first do."""
    return tuple(dict.fromkeys(line.caller.institution for line in lines))


def _ring_due(installation: Installation, bell: Bell, lanes: Sequence[UUID]) -> None:
    """Let the clock of the service say what came due before this day: a consent outgrown, a request lapsed."""
    with installation.database.reading() as connection:
        due = with_due(connection, installation.now())
    for here in due:
        with installation.database.transaction(here) as connection:
            fire_timers(connection, here, installation.now(), Apart())
    if due:
        _settled(installation, bell, lanes)


def _settled(installation: Installation, bell: Bell, lanes: Sequence[UUID]) -> None:
    """Ring, and wait until the workers have settled the lanes; a ring that got lost is repeated.

    What one lane says to another arrives with its own commit, so that it waits there before the first is done.
    """
    waits = (inbox.c.institution_id.in_(lanes)) & (inbox.c.state == "waiting")
    waiting = select(inbox.c.institution_id).where(waits).limit(1)
    rung: dict[UUID, int] = {}
    for look in count():
        with installation.database.reading() as connection:
            lane = connection.scalar(waiting)
        if lane is None:
            return
        if look - rung.get(lane, -LOOKS_A_RING) >= LOOKS_A_RING:
            bell.ring(lane)
            rung[lane] = look
        sleep(LOOK_SECONDS)


def batches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut a script into days; a day is cut too where the cycle moves, and where another institution speaks."""
    for _, day in groupby(lines, key=lambda line: (line.at.date(), line.chapter, line.caller.institution)):
        while batch := list(islice(day, MOST)):
            yield batch
