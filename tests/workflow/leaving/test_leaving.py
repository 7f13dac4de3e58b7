"""A mentor who gives notice works on until the end of his last day; then the service ends what stood with him."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.decision import Decision, Timer
from workflow.errors import NotNow, NotTrue
from workflow.facts.meetings import EndingOutcome
from workflow.queries.bases.standing import Standing, standing_of_mentor
from workflow.stages import Stage
from workflow.tasks.open import open_tasks

ANNA, CYCLE = "person/anna", identity("c")


@pytest.fixture
def school() -> School:
    """The pair works; today is some day of July 2021."""
    school = School({"misha": ("student_student", "anna")})
    return school.until(Stage.PAIR_WORK)


def leave(school: School, days: int, **more: Any) -> Decision:
    """Have Anna say that she works for so many days more."""
    last = school.now.date() + timedelta(days=days)
    return school.say("mentor.left", ANNA, "anna", by.MENTOR, cycle=CYCLE, reason="Экзамены", leaves_on=last, **more)


def notices(said: Decision) -> list[Timer]:
    """Give the timers that were set for a last day."""
    return [one for one in said.timers if one.event == "notice.ended"]


def come(school: School, said: Decision) -> Decision:
    """Let the clock speak of the last day."""
    (timer,) = notices(said)
    return school.say(timer.event, ANNA, acting=by.SERVICE, at=timer.due)


def test_a_match_ends_with_the_last_day_and_not_before(school: School) -> None:
    said = leave(school, 5)
    assert school.match("misha-anna").live
    assert not said.moves
    school.meet("misha", "organisational")
    assert len(school.pair("misha").meetings) == 1

    moved = come(school, said).moves
    assert next((one.frm, one.to) for one in moved) == (Stage.PAIR_WORK, Stage.MENTOR_BASE)
    match, mentor = school.match("misha-anna"), school.cycle.mentors[identity("anna")]
    assert match.ending is not None
    assert match.ending.type == "notice.ended"
    assert match.stood_on(notices(said)[0].due.date())
    assert standing_of_mentor(mentor) is Standing.LEFT


def test_a_mentor_who_is_leaving_takes_nobody_else(school: School) -> None:
    school.request("lenya")
    leave(school, 5)
    with pytest.raises(NotNow, match="Наставник уходит, последний день"):
        school.propose("lenya", "anna")


def test_a_notice_is_moved_by_saying_it_anew(school: School) -> None:
    first = leave(school, 5)
    second = leave(school, 9)
    assert [one for one in second.cleared if one[1] == "notice.ended"]
    with pytest.raises(NotNow, match="перенесли"):
        come(school, first)
    come(school, second)
    assert not school.match("misha-anna").live


def test_a_mentor_who_leaves_at_once_needs_no_notice_to_run_out(school: School) -> None:
    first = leave(school, 5)
    now = school.say("mentor.left", ANNA, "anna", by.MENTOR, cycle=CYCLE, reason="Сегодня же")
    assert not notices(now)
    assert not school.match("misha-anna").live
    with pytest.raises(NotNow):
        come(school, first)


def test_a_leaving_is_annulled_while_its_notice_runs_and_not_after(school: School) -> None:
    said = leave(school, 5)
    annulled = school.annul(said)
    assert (said.fact.subject, "notice.ended") in annulled.cleared
    assert not notices(annulled)
    assert school.cycle.mentors[identity("anna")].leaving is None
    assert school.match("misha-anna").live

    again = leave(school, 5)
    come(school, again)
    with pytest.raises(NotTrue, match="пока наставник ещё работает"):
        school.annul(again)


def test_a_leaving_is_corrected_to_another_day_ahead(school: School) -> None:
    said = leave(school, 5)
    told: dict[str, Any] = {"cycle": str(CYCLE), "reason": "Экзамены"}
    with pytest.raises(NotTrue, match="новый последний день"):
        school.correct(said, **told)
    right = school.correct(said, **told, leaves_on="2031-01-10")
    (timer,) = notices(right)
    assert timer.due.isoformat() == "2031-01-10T20:59:59+00:00"


def test_a_pair_that_began_to_complete_meanwhile_ends_with_its_mentor_gone(school: School) -> None:
    said = leave(school, 60)
    school.until(Stage.COMPLETION)
    come(school, said)
    assert school.pair("misha").stage is Stage.DISSOLVED
    assert school.pair("misha").outcome is EndingOutcome.MENTOR_LEFT


def test_a_pair_whose_next_mentor_is_looked_for_stands_among_the_tasks(school: School) -> None:
    assert "mentor.leaving" not in [one.code for one in open_tasks(school.cycle, school.now)]
    said = leave(school, 5)
    (task,) = [one for one in open_tasks(school.cycle, school.now) if one.code == "mentor.leaving"]
    assert (task.about, task.due) == (school.pair("misha").ref, notices(said)[0].due)
    come(school, said)
    assert "mentor.leaving" not in [one.code for one in open_tasks(school.cycle, school.now)]
