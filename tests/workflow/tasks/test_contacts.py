"""First contacts: twice in the first month of a match, then monthly; deeper ones monthly, then quarterly."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.school import School
from workflow.stages import Stage
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

PAIR = "pair/pair-misha"


def working(**care: bool) -> School:
    school = School({"misha": ("student_student", "anna")}).until(Stage.PAIR_WORK)
    pack = school.cycle.pack
    school.cycle.pack = pack.model_copy(update={"care": pack.care.model_copy(update=care)})
    return school


def tasks(school: School, code: str = "care.contact") -> list[Task]:
    return [task for task in open_tasks(school.cycle, school.now) if task.code == code]


def began(school: School) -> date:
    match = school.pair("misha").match
    assert match
    assert match.began
    return match.began.day


def ask(school: School, *sides: str, **more: Any) -> None:
    for side in sides or ("mentee", "mentor"):
        school.say("contact.made", PAIR, side=side, how="call", **more)


def due(school: School, code: str = "care.contact") -> date | None:
    (task,) = tasks(school, code)
    assert task.due
    return task.due.date()


def test_both_sides_are_asked_twice_in_the_first_month() -> None:
    school = working()
    assert due(school) == began(school) + timedelta(days=14)
    assert "наставляемого и наставника" in tasks(school)[0].sentence
    ask(school)
    assert tasks(school) == []
    school.wait(14)
    assert tasks(school), "the second time of the first month"
    ask(school)
    assert tasks(school) == []


def test_a_side_that_was_asked_is_not_named_again() -> None:
    school = working()
    ask(school, "mentor")
    assert tasks(school)[0].sentence == "Спросить наставляемого, как идёт."


def test_then_somebody_asks_monthly_and_what_was_missed_is_past() -> None:
    school = working()
    school.wait(100)
    (task,) = tasks(school)
    assert task.is_late(school.now)
    ask(school)
    (task,) = tasks(school)
    assert not task.is_late(school.now)
    ask(school)
    assert tasks(school) == []


def test_a_deeper_talk_is_monthly_in_the_first_quarter_and_then_quarterly() -> None:
    school = working()
    start = began(school)
    for day in (20, 45, 75):
        school.now += start + timedelta(days=day) - school.now.date()
        assert tasks(school, "care.deeper_talk")
        ask(school, deeper=True)
        assert tasks(school, "care.deeper_talk") == []
    school.now += start + timedelta(days=100) - school.now.date()
    (task,) = tasks(school, "care.deeper_talk")
    assert task.due
    assert task.due.date() > start + timedelta(days=180)


def test_a_short_contact_is_no_deeper_talk() -> None:
    school = working()
    ask(school)
    assert tasks(school, "care.deeper_talk")


@pytest.mark.parametrize("event", ["pause", "end", "off"])
def test_nobody_is_asked_of_a_pair_that_does_not_work(event: str) -> None:
    school = working(first_contacts=event != "off")
    if event == "pause":
        school.say("pair.paused", PAIR, reason="Болезнь")
    if event == "end":
        school.say("match.ended", "match/misha-anna", reason="Экзамены")
    assert tasks(school) + tasks(school, "care.deeper_talk") == []
