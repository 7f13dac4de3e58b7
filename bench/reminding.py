"""How fast do due reminders become letters, and do events wait for them?

    python -m bench.reminding [--stack postgres|sqlite|both] [--institutions N] [--pairs N] [--reminders N] [--rate N]
                              [--seconds N] [--json FILE]

So many reminders are due at one moment, spread over all schools and over tasks that are open there, and the clock of
the service turns them into letters while events go in at a rate. An event is timed as in `settling`, on a copy of the
database without a due reminder and on one with all of them. Memory is that of all processes at the end (PSS).
"""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bench.meter import memory, quantile
from bench.places import STACKS, Place
from bench.report import Report, arguments
from bench.school import School
from bench.service import PATIENCE_SECONDS, Service, check, service, stacks
from bench.settling import calm
from workflow.reminders.plan import open_by_key
from workflow.reminders.rows import met_on_of
from workflow.tables import bulk, letters, reminders

TIMES_QUIET = 2
"""Of its quiet value the p99 of an event may become while reminders drain."""
SLACK_MS = 5
"""Below this a p99 says more of the machine than of the service."""
SOME = 2000
A_SECOND_WRITTEN = 4000
"""Reminders that are written before they fall due take about so long."""
LOOK_SECONDS = 0.1


def measure(report: Report, there: Place, schools: Sequence[School], asked: Any) -> None:
    """Time events of a quiet service, then of one whose reminders drain."""
    with service(there, there.copy()) as running:
        running.warm(schools)
        quiet = calm(running, schools, 1, asked.rate, asked.seconds)
        check(running.installation)
    with service(there, there.copy()) as running:
        running.warm(schools)
        due = datetime.now(UTC) + timedelta(seconds=1 + asked.reminders / A_SECOND_WRITTEN)
        made = sum(_write(running, school, asked.reminders // len(schools), due) for school in schools)
        time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        began = time.perf_counter()
        took = calm(running, schools, 1, asked.rate, asked.seconds)
        _drain(running, schools)
        seconds = time.perf_counter() - began
        held, written = memory([os.getpid(), *running.pids]), _letters(running, schools)
        check(running.installation)
    before, during = quantile(quiet, 0.99) * 1000, quantile(took, 0.99) * 1000
    report.row(
        stack=there.name,
        reminders=made,
        letters=written,
        fired_a_second=round(made / seconds),
        memory_mib=round(held),
        quiet_p99_ms=round(before, 1),
        draining_p99_ms=round(during, 1),
    )
    report.target(f"{there.name}: p99 while draining, of its quiet value", during / max(before, SLACK_MS), TIMES_QUIET)


def _write(running: Service, school: School, number: int, due: datetime) -> int:
    """Have so many reminders of a school fall due at once, each of a task that is open there; answers how many."""
    rows = list(_rows(running, school, number, due))
    for start in range(0, len(rows), SOME):
        with running.installation.database.transaction(school.id) as connection:
            bulk.write(connection, bulk.insertion(reminders, rows[start : start + SOME], changing=()))
    return len(rows)


def _rows(running: Service, school: School, number: int, due: datetime) -> Iterator[dict[str, Any]]:
    installation = running.installation
    with (
        installation.database.reading(school.id) as connection,
        installation.institutions.reading(connection, school.id) as institution,
    ):
        met_on = met_on_of(connection, institution)
        tasks = [
            (cycle, key, task)
            for cycle in institution.cycles.values()
            for key, task in open_by_key(cycle, due, met_on.get(cycle.id, {})).items()
        ]
        for turn in range(number):
            cycle, key, task = tasks[turn % len(tasks)]
            yield {
                "institution_id": school.id,
                "key": f"{key}#b{turn}",
                "cycle_id": cycle.id,
                "task": key,
                "about": str(task.about),
                "due": due + timedelta(microseconds=turn),
                "pack": cycle.pack.hash,
                "letters": 0,
            }


def _drain(running: Service, schools: Sequence[School]) -> None:
    """Wait until no reminder is due any more."""
    until = time.monotonic() + PATIENCE_SECONDS
    here = [school.id for school in schools]
    waits = select(func.count()).select_from(reminders).where(reminders.c.fired_at.is_(None))
    while True:
        with running.installation.database.reading(*here) as connection:
            if not connection.scalar(waits.where(reminders.c.due <= datetime.now(UTC))):
                return
        if time.monotonic() > until:
            raise RuntimeError(f"reminders are still due after {PATIENCE_SECONDS} s")
        time.sleep(LOOK_SECONDS)


def _letters(running: Service, schools: Sequence[School]) -> int:
    with running.installation.database.reading(*(school.id for school in schools)) as connection:
        written = select(func.count()).select_from(letters).where(letters.c.event == "reminder")
        return connection.scalar(written) or 0


def main() -> None:
    """Measure every stack that was asked for."""
    asked = arguments(
        __doc__,
        stack=(*STACKS, "both"),
        institutions=10,
        pairs=500,
        reminders=100_000,
        rate=100,
        seconds=20,
    )
    report = Report("reminding")
    for there, schools in stacks(asked):
        measure(report, there, schools, asked)
    report.say(asked.json)


if __name__ == "__main__":
    main()
