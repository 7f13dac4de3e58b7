"""Which days the school is open: what it said last of a day holds, then vacations and holidays, then the weekend.

Reminders keep to it. The clocks of the law and of a child's safety do not: those count in `workflow/consents/clocks.py`
and in hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from workflow.facts.calendars import DayKind, SchoolDaysChanged
from workflow.facts.event import Fact
from workflow.subjects.cycle import Cycle
from workflow.words import Named

ONE_DAY = timedelta(days=1)
WEEKEND = "выходной"
FAR = 366
"""A calendar that has no open day in so many days is not asked further."""


class Origin(Named):
    """Who says that the school is closed."""

    SCHOOL = "school", "школа"
    VACATION = "vacation", "каникулы"
    HOLIDAY = "holiday", "праздник"
    WEEKEND = "weekend", "выходной"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days in a row on which the school is closed for one reason."""

    start: date
    end: date
    title: str
    origin: Origin


def changes(cycle: Cycle) -> Sequence[Fact[SchoolDaysChanged]]:
    """Give what the school said of its calendar, in whichever cycle, in the order of telling: it is one school."""
    return cycle.derive(_changes)


def _changes(cycle: Cycle) -> tuple[Fact[SchoolDaysChanged], ...]:
    said = [fact for one in cycle.institution.cycles.values() for fact in one.of(SchoolDaysChanged)]
    return tuple(sorted(said, key=lambda fact: fact.number))


def why_closed(cycle: Cycle, day: date) -> tuple[str, Origin] | None:
    """Say why the school is closed on a day; None when it is open."""
    return cycle.derive(_why_closed, day)


def _why_closed(cycle: Cycle, day: date) -> tuple[str, Origin] | None:
    for fact in reversed(changes(cycle)):
        if fact.payload.start <= day <= fact.payload.end:
            return (fact.payload.title, Origin.SCHOOL) if fact.payload.days is DayKind.OFF else None
    calendar = cycle.pack.calendar
    for vacation in calendar.vacations:
        if vacation.covers(day, cycle.school_year):
            return vacation.title, Origin.VACATION
    for holiday in calendar.holidays:
        if holiday.covers(day):
            return holiday.title, Origin.HOLIDAY
    return (WEEKEND, Origin.WEEKEND) if day.isoweekday() in calendar.weekend else None


def is_open(cycle: Cycle, day: date) -> bool:
    """Say whether the school is open on a day."""
    return why_closed(cycle, day) is None


def open_from(cycle: Cycle, day: date) -> date:
    """Give the day itself, or the first open one after it."""
    days = (day + timedelta(days=step) for step in range(FAR))
    return next((one for one in days if is_open(cycle, one)), day)


def open_until(cycle: Cycle, day: date) -> date:
    """Give the day itself, or the last open one before it: a warning must not come after what it warns of."""
    days = (day - timedelta(days=step) for step in range(FAR))
    return next((one for one in days if is_open(cycle, one)), day)


def meeting_days_after(cycle: Cycle, day: date, number: int) -> date:
    """Give the day on which so many days have passed since a day; vacations and closures are not counted.

    Weekends are: a week is a week for two people who meet.
    """
    last, left = day, number
    for step in count(1):
        if left <= 0 or step > FAR * 3:
            break
        last = day + timedelta(days=step)
        closed = why_closed(cycle, last)
        left -= closed is None or closed[1] is Origin.WEEKEND
    return last


def days_off(cycle: Cycle, first: date, last: date) -> Iterator[DaysOff]:
    """Give the stretches on which the school is closed between two days, weekends by themselves left out."""
    day, running = first, None
    while day <= last:
        why = why_closed(cycle, day)
        if why is not None and why[1] is not Origin.WEEKEND:
            if running and (running.title, running.origin) == why:
                running = DaysOff(running.start, day, *why)
            else:
                yield from (running,) if running else ()
                running = DaysOff(day, day, *why)
        elif running and why is None:
            yield running
            running = None
        day += ONE_DAY
    if running:
        yield running


def of_school_year(cycle: Cycle) -> list[DaysOff]:
    """Give the stretches of a cycle's school year, from the summer before it to the end of the one after it."""
    first, last = date(cycle.school_year, 7, 1), date(cycle.school_year + 1, 8, 31)
    return list(days_off(cycle, first, last))
