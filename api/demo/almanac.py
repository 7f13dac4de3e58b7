"""The days of the script: its own days of the school year, and the real days on which they fall.

Chapters write their own days, the same every year. A squeezed year lays the same days over a shorter time: it counts in
working hours, so what happened between nine and eighteen still does, and in the same order.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from api.demo.school import ZONE

OPENS, CLOSES = 9, 18
A_DAY = (CLOSES - OPENS) * 3600
SATURDAY = 5
LENGTH = 400


class Month(IntEnum):
    """Months of the script, counted from January of the year in which the school year begins."""

    MAY = 5
    JUNE = 6
    AUGUST = 8
    SEPTEMBER = 9
    OCTOBER = 10
    NOVEMBER = 11
    DECEMBER = 12
    JANUARY = 13
    FEBRUARY = 14
    MARCH = 15
    APRIL = 16
    NEXT_MAY = 17
    NEXT_JUNE = 18
    NEXT_AUGUST = 20


@dataclass(frozen=True)
class Squeeze:
    """Where the script's days are laid: from its own first day to `until`, onto `first` to `last`."""

    until: date
    first: date
    last: date


class Almanac:
    """Days and hours of one school year."""

    def __init__(self, year: int, squeeze: Squeeze | None = None) -> None:
        self.year = year
        self.zone = ZoneInfo(ZONE)
        self._squeeze = squeeze
        self._first = self.on(Month.MAY, 11)

    def on(self, month: Month, day: int) -> date:
        """Give a day of the script; a day off moves to the next working one."""
        year, number = divmod(month - 1, 12)
        return workday(date(self.year + year, number + 1, day))

    def at(self, month: Month, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """Give a moment of the script."""
        return datetime.combine(self.on(month, day), time(hour, minute))

    def later(self, moment: datetime, days: int, hour: int) -> datetime:
        """Give an hour so many days after a moment; a day off moves to the next working one."""
        return datetime.combine(workday(moment.date() + timedelta(days=days)), time(hour))

    def spread(self, first: date, last: date, index: int, count: int) -> datetime:
        """Give one of `count` moments spread over the working days of a stretch, at different hours."""
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        working = [day for day in days if day.weekday() < SATURDAY]
        day = working[index * len(working) // count]
        return datetime.combine(day, time(OPENS + (index * 5 + 1) % 7, index * 17 % 60))

    def real(self, moment: datetime) -> datetime:
        """Give the moment at which something of the script really happens, in the school's time zone."""
        if self._squeeze is None:
            return moment.replace(tzinfo=self.zone)
        whole = worked(self._first, self._squeeze.until, time(CLOSES))
        share = worked(self._first, moment.date(), moment.time()) / whole
        there = worked(self._squeeze.first, self._squeeze.last, time(CLOSES))
        return after(self._squeeze.first, int(share * there)).replace(tzinfo=self.zone)

    def covers(self, moment: datetime) -> bool:
        """Say whether a moment of the script is told at all: a squeezed year stops before its end."""
        return self._squeeze is None or moment.date() <= self._squeeze.until

    @cached_property
    def _real_days(self) -> list[tuple[date, date]]:
        """Pair each real day with the working day of the script that falls on it first."""
        days = (self._first + timedelta(days=step) for step in range(LENGTH))
        return sorted({self.real_day(day): day for day in reversed([*days]) if day.weekday() < SATURDAY}.items())

    def told_on(self, real: date) -> date:
        """Give the first day of the script that falls on a real day, or after it."""
        place = bisect_left(self._real_days, (real, date.min))
        return self._real_days[min(place, len(self._real_days) - 1)][1]

    def real_day(self, day: date) -> date:
        """Give the day on which a day of the script falls."""
        return self.real(datetime.combine(workday(day), time(12))).date()


def workday(day: date) -> date:
    """Give the day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def worked(first: date, day: date, hour: time) -> int:
    """Count the working seconds from the opening hour of `first` to a moment."""
    weeks, rest = divmod((day - first).days, 7)
    days = weeks * 5 + sum((first + timedelta(days=step)).weekday() < SATURDAY for step in range(rest))
    today = (hour.hour - OPENS) * 3600 + hour.minute * 60 + hour.second
    return days * A_DAY + min(max(today, 0), A_DAY)


def after(first: date, seconds: int) -> datetime:
    """Give the moment after so many working seconds from the opening hour of `first`."""
    days, rest = divmod(seconds, A_DAY)
    weeks, extra = divmod(days, 5)
    day = workday(first) + timedelta(weeks=weeks)
    for _ in range(extra):
        day = workday(day + timedelta(days=1))
    return datetime.combine(day, time(OPENS)) + timedelta(seconds=rest)
