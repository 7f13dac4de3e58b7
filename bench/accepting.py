"""How many events a second does the door take over HTTP, and how far is that from an endpoint that writes nothing?

    python -m bench.accepting [--stack postgres|sqlite|both] [--mode singly|batches|both] [--institutions N] [--pairs N]
                              [--clients N] [--requests N] [--json FILE]

On PostgreSQL one web process, no workers and no clock; on SQLite the one process, which settles at the same time. The
clients and the database share the machine with it. The bare endpoint is FastAPI in one process
too: it validates the same envelopes.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from api.auth import sign
from bench.load import BATCH
from bench.meter import cpu, quantile
from bench.places import ROOT, SECRET, STACKS, Place, processes
from bench.report import Report, arguments
from bench.requests import bombard, events, ready, request
from bench.school import School
from bench.service import stacks
from tests.mailing import free_port
from workflow.installation import utcnow

MODES = {"singly": 1, "batches": BATCH}


@contextmanager
def bare() -> Iterator[tuple[int, int]]:
    """Run the bare endpoint; gives its port and process."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "bench.bare", str(port)], cwd=ROOT)
    try:
        ready(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


@contextmanager
def web(there: Place) -> Iterator[tuple[int, int]]:
    """Run the service's web process on a copy of the prepared database; embedded it is the one process."""
    port = free_port()
    environ = {**there.environ(there.copy()), "STUPENI_PORT": str(port)}
    with processes(environ, there.folder, ["web" if there.redis_url else "run"]) as (pid,):
        ready(port)
        yield port, pid


def load(schools: Sequence[School], body: int, requests: int) -> Callable[[int], list[bytes]]:
    """Make the requests, institution after institution in turn; they are finished when the port is known."""
    each = -(-requests // len(schools))
    tokens = [sign(SECRET, school.curator, utcnow()) for school in schools]
    sent = [events(school, 0, each * body) for school in schools]
    return lambda port: [
        request(port, token, of_school[number * body : (number + 1) * body])
        for number in range(each)
        for token, of_school in zip(tokens, sent, strict=True)
    ]


def measure(report: Report, there: Place, schools: Sequence[School], mode: str, clients: int, requests: int) -> None:
    """Send the same requests to the bare endpoint and to the door."""
    body = MODES[mode]
    made = load(schools, body, requests if body == 1 else max(clients, requests // 20))
    figures = {}
    for name, server in (("floor", bare()), ("door", web(there))):
        with server as (port, pid):
            sent = made(port)
            before = cpu([pid])
            answered = asyncio.run(bombard(port, sent, clients))
            used = cpu([pid]) - before
            figures[name] = len(sent) * body / answered.seconds
    ratio = figures["door"] / figures["floor"]
    report.row(
        stack=there.name,
        sent=mode,
        clients=clients,
        accepted_a_second=round(figures["door"]),
        bare=round(figures["floor"]),
        of_bare=round(ratio, 2),
        p50_ms=round(quantile(answered.took, 0.5) * 1000, 1),
        p99_ms=round(quantile(answered.took, 0.99) * 1000, 1),
        cpu_us=round(used / len(sent) / body * 1e6),
    )


def main() -> None:
    """Measure every stack and way of sending that was asked for."""
    numbers = {"institutions": 10, "pairs": 50, "clients": 32, "requests": 4000}
    asked = arguments(__doc__, stack=(*STACKS, "both"), mode=(*MODES, "both"), **numbers)
    report = Report("accepting")
    for there, schools in stacks(asked):
        for mode in MODES if asked.mode == "both" else (asked.mode,):
            measure(report, there, schools, mode, asked.clients, asked.requests)
    report.say(asked.json)


if __name__ == "__main__":
    main()
