"""The list of meetings: what is to come, what was told, and what nobody said a word about; each for who may see it."""

from datetime import timedelta
from typing import Any

from tests.school import School
from tests.workflow.test_group import group
from tests.world import identity
from workflow.access import Caller, by
from workflow.facts.pairs import Side
from workflow.queries.fit import fit_due
from workflow.queries.meetings import PAUSED, WITHOUT_ORDER, Line, meetings_of_cycle, meetings_of_pair, regular_of
from workflow.stages import Stage
from workflow.subjects.meeting import MeetingState
from workflow.tasks.open import open_tasks

PAIR = "pair/pair-misha"


def caller(school: School, who: str, role: Any) -> Caller:
    return Caller(identity(who), role, school.institution.id)


def plan(school: School, name: str, days: float, about: str = "pair", whose: str = "pair-misha", **more: Any) -> None:
    starts_at = (school.now + timedelta(days=days)).isoformat()
    named: dict[str, Any] = {about: identity(whose), "kind": "regular", **more}
    school.say("meeting.planned", f"meeting/{name}", starts_at=starts_at, **named)


def lines(school: School, name: str = "misha") -> list[Line]:
    return meetings_of_pair(school.pair(name), school.now)


def test_a_meeting_nobody_told_of_is_overdue_once_it_is_over() -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school, "one", 1)
    assert [line.state for line in lines(school)] == [MeetingState.PLANNED]
    school.wait(1)
    assert [line.state for line in lines(school)] == [MeetingState.PLANNED], "it goes on for an hour"
    school.now += timedelta(minutes=61)
    assert [line.state for line in lines(school)] == [MeetingState.OVERDUE]
    (task,) = (task for task in open_tasks(school.cycle, school.now) if task.code == "meeting.tell")
    assert task.is_late(school.now)
    school.say("meeting.missed", PAIR, kind="regular", planned=identity("one"))
    assert not [task for task in open_tasks(school.cycle, school.now) if task.code == "meeting.tell"]


def test_a_planned_meeting_and_what_was_told_of_it_are_one_line() -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school, "one", 1, place="Библиотека")
    school.meet("misha", "organisational")
    school.wait(2)
    school.say("meeting.held", PAIR, kind="regular", minutes=45, planned=identity("one"))
    first, second = lines(school)

    assert (first.planned, first.state) == (None, MeetingState.HELD)
    assert (second.id, second.state, second.minutes) == (identity("one"), MeetingState.HELD, 45)
    assert second.day == school.now.date(), "it was held a day later than planned"


def test_a_plan_within_a_pause_or_before_an_order_is_warned_of() -> None:
    school = School().until(Stage.PAIRING)
    school.propose("misha", "anna")
    plan(school, "one", 1)
    assert lines(school)[0].warnings == (WITHOUT_ORDER,)
    school.agree("misha", "anna")
    school.order("misha")
    assert lines(school)[0].warnings == ()
    school.say("pair.paused", PAIR, reason="Болезнь")
    assert lines(school)[0].warnings == (PAUSED,)


def test_three_of_four_are_counted_and_the_other_says_why_not() -> None:
    school = School().until(Stage.PAIR_WORK)
    for _ in range(3):
        school.meet("misha", "regular")
    school.wait(1)
    school.say("pair.paused", PAIR, reason="Болезнь")
    school.meet("misha", "regular")
    regular = regular_of(school.pair("misha"))

    assert (regular.have, regular.need) == (3, 4)
    assert regular.uncounted == ((school.now.date(), "в этот день работа пары была приостановлена"),)


def test_a_groups_meeting_is_a_line_of_each_pair_that_was_there() -> None:
    school = group()
    plan(school, "g1", 1, "group", "g", kind="trial")
    assert [line.state for line in lines(school, "lenya")] == [MeetingState.PLANNED]
    school.wait(1)
    present = [identity("pair-misha"), identity("pair-dasha")]
    school.say("meeting.held", "group/g", kind="trial", present=present, planned=identity("g1"))

    assert [line.kind.value for line in lines(school, "misha")] == ["trial"]
    assert lines(school, "lenya") == []


def test_a_side_sees_the_meetings_of_its_own_pair_and_of_the_whole_cycle() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    school.meet("dasha", "organisational")

    def seen(who: str, role: Any) -> list[str]:
        found = meetings_of_cycle(school.cycle, caller(school, who, role), school.now)
        return [line.kind.value for line in found]

    assert seen("vera", by.CURATOR) == ["group_meeting", "organisational", "organisational"]
    assert seen("anna", by.MENTOR) == ["group_meeting", "organisational"]
    assert seen("petr", by.MENTOR) == ["group_meeting"]


def test_whose_answer_is_due_is_told_to_him_and_to_the_curator_alone() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    pair = school.pair("misha")

    assert fit_due(pair, caller(school, "vera", by.CURATOR)) == [Side.MENTEE, Side.MENTOR]
    assert fit_due(pair, caller(school, "misha", by.MENTEE)) == [Side.MENTEE]
    assert fit_due(pair, caller(school, "anna", by.MENTOR)) == [Side.MENTOR]
    assert fit_due(pair, caller(school, "olga", by.HEAD)) == []
    codes = fit_tasks(school)
    assert codes == ["fit.ask_mentee", "fit.ask_mentor", "fit.answer", "fit.answer_mentee"]
    school.say("fit.answered", PAIR, "misha", by.MENTEE, side="mentee", answer="fits")
    codes = fit_tasks(school)
    assert codes == ["fit.ask_mentor", "fit.answer"]


def fit_tasks(school: School) -> list[str]:
    """Give the open tasks of Misha's pair that ask whether it fits."""
    about = school.pair("misha").ref
    tasks = (task for task in open_tasks(school.cycle, school.now) if task.about == about)
    return [task.code for task in tasks if task.code.startswith("fit.")]
