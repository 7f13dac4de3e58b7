"""How fast do due reminders become letters and letters leave, and do events wait for them?

    python -m bench.flooding [--stack postgres|sqlite|both] [--institutions N] [--pairs N] [--reminders N]
                             [--letters N] [--embedded N] [--rate N] [--seconds N] [--json FILE]

At one moment so many reminders fall due and so many letters have to leave for a mail server, a process of its own that
counts them, over all schools; on SQLite `--embedded` of each. While both drain events go in at a rate and are timed as
in `settling`; before that they were timed on a copy of the database without either. Memory is that of the service's
own processes (PSS), in quiet and at its highest.

The floors, in the same run: the bare driver writes the rows of a reminder that is told, a hundred in a transaction;
and `smtplib` gives the server a letter that is written already, twenty over a connection, and their rows are written.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Select, func, select

from bench.flood.floors import floors
from bench.flood.rows import Flood, give_addresses
from bench.flood.sink import Sink, sink
from bench.load import Stream, at_a_rate
from bench.meter import memory, quantile
from bench.places import STACKS, Place
from bench.report import Report, arguments
from bench.school import STEPS, School
from bench.service import Service, check, service, stacks
from bench.settling import Sampler
from workflow.letters.sending import is_due
from workflow.tables import across, letter_sendings, letters, reminders

TIMES_QUIET = 2
"""Of its quiet value the p99 of an event may become while everything drains."""
SLACK_MS = 5
"""Below this a p99 says more of the machine than of the service."""
TIMES_MEMORY = 1.5
"""Of what it is in quiet the memory may become."""
A_SECOND_WRITTEN = 2500
"""Reminders and letters that are written before the flood begins take about so long."""
SECONDS_A_LOOK = 2.0
DRAINED_WITHIN = 450


@dataclass(frozen=True)
class Drained:
    """What became of a flood: how many reminders were told, how many a second of each went, and the most memory."""

    told: int
    fired: float
    placed: float
    sent: float
    most: float


def measure(report: Report, there: Place, schools: Sequence[School], asked: Any) -> None:
    """Time events of a quiet service, then of one through which a flood goes."""
    number = {"sqlite": asked.embedded}.get(there.name)
    many = Many.over(len(schools), number or asked.reminders, number or asked.letters)
    with sink() as out:
        there.smtp_url = out.url
        told_floor, sent_floor = floors(there, schools, out)
        with started(there, schools) as running:
            quiet = flow(running, schools, asked, lambda: True)
            held = memory(own(running))
            check(running.installation)
        with started(there, schools) as running:
            took, found = drain(running, schools, out, many, asked)
            check(running.installation)
    before, during = quantile(quiet, 0.99) * 1000, quantile(took, 0.99) * 1000
    report.row(
        stack=there.name,
        reminders=many.reminders,
        told=found.told,
        told_a_second=round(found.fired),
        floor=round(told_floor),
        put_out_a_second=round(found.placed),
        letters=many.letters,
        sent_a_second=round(found.sent),
        floor_sent=round(sent_floor),
        events=len(took),
        quiet_p50_ms=round(quantile(quiet, 0.5) * 1000, 1),
        quiet_p99_ms=round(before, 1),
        draining_p50_ms=round(quantile(took, 0.5) * 1000, 1),
        draining_p99_ms=round(during, 1),
        quiet_mib=round(held),
        most_mib=round(found.most),
    )
    report.target(f"{there.name}: p99 while draining, of its quiet value", during / max(before, SLACK_MS), TIMES_QUIET)
    report.target(f"{there.name}: most memory, of its quiet value", found.most / held, TIMES_MEMORY)


@dataclass(frozen=True)
class Many:
    """How many of each: so many that every school has as many as the others."""

    reminders: int
    letters: int

    @classmethod
    def over(cls, schools: int, reminders: int, letters: int) -> "Many":
        """Give what is nearest to what was asked for, one of each a school at least."""
        return cls(*(max(1, round(one / schools)) * schools for one in (reminders, letters)))


@contextmanager
def started(there: Place, schools: Sequence[School]) -> Iterator[Service]:
    """Run the service on a copy, with the schools in memory and addresses on the cards of parents."""
    with service(there, there.copy()) as running:
        running.warm(schools)
        give_addresses(running, schools)
        yield running


def drain(
    running: Service, schools: Sequence[School], out: Sink, many: Many, asked: Any
) -> tuple[Sequence[float], Drained]:
    """Let a flood through while events go in; gives how long each event took, and what became of the flood."""
    begins = datetime.now(UTC) + timedelta(seconds=1 + sum(vars(many).values()) / A_SECOND_WRITTEN)
    before, _ = out.taken()
    for school in schools:
        Flood(school, many.reminders // len(schools), many.letters // len(schools), begins).write(running)
    time.sleep(max(0.0, (begins - datetime.now(UTC)).total_seconds()))
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(most_memory, running, over)
        try:
            took = flow(running, schools, asked, lambda: is_drained(running))
        finally:
            over.set()
    return took, became(running, schools, out.taken(), before, begins, many, watching.result())


def flow(running: Service, schools: Sequence[School], asked: Any, is_over: Callable[[], bool]) -> Sequence[float]:
    """Send events at a rate for so many seconds, and on until it is over; gives how long each took, sorted."""
    streams = [steps(school, pair) for pair in range(schools[0].size) for school in schools]
    sampler, until = Sampler(running), time.monotonic() + asked.seconds
    latest = time.monotonic() + DRAINED_WITHIN
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(sampler.look)
        try:
            while time.monotonic() < until or not is_over():
                at_a_rate(streams, sampler.send, asked.rate, asked.rate)
                if time.monotonic() > latest:
                    raise RuntimeError(f"it has not drained in {DRAINED_WITHIN} s")
        finally:
            sampler.over.set()
        looking.result()
    return sorted(sampler.took)


def steps(school: School, pair: int) -> Stream:
    """Give the events of a pair without end."""
    return ((school.curator, (school.step(pair, step),)) for step in count(len(STEPS)))


def is_drained(running: Service) -> bool:
    """Say whether no reminder is due any more, and no letter waits to be put out or sent."""
    now = datetime.now(UTC)
    timer, letter = across.reminders.c, across.letters.c
    left = (
        select(timer.due).where(timer.fired_at.is_(None), timer.due <= now),
        select(letter.due).where(letter.state == "queued", letter.due <= now),
        select(across.letter_sendings.c.id).where(is_due(now, across.letter_sendings)),
    )
    with running.installation.database.reading() as connection:
        return not any(connection.execute(one.limit(1)).first() for one in left)


def own(running: Service) -> Sequence[int]:
    """Name the processes of the service: those that it has, or this one."""
    return running.pids or [os.getpid()]


def most_memory(running: Service, over: threading.Event) -> float:
    """Look at the memory of the service until it is over; gives the most there was."""
    most = memory(own(running))
    while not over.wait(SECONDS_A_LOOK):
        most = max(most, memory(own(running)))
    return most


def became(
    running: Service,
    schools: Sequence[School],
    taken: tuple[int, int],
    before: int,
    begins: datetime,
    many: Many,
    most: float,
) -> Drained:
    """Hold what was drained against what was promised, each letter once among it, and give how fast it was."""
    row = reminders.c
    asked: Sequence[Select[int, Any]] = (
        select(func.count(), func.max(row.fired_at)).where(row.claimed_until.is_(None), row.outcome == "told"),
        select(func.count(), func.max(letters.c.placed_at)).where(letters.c.placed_at >= begins),
        select(func.count(), func.max(letter_sendings.c.ended_at)).where(
            letter_sendings.c.channel == "email", letter_sendings.c.state == "sent"
        ),
    )
    with running.installation.database.reading(*(school.id for school in schools)) as connection:
        (told, fired_at), (placed, placed_at), (sent, sent_at) = (connection.execute(one).one() for one in asked)
    messages, different = taken
    if sent != many.letters or messages - before != sent or messages != different:
        raise RuntimeError(f"{many.letters} letters, {sent} sent, {messages - before} taken, {different} different")
    return Drained(
        told,
        many.reminders / (fired_at - begins).total_seconds(),
        placed / (placed_at - begins).total_seconds(),
        sent / (sent_at - begins).total_seconds(),
        most,
    )


def main() -> None:
    """Measure every stack that was asked for."""
    asked = arguments(
        __doc__,
        stack=(*STACKS, "both"),
        institutions=10,
        pairs=500,
        reminders=100_000,
        letters=100_000,
        embedded=5_000,
        rate=100,
        seconds=20,
    )
    report = Report("flooding")
    for there, schools in stacks(asked):
        measure(report, there, schools, asked)
    report.say(asked.json)


if __name__ == "__main__":
    main()
