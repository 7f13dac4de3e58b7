"""The year of the demonstration school: the whole of it, or squeezed so that it stands in its middle today."""

from datetime import date, datetime, timedelta

from api.demo.almanac import SATURDAY, Almanac, Month, Squeeze
from api.demo.chapters import (
    across,
    completion,
    contacts,
    deputy,
    life,
    mentee_base,
    mentor_base,
    mentor_selection,
    pair_work,
    pairing,
    plans,
    preparation,
    thanks,
)
from api.demo.chapters.trouble import (
    birthdays,
    concerns,
    late,
    leaving,
    misfit,
    parting,
    refused,
    silent,
    unmatched,
    withdrawal,
)
from api.demo.chapters.trouble.birthdays import OUTGROWS
from api.demo.roster import assemble
from api.demo.school import build
from api.demo.script import Line, Script
from workflow.consents.consent import PERSON_SIGNS_FROM

YEAR = 2021
ROOM, TWELVE_DAYS = timedelta(days=14), timedelta(days=12)
CHAPTERS = (
    preparation,
    mentee_base,
    mentor_base,
    mentor_selection,
    pairing,
    pair_work,
    plans,
    contacts,
    deputy,
    life,
    completion,
    across,
    thanks,
)
TROUBLES = (late, refused, misfit, silent, leaving, parting, unmatched, concerns, withdrawal, birthdays)


def lines(until: datetime | None = None) -> list[Line]:
    """Give the cycle 2021/22 from May to June, or what of it happened before a moment."""
    return [line for line in _script(YEAR).lines() if until is None or line.at < until]


def squeezed(today: date) -> list[Line]:
    """Give the year up to its 15 March, laid onto the days from the last May until the day before `today`.

    The school year is the one whose preparation that May began; a May that began less than two weeks ago is too short,
    and the one before it is taken.
    """
    year = today.year if first_day(today.year) + ROOM <= today else today.year - 1
    last = today - timedelta(days=1)
    while last.weekday() >= SATURDAY:
        last -= timedelta(days=1)
    until = Almanac(year).on(Month.MARCH, 15)
    return list(_script(year, Squeeze(until, first_day(year), last)).lines())


def first_day(year: int) -> date:
    """Give the day on which the script of a year begins."""
    return Almanac(year).on(Month.MAY, 11)


def _grows_up(squeeze: Squeeze | None) -> dict[str, date]:
    """Let one pupil of a squeezed year turn fourteen twelve days before its end: the old consents hold for a while."""
    if squeeze is None:
        return {}
    day = squeeze.last - TWELVE_DAYS
    return {OUTGROWS: day.replace(year=day.year - PERSON_SIGNS_FROM, day=min(day.day, 28))}


def _script(year: int, squeeze: Squeeze | None = None) -> Script:
    school = build(year, born=_grows_up(squeeze))
    script = Script(school, assemble(school), Almanac(year, squeeze))
    for chapter in (*CHAPTERS, *TROUBLES):
        chapter.tell(script)
    return script
