"""Terms are counted as the law counts them, by the official days off of Russia."""

from datetime import date

import pytest

from tests.school import School
from workflow.consents.clocks import days_after, is_working, term_of, working_days_after
from workflow.consents.consent import birthday
from workflow.facts.people import ConsentKind


@pytest.mark.parametrize(
    ("day", "so"),
    [
        (date(2021, 2, 20), True),  # a Saturday that was worked for 22 February
        (date(2021, 2, 22), False),
        (date(2024, 4, 29), False),  # moved there from a Saturday that was worked
        (date(2024, 4, 27), True),
        (date(2025, 11, 3), False),
        (date(2025, 11, 1), True),
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2030, 1, 7), False),  # nobody knows the transfers of 2030 yet: the Labour Code's own days hold
    ],
)
def test_a_day_is_worked_as_the_government_says(day: date, so: bool) -> None:
    assert is_working(day) is so


def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert days_after(date(2021, 12, 6), 30) == date(2022, 1, 10), "5 January is a holiday, the 10th is worked"
    assert days_after(date(2021, 11, 1), 30) == date(2021, 12, 1)


@pytest.mark.parametrize(
    ("number", "days", "kind", "last"),
    [
        ("end_pairs_days", 7, "participation", date(2021, 5, 18)),
        ("destroy_days", 10, "processing", date(2021, 5, 21)),
        ("take_down_working_days", 1, "publication", date(2021, 5, 12)),
    ],
)
def test_a_term_is_the_packs_number(number: str, days: int, kind: str, last: date) -> None:
    """It is Tuesday, 11 May 2021."""
    school = School(**{number: days})  # type: ignore[arg-type]
    school.consent("igor", kind)
    school.say("consent.withdrawn", "person/igor", kind=kind)
    withdrawal = school.person("igor").consent(ConsentKind(kind)).withdrawal
    assert withdrawal is not None
    assert term_of(school.person("igor"), withdrawal) == last


def test_a_term_of_working_days_does_not_count_its_first_day() -> None:
    assert working_days_after(date(2021, 12, 6), 3) == date(2021, 12, 9)
    assert working_days_after(date(2021, 12, 30), 3) == date(2022, 1, 12), "the last day of 2021 is off, too"
    assert working_days_after(date(2021, 4, 29), 10) == date(2021, 5, 17)


def test_somebody_born_on_29_february_is_older_on_1_march() -> None:
    assert birthday(date(2008, 2, 29), 14) == date(2022, 3, 1)
    assert birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
