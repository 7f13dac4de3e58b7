"""How many events a second are settled, and how long after they were accepted?

    python -m bench.settling [--stack postgres|sqlite|both] [--mode singly|batches|both] [--institutions N] [--pairs N]
                             [--seconds N] [--json FILE]

500 pairs of 10 institutions stand in their work; each gets twelve events in order, sent by eight threads. Saturated:
from the first event to the last settled. Latency: at a fifth of that rate, from when the door answers to the moment
another connection, which looks every 2 ms, no longer sees the event wait: up to 2 ms more than it took.
"""

import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from bench.floors import Floor, floor
from bench.load import BATCH, Body, Plan, at_a_rate, at_full_speed
from bench.meter import cpu, quantile
from bench.places import STACKS, Place
from bench.report import Report, arguments
from bench.rows import Written, recorded
from bench.school import STEPS, School
from bench.service import LOOK_SECONDS, Service, check, service, stacks

SHARE_OF_RATE = 0.2
MODES = {"singly": 1, "batches": BATCH}
AT_LEAST = {"singly": 1 / 2, "batches": 1 / 3}
"""Of the floor, by the way events are sent."""
P50_MS, P99_MS = 10, 30
WAITING = "SELECT position FROM across_inbox WHERE state = 'waiting'"


@dataclass
class Sampler:
    """Looks who still waits, from a connection of its own, while anything does."""

    service: Service
    accepted: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def send(self, body: Body) -> None:
        """Have a body accepted, and begin to look for its events."""
        positions = self.service.accept(*body)
        now = time.perf_counter()
        with self.lock:
            self.accepted |= dict.fromkeys(positions, now)

    def look(self) -> None:
        """Look until it is over and everything was seen settled."""
        database = self.service.installation.database
        with closing(database.engine.raw_connection()) as borrowed:
            driver: Any = borrowed.driver_connection  # looking must cost little: it shares the machine with the service
            if database.is_postgres:
                driver.autocommit = True
            while not self.over.is_set() or self.accepted:
                with self.lock:
                    pending = dict(self.accepted)
                if pending:
                    waits = {position for (position,) in driver.execute(WAITING)}
                    self._settled(pending, waits, time.perf_counter())
                time.sleep(LOOK_SECONDS)
            borrowed.invalidate()

    def _settled(self, pending: dict[int, float], waits: set[int], now: float) -> None:
        ended = pending.keys() - waits
        with self.lock:
            for position in ended:
                del self.accepted[position]
        self.took += [now - pending[position] for position in ended]


@dataclass(frozen=True)
class Found:
    """What one way of sending came to."""

    rate: float
    own_cpu: float
    database_cpu: float
    took: Sequence[float]


def measure(there: Place, schools: Sequence[School], body: int, seconds: int) -> Found:
    """Saturate the service, then load it at a fifth of that for so many seconds; every event is checked."""
    plan = Plan(schools, len(STEPS), body)
    url = there.copy()
    with service(there, url) as running:
        running.warm(schools)
        streams = plan.streams()
        own, database, began = cpu([os.getpid(), *running.pids]), there.server_cpu(), time.perf_counter()
        at_full_speed(streams, lambda one: running.accept(*one))
        running.drain()
        rate = plan.events / (time.perf_counter() - began)
        own, database = cpu([os.getpid(), *running.pids]) - own, there.server_cpu() - database
        running.drain(everything=True)
        took = calm(running, schools, body, rate * SHARE_OF_RATE, seconds)
        running.drain()
        check(running.installation)
    return Found(rate, own / plan.events, database / plan.events, took)


def calm(running: Service, schools: Sequence[School], body: int, rate: float, seconds: int) -> list[float]:
    """Send events at a rate; gives how long each took, in seconds, sorted."""
    bodies = max(1, int(rate * seconds / body))
    pairs = sum(school.size for school in schools)
    plan = Plan(schools, 2 + bodies * body // pairs + bodies // len(schools), body, first=len(STEPS))
    sampler = Sampler(running)
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(sampler.look)
        try:
            at_a_rate(plan.streams(), sampler.send, bodies, rate / body)
        finally:
            sampler.over.set()
        looking.result()
    return sorted(sampler.took)


def tell(report: Report, there: Place, mode: str, found: Found, floors: Sequence[Floor]) -> None:
    """Add the figures of one way of sending; the floor is the mean of those before and after."""
    p50, p95, p99 = (quantile(found.took, share) * 1000 for share in (0.5, 0.95, 0.99))
    rate = fmean(one.rate for one in floors)
    report.row(
        stack=there.name,
        sent=mode,
        settled_a_second=round(found.rate),
        floor=round(rate),
        of_floor=round(found.rate / rate, 2),
        p50_ms=round(p50, 1),
        p95_ms=round(p95, 1),
        p99_ms=round(p99, 1),
        cpu_us=round(found.own_cpu * 1e6),
        of_server=round(found.database_cpu * 1e6),
        floor_cpu_us=round(fmean(one.own_cpu for one in floors) * 1e6),
        floor_of_server=round(fmean(one.database_cpu for one in floors) * 1e6),
    )
    report.target(f"{there.name}, {mode}: of the floor", found.rate / rate, AT_LEAST[mode], at_least=True)
    report.target(f"{there.name}, {mode}: p50, ms", p50, P50_MS)
    report.target(f"{there.name}, {mode}: p99, ms", p99, P99_MS)


def main() -> None:
    """Measure every stack and way of sending that was asked for."""
    asked = arguments(__doc__, stack=(*STACKS, "both"), mode=(*MODES, "both"), institutions=10, pairs=500, seconds=10)
    report = Report("settling")
    for there, schools in stacks(asked):
        rows: list[list[Written]] = recorded(there, Plan(schools, len(STEPS)))
        for mode in MODES if asked.mode == "both" else (asked.mode,):
            body = MODES[mode]
            before = floor(there, rows, body)
            found = measure(there, schools, body, asked.seconds)
            tell(report, there, mode, found, (before, floor(there, rows, body)))
    report.say(asked.json)


if __name__ == "__main__":
    main()
