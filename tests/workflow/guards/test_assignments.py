"""A teacher mentors by an assignment agreed in writing, and may refuse it with three working days' notice."""

from datetime import date

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotLawful, NotTrue, Unacceptable
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

LEFT = {"cycle": identity("c"), "reason": "Много уроков"}


@pytest.fixture
def school() -> School:
    school = School()
    school.offer("petr")
    return school


def refuse(school: School, leaves_on: str | None) -> None:
    school.say("mentor.left", "person/petr", "petr", by.MENTOR, leaves_on=leaves_on, **LEFT)  # type: ignore[arg-type]


def end_notice(school: School) -> None:
    """The clock speaks at the end of the last day, at 23:59:59 in Moscow."""
    (timer,) = [one for said in school.decisions for one in said.timers if one.event == "notice.ended"][-1:]
    school.say(timer.event, "person/petr", acting=by.SERVICE, at=timer.due)


def test_a_teacher_with_an_assignment_leaves_on_the_third_working_day(school: School) -> None:
    """It is Tuesday, 11 May 2021."""
    school.assign("petr")
    for day in (None, "2021-05-13"):
        with pytest.raises(NotLawful, match="не раньше 14 мая 2021"):
            refuse(school, day)
    refuse(school, "2021-05-14")
    mentor = school.cycle.mentors[identity("petr")]
    told = [(mentor.left, mentor.assignment_is_agreed, mentor.room > 0)]
    end_notice(school)
    told.append((mentor.left, mentor.assignment_is_agreed, mentor.room > 0))
    assert told == [(False, True, False), (True, False, False)]


def test_a_day_off_is_no_working_day(school: School) -> None:
    school.wait(3)
    school.assign("petr")
    with pytest.raises(NotLawful, match="Последний день работы наставником — не раньше 19 мая 2021"):
        refuse(school, "2021-05-18")


def test_whose_assignment_has_ended_or_who_has_none_just_leaves(school: School) -> None:
    school.assign("petr", ends_on=date(2021, 5, 12))
    school.wait(5)
    refuse(school, None)

    other = School()
    other.offer("petr")
    refuse(other, None)
    assert other.cycle.mentors[identity("petr")].left


def test_a_teacher_who_comes_back_agrees_anew(school: School) -> None:
    mentor = school.cycle.mentors[identity("petr")]
    told = [mentor.assignment_is_agreed]
    school.assign("petr")
    told.append(mentor.assignment_is_agreed)
    refuse(school, "2021-05-14")
    end_notice(school)
    school.say("mentor.offered", "person/petr", "petr", by.MENTOR, cycle=identity("c"), forms=["student_student"])
    assert [*told, mentor.assignment_is_agreed] == [False, True, False]


def test_a_pack_that_switches_it_off_asks_nothing(school: School) -> None:
    mentor, pack = school.cycle.mentors[identity("petr")], school.cycle.pack
    care = pack.care.model_copy(update={"teacher_consent": False})
    school.cycle.pack = pack.model_copy(update={"care": care})
    assert mentor.assignment_is_agreed


def test_who_is_no_teacher_is_asked_for_no_assignment() -> None:
    school = School().until(Stage.PAIR_WORK)
    for name in ("misha", "dasha"):
        assert ask(school.pair(name), REQUIREMENTS["mentor_assignment_is_agreed"]).met


def test_a_consent_of_the_future_and_a_term_that_ends_before_it_begins_are_refused(school: School) -> None:
    with pytest.raises(NotTrue, match="ещё не наступил"):
        school.assign("petr", signed_on=date(2031, 5, 11))
    with pytest.raises(Unacceptable):
        school.assign("petr", ends_on=date(2020, 5, 11))
