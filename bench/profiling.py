"""Where does an event's time go, and what limits it?

    python -m bench.profiling [--stack postgres|sqlite|both] [--institutions N] [--pairs N] [--json FILE]

One thread receives and settles in process; a timer looks a thousand times a second at what it is doing and counts it
for the innermost step of ours on the stack. Time inside the driver is a step of its own: waiting for the database,
and on SQLite its work too.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bench.load import BATCH, Plan
from bench.places import SECRET, STACKS, Place
from bench.report import Report, arguments
from bench.school import STEPS, School
from bench.service import check, stacks
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.settings import Settings

EVERY_SECONDS = 0.001
SHOWN = 15

#    in the path of the file                              the step
STEPS_BY_FILE = (
    ("/psycopg/", "the database: driver and waiting"),
    ("/sqlalchemy/engine/default.py", "the database: driver and waiting"),
    ("/sqlalchemy/", "SQLAlchemy"),
    ("/workflow/inbox/door.py", "understand"),
    ("/workflow/inbox/sent.py", "understand"),
    ("/workflow/inbox/receive.py", "store"),
    ("/workflow/institutions.py", "load"),
    ("/workflow/tables/", "rows for the database"),
    ("/workflow/inbox/writing.py", "write"),
    ("/workflow/inbox/ends.py", "write"),
    ("/workflow/journal/", "journal"),
    ("/workflow/requirements/", "decide: requirements"),
    ("/workflow/subjects/", "decide: subjects"),
    ("/workflow/derived/", "decide: subjects"),
    ("/workflow/guards/", "decide: guards"),
    ("/workflow/decide.py", "decide: facts, records and moves"),
    ("/workflow/machine.py", "decide: facts, records and moves"),
    ("/workflow/case.py", "decide: facts, records and moves"),
    ("/workflow/inbox/settle.py", "the lane: lock and read"),
)  # fmt: skip
"""What several steps use (facts, the catalogue, roles) counts for the step that called it."""


class Samples:
    """What the thread was doing, look by look."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.places: Counter[str] = Counter()

    def look(self, number: int, frame: FrameType | None) -> None:
        """Count the innermost step on the stack, and the innermost function of ours."""
        step = place = None
        while frame is not None and not (step and place):
            path = frame.f_code.co_filename
            step = step or next((name for part, name in STEPS_BY_FILE if part in path), None)
            if "/workflow/" in path:
                place = place or f"{path.rpartition('/workflow/')[2]}:{frame.f_code.co_name}"
            frame = frame.f_back
        self.steps[step or "everything else"] += 1
        self.places[place or "elsewhere"] += 1


@contextmanager
def sampling() -> Iterator[Samples]:
    """Look at this thread while the block runs."""
    samples = Samples()
    before = signal.signal(signal.SIGALRM, samples.look)
    signal.setitimer(signal.ITIMER_REAL, EVERY_SECONDS, EVERY_SECONDS)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def measure(report: Report, there: Place, schools: list[School], body: int) -> None:
    """Receive everything, then settle everything; the institutions are in memory when it begins."""
    plan = Plan(schools, len(STEPS), body)
    installation = Installation.open(Settings(database_url=there.copy(), secret=SECRET))

    def accept() -> None:
        for stream in plan.streams():
            for caller, events in stream:
                with installation.database.transaction(caller.institution) as connection:
                    receive(connection, caller, events, installation.now())

    def settle_all() -> None:
        for school in schools:
            settle(installation, school.id)

    try:
        for school in schools:
            with installation.database.transaction(school.id) as connection:
                receive(connection, school.curator, [school.material(0)], installation.now())
        settle_all()
        for name, work in (("receive", accept), ("settle", settle_all)):
            _sampled(report, f"{there.name}: {name}" + (f", {body} a body" if name == "receive" else ""), plan, work)
        check(installation)
    finally:
        installation.close()


def _sampled(report: Report, what: str, plan: Plan, work: Callable[[], None]) -> None:
    used, began = time.process_time(), time.perf_counter()
    with sampling() as samples:
        work()
    used, took = time.process_time() - used, time.perf_counter() - began
    an_event = {"microseconds": round(took / plan.events * 1e6), "of_it_cpu": round(used / plan.events * 1e6)}
    report.row(what=what, step="an event", share="100 %", **an_event)
    looks = max(1, samples.steps.total())
    for names in (samples.steps.most_common(), samples.places.most_common(SHOWN)):
        for name, seen in names:
            report.row(
                what="",
                step=name,
                share=f"{seen / looks:.0%}",
                microseconds=round(took * seen / looks / plan.events * 1e6),
            )
        report.row(what="")


def main() -> None:
    """Profile every stack that was asked for."""
    asked = arguments(__doc__, stack=(*STACKS, "both"), institutions=2, pairs=100)
    report = Report("profiling")
    for there, schools in stacks(asked):
        for body in (1, BATCH):
            measure(report, there, schools, body)
    report.say(asked.json)


if __name__ == "__main__":
    main()
