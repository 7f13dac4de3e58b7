"""What does a quiet service cost: its memory, its CPU, and an event that comes when nothing else does?

    python -m bench.idling [--stack postgres|sqlite|both] [--institutions N] [--pairs N] [--seconds N] [--events N]
                           [--rest letters|everything] [--json FILE]

On PostgreSQL and Redis: `stupeni start`, with site, two workers and clock; on SQLite the one process. The schools stand
in work and in the memory of every worker. Memory is PSS: a page that processes share counts once. Idle is who has told
every letter and planned every reminder, which takes up to a minute: `--rest letters` does not wait for that. An event
goes in over HTTP, and is timed from its 202 to the moment another connection, which looks every 2 ms, no longer sees it
wait.
"""

import time
from collections.abc import Sequence

import httpx

from api.auth import sign
from bench.meter import children_of, cpu, memory, quantile
from bench.places import SECRET, STACKS, Place, processes
from bench.report import Report, arguments
from bench.requests import ready
from bench.school import School
from bench.service import LOOK_SECONDS, PATIENCE_SECONDS, QUEUED, WAITS, asking, stacks
from tests.mailing import free_port
from workflow.database import Database
from workflow.installation import utcnow

MEMORY_MIB, IDLE_CPU_PERCENT, EVENT_MS = 400, 2, 100
APART_SECONDS = 0.3
STALE = """
    SELECT 1 FROM across_lanes LEFT JOIN across_reminder_plans AS plans USING (institution_id)
    WHERE plans.number IS DISTINCT FROM across_lanes.number LIMIT 1
"""
REST = {"letters": (WAITS, QUEUED), "everything": (WAITS, QUEUED, STALE)}
WARMING = 8
"""Events of each institution before anything is measured: both workers have it in memory then."""


class Reporter:
    """Sends an event over HTTP and sees it settled."""

    def __init__(self, port: int, database: Database) -> None:
        self.database = database
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        self.sent = 0

    def send(self, school: School) -> float:
        """Give the seconds from its 202 to where it waits no longer."""
        self.sent += 1
        token = sign(SECRET, school.curator, utcnow())
        content = school.material(self.sent).model_dump(mode="json", exclude_none=True)
        answer = self.http.post("/api/v1/events", json=content, headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        began = time.perf_counter()
        while self._finds(WAITS):
            time.sleep(LOOK_SECONDS)
        return time.perf_counter() - began

    def rest(self, work: Sequence[str]) -> None:
        """Wait until none of this work is left."""
        until = time.monotonic() + PATIENCE_SECONDS
        while any(map(self._finds, work)):
            if time.monotonic() > until:
                raise RuntimeError(f"there is still work to do after {PATIENCE_SECONDS} s")
            time.sleep(APART_SECONDS)

    def _finds(self, what: str) -> bool:
        with self.database.reading() as connection:
            return connection.execute(asking(what, utcnow())).first() is not None


def measure(
    report: Report, there: Place, schools: Sequence[School], seconds: int, events: int, work: Sequence[str]
) -> None:
    """Warm the processes up, watch them do nothing, then send events far apart."""
    port, url = free_port(), there.copy()
    database = Database(url)
    environ = {**there.environ(url), "STUPENI_PORT": str(port)}
    with processes(environ, there.folder, ["start" if there.redis_url else "run"]) as started:
        ready(port)
        pids = [*started, *children_of(started[0])]
        reporter = Reporter(port, database)
        for _ in range(WARMING):
            # One more each time, for workers take turns: else each school would always meet the same one.
            for school in (*schools, schools[0]):
                reporter.send(school)
        reporter.rest(work)
        used, began = cpu(pids), time.perf_counter()
        time.sleep(seconds)
        idle = (cpu(pids) - used) / (time.perf_counter() - began) * 100
        took = []
        for number in range(events):
            time.sleep(APART_SECONDS)
            took.append(reporter.send(schools[number % len(schools)]))
        held = memory(pids)
    database.close()
    took.sort()
    half, most = quantile(took, 0.5) * 1000, took[-1] * 1000
    figures = {"memory_mib": round(held), "idle_cpu_percent": round(idle, 2)}
    report.row(stack=there.name, processes=len(pids), **figures, event_p50_ms=round(half, 1), slowest_ms=round(most, 1))
    report.target(f"{there.name}: memory of its own processes, MiB", held, MEMORY_MIB)
    report.target(f"{there.name}: idle CPU, % of a core", idle, IDLE_CPU_PERCENT)
    report.target(f"{there.name}: the slowest event on an idle system, ms", most, EVENT_MS)


def main() -> None:
    """Measure every stack that was asked for."""
    numbers = {"institutions": 10, "pairs": 500, "seconds": 20, "events": 20}
    asked = arguments(__doc__, stack=(*STACKS, "both"), rest=tuple(REST), **numbers)
    report = Report("idling")
    for there, schools in stacks(asked):
        measure(report, there, schools, asked.seconds, asked.events, REST[asked.rest])
    report.say(asked.json)


if __name__ == "__main__":
    main()
