"""Reminding: derives the reminders of schools anew where something has changed, and makes letters of those due.

Pairs that do not meet climb their ladder in the same round: a step is an event, settled like any other.

Each step is a short transaction of its own and found by its rows: a process that dies between two leaves nothing undone
that another does not find, and nothing done twice that a letter's key does not stop.
"""

import math
import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.reminders import rows as reminding
from workflow.silence import rows as silence
from workflow.tables.types import AnyRow

log = structlog.get_logger()

SCHOOLS_A_TICK = 10
A_CLAIM = 100
"""Reminders of a school that are taken at once: whoever dies leaves so many claimed, and nobody waits long for him."""
PLANNING_SECONDS = 0.2
TICK_SECONDS = 0.5
"""How long a tick may be at it: the clock has other things to do."""


def remind(installation: Installation, seconds: float = TICK_SECONDS) -> int:
    """Plan and fire what is due for a while; answers how many reminders were fired."""
    replan(installation, until=time.monotonic() + PLANNING_SECONDS)
    fired, until = 0, time.monotonic() + seconds
    while some := fire(installation, until=until):
        fired += some
        if time.monotonic() >= until or installation.stopping.is_set():
            break
    return fired


def replan(installation: Installation, most: int = SCHOOLS_A_TICK, until: float = math.inf) -> int:
    """Derive anew the reminders of schools where anything has happened since then; answers of how many.

    One that fails holds up no other: it is tried again after them. After `until`, a moment of the monotonic clock, the
    other schools are left to the next time.
    """
    now = installation.now()
    with installation.database.reading() as connection:
        schools = reminding.stale(connection, now, most)
    for done, school in enumerate(schools, 1):
        try:
            _replan_school(installation, school, now)
        except Exception:
            log.exception("the reminders of a school were not derived", institution=str(school))
            with installation.database.transaction(school) as connection:
                reminding.put_off(connection, school, now)
        if time.monotonic() >= until:
            return done
    return len(schools)


def _replan_school(installation: Installation, school: UUID, now: datetime) -> None:
    with (
        installation.database.reading(school) as connection,
        installation.institutions.reading_once(connection, school) as institution,
    ):
        wanted, number = reminding.planned(connection, institution, now), institution.number
        steps = silence.due(connection, institution, now)
    with installation.database.transaction(school) as connection:
        reminding.write_plan(connection, school, number, wanted, now)
        for pair, step in steps:
            silence.climb(connection, school, pair, step, now)


def fire(installation: Installation, most: int = A_CLAIM, until: float = math.inf) -> int:
    """Take what is due, of each school at most so many, and say it; answers how many were taken.

    School by school: what is open there is asked once for all that is taken. `until` as of `replan`.
    """
    now = installation.now()
    with installation.database.reading() as connection:
        schools = reminding.with_due(connection, now, most)
    taken = 0
    for school in schools:
        with installation.database.transaction(school) as connection:
            rows = reminding.claim(connection, school, now, most)
        try:
            _fire_school(installation, school, rows)
        except Exception:  # what was claimed is taken again when the claim is over
            log.exception("the reminders of a school were not told", institution=str(school))
        taken += len(rows)
        if time.monotonic() >= until:
            break
    return taken


def _fire_school(installation: Installation, here: UUID, rows: Sequence[AnyRow]) -> None:
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
