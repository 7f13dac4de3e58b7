"""Reminding: derives the reminders of schools anew where something has changed, and makes letters of those due.

Pairs that do not meet climb their ladder in the same round: a step is an event, settled like any other.

Each step is a short transaction of its own and found by its rows: a process that dies between two leaves nothing undone
that another does not find, and nothing done twice that a letter's key does not stop.
"""

import time
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

import structlog

from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.reminders import rows as reminding
from workflow.silence import rows as silence
from workflow.tables.types import AnyRow

log = structlog.get_logger()

SCHOOLS_A_TICK = 10
A_CLAIM = 500
TICK_SECONDS = 0.5
"""How long a tick may be at it: the clock has other things to do."""


def remind(installation: Installation, seconds: float = TICK_SECONDS) -> int:
    """Plan and fire what is due for a while; answers how many reminders were fired."""
    replan(installation)
    fired, until = 0, time.monotonic() + seconds
    while some := fire(installation):
        fired += some
        if time.monotonic() >= until or installation.stopping.is_set():
            break
    return fired


def replan(installation: Installation, most: int = SCHOOLS_A_TICK) -> int:
    """Derive anew the reminders of schools where anything has happened since then; answers of how many."""
    now = installation.now()
    with installation.database.reading() as connection:
        schools = reminding.stale(connection, now, most)
    for school in schools:
        with (
            installation.database.reading(school) as connection,
            installation.institutions.reading(connection, school) as institution,
        ):
            wanted, number = reminding.planned(connection, institution, now), institution.number
            steps = silence.due(connection, institution, now)
        with installation.database.transaction(school) as connection:
            reminding.write_plan(connection, school, number, wanted, now)
            for pair, step in steps:
                silence.climb(connection, school, pair, step, now)
    return len(schools)


def fire(installation: Installation, most: int = A_CLAIM) -> int:
    """Take what is due, at most so many, and say it; answers how many were taken."""
    now = installation.now()
    with installation.database.reading() as connection:
        due = reminding.with_due(connection, now, most)
    if not due:
        return 0
    with installation.database.transaction(*due) as connection:
        taken = reminding.claim(connection, now, most)
    by_school = sorted(taken, key=lambda row: str(row.institution_id))
    for school, rows in groupby(by_school, key=lambda row: row.institution_id):
        _fire_school(installation, school, list(rows))
    return len(taken)


def _fire_school(installation: Installation, here: UUID, rows: Sequence[AnyRow]) -> None:
    now = installation.now()
    try:
        with (
            installation.database.reading(here) as connection,
            installation.institutions.reading(connection, here) as institution,
        ):
            fired, number = reminding.told(connection, institution, rows, now), institution.number
    except NotFound as gone:
        log.error("reminders of a school that is not there", institution=str(here), error=gone.sentence)
        fired, number = [(row, reminding.OVER, []) for row in rows], 0
    with installation.database.transaction(here) as connection:
        reminding.write_fired(connection, here, number, fired, now)
