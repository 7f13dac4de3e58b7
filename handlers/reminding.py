"""Reminding: derives the reminders of schools anew where something has changed, and makes letters of those due.

Pairs that do not meet climb their ladder in the same round: a step is an event, settled like any other.

Each step is a short transaction of its own and found by its rows: a process that dies between two leaves nothing undone
that another does not find, and nothing done twice that a letter's key does not stop.
"""

import math
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from uuid import UUID, uuid5

import structlog
from sqlalchemy import Connection

from handlers.apart import Apart, Step
from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.outage import outage
from workflow.reminders import rows as reminding
from workflow.silence import rows as silence
from workflow.silence.ladder import Heard, Silence, due_steps
from workflow.silence.ladder import Step as Climb
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.tables.types import AnyRow

log = structlog.get_logger()

Climbing = tuple[Silence, Climb]
SCHOOLS_A_TICK = 10
A_CLAIM = 100
"""Reminders of a school that are taken at once: whoever dies leaves so many claimed, and nobody waits long for him."""
PLANNING_SECONDS = 0.2
TICK_SECONDS = 0.5
"""How long a tick may be at it: the clock has other things to do."""


def remind(installation: Installation, apart: Apart | None = None, seconds: float = TICK_SECONDS) -> int:
    """Plan and fire what is due for a while; answers how many reminders were fired."""
    apart = apart or Apart()
    apart.does(Step.PLANS, partial(replan, installation, apart, until=time.monotonic() + PLANNING_SECONDS))
    fired, until = 0, time.monotonic() + seconds
    while some := apart.does(Step.REMINDERS, partial(fire, installation, apart, until=until)):
        fired += some
        if time.monotonic() >= until or installation.stopping.is_set():
            break
    return fired


def replan(
    installation: Installation, apart: Apart | None = None, most: int = SCHOOLS_A_TICK, until: float = math.inf
) -> int:
    """Derive anew the reminders of schools where anything has happened since then; answers of how many.

    One that fails holds up no other: it is tried again after them. After `until`, a moment of the monotonic clock, the
    other schools are left to the next time.
    """
    now, apart = installation.now(), apart or Apart()
    with installation.database.reading() as connection:
        schools = reminding.stale(connection, now, most, but=apart.left(Step.PLANS))
    for done, school in enumerate(schools, 1):
        apart.does(Step.PLANS, partial(_replan_school, installation, apart, school, now), school)
        if time.monotonic() >= until:
            return done
    return len(schools)


def _replan_school(installation: Installation, apart: Apart, school: UUID, now: datetime) -> None:
    """Derive and write the reminders of a school, and make the steps of silence: a failing pair leaves it stale."""
    try:
        with (
            installation.database.reading(school) as connection,
            installation.institutions.reading_once(connection, school) as institution,
        ):
            wanted, number = reminding.planned(connection, institution, now), institution.number
            steps, pairs = _steps(connection, apart, institution, now), set(institution.pairs)
        with installation.database.transaction(school) as connection:
            reminding.write_plan(connection, school, number, wanted, now)
        _climb(installation, apart, school, steps, now)
    except Exception:
        _put_off(installation, school, now)
        raise
    if pairs & apart.left(Step.SILENCE):
        _put_off(installation, school, now)


def _steps(connection: Connection, apart: Apart, institution: Institution, now: datetime) -> list[Climbing]:
    """Give the steps of silence to be made, by what really became of the letters before them; each pair apart."""
    heard, found = silence.heard_of(connection, institution.id), list[Climbing]()
    for pair in institution.pairs.values():
        found += apart.does(Step.SILENCE, partial(_due, pair, heard, now), pair.id, in_transaction=True) or []
    return found


def _due(pair: Pair, heard: Heard, now: datetime) -> list[Climbing]:
    return list(due_steps([pair], heard, now))


def _climb(installation: Installation, apart: Apart, school: UUID, steps: Iterable[Climbing], now: datetime) -> None:
    for one, step in steps:
        with installation.database.transaction(school) as connection:
            report = partial(silence.climb, connection, school, one, step, now)
            apart.does(Step.SILENCE, report, one.pair.id, in_transaction=True)


def _put_off(installation: Installation, school: UUID, now: datetime) -> None:
    with installation.database.transaction(school) as connection:
        reminding.put_off(connection, school, now)


def fire(installation: Installation, apart: Apart | None = None, most: int = A_CLAIM, until: float = math.inf) -> int:
    """Take what is due, of each school at most so many, and say it; answers how many were taken.

    School by school: what is open there is asked once for all that is taken. `until` as of `replan`.
    """
    now, apart = installation.now(), apart or Apart()
    with installation.database.reading() as connection:
        schools = reminding.with_due(connection, now, most, but=apart.left(Step.REMINDERS))
    taken = 0
    for school in schools:
        taken += apart.does(Step.REMINDERS, partial(_fire_school, installation, apart, school, now, most), school) or 0
        if time.monotonic() >= until:
            break
    return taken


def _fire_school(installation: Installation, apart: Apart, school: UUID, now: datetime, most: int) -> int:
    """Tell some reminders of a school, all together; where that fails, those of each task apart.

    What was taken and not told is taken again when the claim is over.
    """
    with installation.database.transaction(school) as connection:
        rows = reminding.claim(connection, school, now, most)
    try:
        _tell(installation, school, rows)
    except Exception as wrong:
        if outage(wrong) or len(rows) == 1:
            raise
        for task, some in groupby(sorted(rows, key=lambda row: row.task), key=lambda row: row.task):
            apart.does(Step.REMINDERS, partial(_tell, installation, school, list(some)), uuid5(school, task))
    return len(rows)


def _tell(installation: Installation, here: UUID, rows: Sequence[AnyRow]) -> None:
    if not rows:
        return
    now = installation.now()
    try:
        with (
            installation.database.reading(here) as connection,
            installation.institutions.borrowing(connection, here) as institution,
        ):
            fired, number = reminding.told(connection, institution, rows, now), institution.number
    except NotFound as gone:
        log.error("reminders of a school that is not there", institution=str(here), error=gone.sentence)
        fired, number = [(row, reminding.OVER, []) for row in rows], 0
    with installation.database.transaction(here) as connection:
        reminding.write_fired(connection, here, number, fired, now)
