"""How moments and terms are written for a person."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.pages.drawing import until_words

KEMEROVO = ZoneInfo("Asia/Novokuznetsk")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (datetime(2026, 12, 10, 16, 59, 59, tzinfo=UTC), "10 декабря 2026 г."),
        (datetime(2026, 12, 10, 17, tzinfo=UTC), "10 декабря 2026 г."),
        (datetime(2026, 12, 10, 17, 30, tzinfo=UTC), "11 декабря 2026 г., 00:30"),
        (datetime(2026, 12, 10, 9, 42, tzinfo=UTC), "10 декабря 2026 г., 16:42"),
    ],
)
def test_a_term_of_whole_days_is_named_by_its_last_day(due: datetime, words: str) -> None:
    assert until_words(due, KEMEROVO) == words
