"""The school calendar as data: days of the week without school, holidays of every year, vacations of this one."""

import calendar
import datetime
from typing import Annotated, Literal

from pydantic import Field

from workflow.packs.form import Part, Text

DayOfYear = Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
LEAP = 2000


class Holiday(Part):
    """Days off that come on the same dates each year; a single day has no `until`."""

    title: Text
    on: DayOfYear
    until: DayOfYear | None = None

    def covers(self, day: datetime.date) -> bool:
        """Say whether a day is one of them."""
        return self.on <= f"{day:%m-%d}" <= (self.until or self.on)


class CalendarDay(Part):
    """A day relative to the school year; year 0 is the calendar year in which it begins."""

    year: Literal[0, 1]
    on: DayOfYear

    def of(self, school_year: int) -> datetime.date:
        """Give the day of a school year; 29 February of a year without one is the 28th."""
        year, month, day = school_year + self.year, int(self.on[:2]), int(self.on[3:])
        return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


class Vacation(Part):
    """A stretch without lessons, both days included."""

    title: Text
    start: CalendarDay
    end: CalendarDay

    def covers(self, day: datetime.date, school_year: int) -> bool:
        """Say whether a day of a school year lies in it."""
        return self.start.of(school_year) <= day <= self.end.of(school_year)


class SchoolCalendar(Part):
    """When the school is open. `weekend` are days of the week, Monday is 1."""

    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field(default=(6, 7), max_length=6)
    holidays: tuple[Holiday, ...] = ()
    vacations: tuple[Vacation, ...] = ()


def is_a_day(written: str) -> bool:
    """Say whether a text of the form 09-01 is a day that some year has."""
    month, day = int(written[:2]), int(written[3:])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(LEAP, month)[1]
