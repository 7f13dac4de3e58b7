"""How long does it take to load an institution from its facts, as a worker does that sees it for the first time?

    python -m bench.loading [--stack postgres|sqlite|both] [--institutions N] [--pairs N] [--json FILE]

`--pairs` are those of all institutions together. Against reading the same facts with bare SQLAlchemy and doing nothing
with them.
"""

import time
from collections.abc import Sequence

from sqlalchemy import func, select

from bench.load import BATCH, Plan
from bench.places import SECRET, STACKS, Place
from bench.report import Report, arguments
from bench.school import STEPS, School
from bench.service import stacks
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import facts


def measure(report: Report, there: Place, schools: Sequence[School]) -> None:
    """Fill the prepared database with the work of its pairs, then load each institution anew."""
    settings = Settings(database_url=there.prepared, secret=SECRET)
    installation = Installation.open(settings)
    try:
        for stream in Plan(schools, len(STEPS), BATCH).streams():
            for caller, body in stream:
                with installation.database.transaction(caller.institution) as connection:
                    receive(connection, caller, body, installation.now())
        for school in schools:
            settle(installation, school.id)
    finally:
        installation.close()
    fresh = Installation.open(settings)
    try:
        with fresh.database.reading(*(school.id for school in schools)) as connection:
            number = connection.scalar(select(func.count()).select_from(facts)) or 0
            began = time.perf_counter()
            for school in schools:
                connection.execute(select(facts).where(facts.c.institution_id == school.id)).all()
            floor = time.perf_counter() - began
            began = time.perf_counter()
            for school in schools:
                with fresh.institutions.reading(connection, school.id):
                    pass
            took = time.perf_counter() - began
    finally:
        fresh.close()
    report.row(
        stack=there.name,
        facts_each=number // len(schools),
        loads_in_ms=round(took / len(schools) * 1000),
        reading_ms=round(floor / len(schools) * 1000, 1),
        facts_a_second=round(number / took),
        times_the_floor=round(took / floor, 1),
    )


def main() -> None:
    """Measure every stack that was asked for."""
    asked = arguments(__doc__, stack=(*STACKS, "both"), institutions=2, pairs=100)
    report = Report("loading")
    for there, schools in stacks(asked):
        measure(report, there, schools)
    report.say(asked.json)


if __name__ == "__main__":
    main()
