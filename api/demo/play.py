"""Playing a script through the real inbox: a day is received in one transaction and settled, on a clock of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, islice

from api.demo.script import Line
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation

Progress = Callable[[Sequence[Line]], None]
"""Told of every batch once it is settled."""

MOST = 300


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
    for batch in batches(lines):
        clock.now = batch[-1].at.astimezone(UTC)
        with there.database.transaction() as connection:
            for caller, said in groupby(batch, key=lambda line: line.caller):
                receive(connection, caller, [line.envelope for line in said], clock.now, correlation)
        settle(there, batch[0].caller.institution)
        progress(batch)


def batches(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut a script into days; a day in which the cycle moves is cut there too."""
    for _, day in groupby(lines, key=lambda line: (line.at.date(), line.chapter)):
        while batch := list(islice(day, MOST)):
            yield batch
