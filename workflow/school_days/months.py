"""Months as a calendar counts them: three months after 30 November is the last day of February."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later; where that month has no such day, its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
