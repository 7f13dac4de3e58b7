"""Terms as the law counts them: from the next day on, by working days of Russia, never by the school's calendar.

A term that ends on a day off ends on the next working day (Civil Code, articles 191 to 193). Days off are the official
ones with the government's transfers; for a year whose transfers are not known yet the Labour Code's own rule holds.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

from workflow.consents.strictest import strictest
from workflow.facts.event import Fact
from workflow.facts.people import ConsentKind, ConsentWithdrawn

if TYPE_CHECKING:
    from workflow.subjects.person import Person

SATURDAY = 5


def term_of(person: "Person", withdrawal: Fact[ConsentWithdrawn]) -> date:
    """Give the last day of the term that a withdrawal starts, by the strictest pack of the open cycles here."""
    said, day = withdrawal.payload, withdrawal.day
    if said.kind is ConsentKind.PROCESSING and said.stop_demanded:
        return working_days_after(day, strictest(person, "stop_working_days"))
    if said.kind is ConsentKind.PUBLICATION:
        return working_days_after(day, strictest(person, "take_down_working_days"))
    processing = said.kind is ConsentKind.PROCESSING
    return days_after(day, strictest(person, "destroy_days" if processing else "end_pairs_days"))


def days_after(day: date, number: int) -> date:
    """Give the last day of a term of calendar days; one that ends on a day off ends on the next working day."""
    last = day + timedelta(days=number)
    while not is_working(last):
        last += timedelta(days=1)
    return last


def working_days_after(day: date, number: int) -> date:
    """Give the last day of a term of working days, the day itself not counted."""
    last = day
    while number:
        last += timedelta(days=1)
        number -= is_working(last)
    return last


def is_working(day: date) -> bool:
    """Say whether a day is a working one of a five-day week in Russia."""
    off, worked = _of_year(day.year)
    return day in worked or (day.weekday() < SATURDAY and day not in off)


def end_of(day: date, zone: tzinfo) -> datetime:
    """Give the last second of a day: a term lasts until its end (Civil Code, article 194)."""
    return datetime.combine(day, time(23, 59, 59), zone)


@lru_cache
def _of_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Give the days off that are no weekend by themselves, and the days of weekends that are worked."""
    found = holidays.country_holidays("RU", years=year)
    return frozenset(found), frozenset(found.weekend_workdays)
