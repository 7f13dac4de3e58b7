"""A system clock that was set back: what was noted later than now has an age that nobody can tell.

Whoever waited for a moment that a wrong clock has put days ahead would wait those days: he looks at once instead.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

APART = timedelta(minutes=2)
"""How far the clocks of two machines may be apart without anybody having set one."""


def is_ahead(noted: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """Give the condition of what was noted by a clock that was ahead of now."""
    return noted > now + APART
