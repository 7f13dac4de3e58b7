"""Facts about calendars: the school's own days off, and the address under which a person's is read without signing in.

The address itself is no fact.
"""

from datetime import date, timedelta
from typing import Self

from pydantic import model_validator

from workflow.facts.payload import Line, Payload
from workflow.words import Named

LONGEST = timedelta(days=120)


class DayKind(Named):
    """What a stretch of days becomes."""

    OFF = "off", "выходные"
    SCHOOL = "school", "учебные"


class SchoolDaysChanged(Payload):
    """Календарь школы изменён."""

    start: date
    """Первый день."""
    end: date
    """Последний день, включительно."""
    days: DayKind
    title: Line
    """Почему: карантин, перенос, актированные дни."""

    @model_validator(mode="after")
    def is_a_stretch(self) -> Self:
        """A stretch ends after it begins and is shorter than a school year."""
        if self.end < self.start:
            raise ValueError("последний день раньше первого")
        if self.end - self.start > LONGEST:
            raise ValueError(f"больше {LONGEST.days} дней подряд: проверьте даты")
        return self


class CalendarReplaced(Payload):
    """Адрес календаря заменён: прежний больше не действует."""


class CalendarClosed(Payload):
    """Адрес календаря отозван."""
