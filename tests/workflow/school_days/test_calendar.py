"""The school calendar: holidays, vacations, what the school changed; clocks of law and safety know none of it."""

from datetime import date, timedelta

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import StupeniError
from workflow.packs.calendar import CalendarDay
from workflow.school_days.calendar import (
    Origin,
    is_open,
    meeting_days_after,
    of_school_year,
    open_from,
    open_until,
    why_closed,
)
from workflow.stages import Stage
from workflow.tasks.open import open_tasks

ONE = {"misha": ("student_student", "anna")}


def change(school: School, start: str, end: str, days: str = "off", cycle: str = "cycle/c") -> None:
    school.say("school_days.changed", cycle, start=start, end=end, days=days, title="Карантин")


@pytest.mark.parametrize(
    ("day", "origin"),
    [
        (date(2021, 11, 4), Origin.VACATION),
        (date(2022, 2, 23), Origin.HOLIDAY),
        (date(2023, 5, 9), Origin.HOLIDAY),
        (date(2022, 1, 9), Origin.VACATION),
        (date(2021, 10, 23), Origin.WEEKEND),
        (date(2021, 10, 22), None),
    ],
)
def test_a_day_is_closed_for_the_reason_that_the_programme_names(day: date, origin: Origin | None) -> None:
    why = why_closed(School().cycle, day)

    assert (why[1] if why else None) is origin


def test_a_school_closes_and_opens_its_own_days_and_the_last_word_holds() -> None:
    school = School()
    change(school, "2021-10-18", "2021-10-24")
    assert why_closed(school.cycle, date(2021, 10, 20)) == ("Карантин", Origin.SCHOOL)
    change(school, "2021-10-20", "2021-10-20", "school")
    assert is_open(school.cycle, date(2021, 10, 20))
    assert not is_open(school.cycle, date(2021, 10, 21))
    change(school, "2022-02-26", "2022-02-26", "school")
    assert is_open(school.cycle, date(2022, 2, 26)), "a Saturday to which lessons were moved"


def test_what_was_said_in_one_cycle_holds_in_the_others() -> None:
    school = School()
    school.say("cycle.opened", "cycle/d", title="2022/23", pack=school.pack, school_year=2022)
    change(school, "2022-10-18", "2022-10-24", cycle="cycle/d")

    assert not is_open(school.cycle, date(2022, 10, 19))


def test_the_next_open_day_lies_behind_the_vacation_and_the_last_one_before_it() -> None:
    cycle = School().cycle

    assert open_from(cycle, date(2022, 1, 1)) == date(2022, 1, 10)
    assert open_until(cycle, date(2022, 1, 1)) == date(2021, 12, 28)
    assert open_from(cycle, date(2021, 10, 22)) == date(2021, 10, 22)


def test_two_weeks_of_meeting_days_pass_over_the_winter_vacation() -> None:
    cycle = School().cycle

    assert meeting_days_after(cycle, date(2021, 12, 20), 14) == date(2022, 1, 15)
    assert meeting_days_after(cycle, date(2022, 2, 1), 14) == date(2022, 2, 15)


def test_the_stretches_of_a_school_year_are_told_once_each() -> None:
    found = of_school_year(School().cycle)

    assert [one.title for one in found][:3] == [
        "Летний перерыв перед учебным годом",
        "Осенние каникулы",
        "Зимние каникулы",
    ]
    assert (found[1].start, found[1].end) == (date(2021, 10, 30), date(2021, 11, 7))


def test_a_concern_and_a_withdrawal_run_on_while_the_school_is_closed() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    school.say("consent.withdrawn", "person/anna", kind="processing")
    before = {(task.code, task.due) for task in open_tasks(school.cycle, school.now) if task.clock}
    today = school.now.date()
    change(school, f"{today}", f"{today + timedelta(days=60)}")

    assert {(task.code, task.due) for task in open_tasks(school.cycle, school.now) if task.clock} == before
    assert before


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2021-10-20", "2021-10-18", "последний день раньше первого"),
        ("2021-09-01", "2022-05-31", "больше 120 дней"),
    ],
)
def test_a_stretch_that_cannot_be_meant_is_refused(start: str, end: str, sentence: str) -> None:
    with pytest.raises(StupeniError) as refused:
        change(School(), start, end)
    assert sentence in str(refused.value.details)


def test_who_leads_nothing_does_not_change_the_calendar() -> None:
    school = School(ONE)
    said = {"start": "2021-10-20", "end": "2021-10-21", "days": "off", "title": "Так"}
    with pytest.raises(StupeniError):
        school.say("school_days.changed", "cycle/c", "misha", by.MENTEE, None, None, **said)
    assert identity("misha") in school.institution.people


def test_the_last_of_february_is_a_day_of_every_year() -> None:
    assert CalendarDay(year=1, on="02-29").of(2021) == date(2022, 2, 28)
