"""Meetings are planned, moved, held, missed and cancelled; each is told of once, and none is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.facts.planning import MeetingPlanned
from workflow.stages import Stage
from workflow.subjects.meeting import Meeting, MeetingState

PAIR = "pair/pair-misha"
ALONE = {"misha": ("student_student", "anna")}


def working() -> School:
    return School(ALONE).until(Stage.PAIR_WORK)


def plan(school: School, days: float = 1, name: str = "one", **more: Any) -> Meeting:
    """Plan a meeting of Misha's pair so many days from now."""
    about: dict[str, Any] = {"pair": identity("pair-misha"), "kind": "regular", "place": "Кабинет 12", **more}
    starts_at = (school.now + timedelta(days=days)).isoformat()
    school.say("meeting.planned", f"meeting/{name}", "anna", by.MENTOR, starts_at=starts_at, **about)
    return school.institution.meetings[identity(name)]


def test_a_meeting_is_planned_by_a_side_and_held() -> None:
    school = working()
    meeting = plan(school)
    assert meeting.waits
    assert (meeting.plan.minutes, meeting.plan.place) == (60, "Кабинет 12")

    school.wait(2)
    school.say("meeting.held", PAIR, kind="regular", planned=meeting.id)
    assert meeting.state is MeetingState.HELD
    assert len(school.pair("misha").meetings) == 1


def test_a_moved_meeting_stands_at_its_new_time_and_keeps_its_place() -> None:
    school = working()
    meeting = plan(school)
    later = school.now + timedelta(days=5)
    school.say("meeting.moved", "meeting/one", "misha", by.MENTEE, starts_at=later.isoformat(), reason="Контрольная")

    assert meeting.plan.starts_at == later
    assert meeting.plan.place == "Кабинет 12"
    assert meeting.revision == 1
    school.say("meeting.moved", "meeting/one", starts_at=later.isoformat(), minutes=30, place="Библиотека")
    assert (meeting.plan.minutes, meeting.plan.place, meeting.revision) == (30, "Библиотека", 2)


def test_a_meeting_told_without_its_plan_is_not_asked_after_again() -> None:
    school = working()
    meeting = plan(school)
    school.wait(1)
    school.meet("misha", "trial")
    assert meeting.waits, "that was another kind"
    school.meet("misha", "regular")
    assert meeting.state is MeetingState.HELD


def test_a_missed_meeting_names_who_was_absent_and_counts_for_nothing() -> None:
    school = working()
    meeting = plan(school)
    school.wait(1)
    missed = school.say("meeting.missed", PAIR, kind="regular", planned=meeting.id, absent=["mentee"])

    assert meeting.state is MeetingState.MISSED
    assert school.pair("misha").meetings == []
    assert "absent" not in missed.fact.payload.clear, "who did not come is nobody's business in the journal"


def test_an_annulled_meeting_waits_for_an_answer_again() -> None:
    school = working()
    meeting = plan(school)
    school.wait(1)
    held = school.say("meeting.held", PAIR, kind="regular", planned=meeting.id)
    school.annul(held)
    assert meeting.state is MeetingState.PLANNED


def test_what_was_held_is_neither_moved_nor_cancelled() -> None:
    school = working()
    meeting = plan(school)
    school.wait(1)
    school.say("meeting.held", PAIR, kind="regular", planned=meeting.id)
    moved: dict[str, Any] = {"starts_at": school.now.isoformat()}
    for event, data in (("meeting.moved", moved), ("meeting.cancelled", {})):
        with pytest.raises(NotNow, match=r"уже состоялась, .* её не переносят и не отменяют"):
            school.say(event, "meeting/one", **data)


def test_a_cancelled_meeting_is_not_told_of_by_its_plan() -> None:
    school = working()
    meeting = plan(school)
    school.say("meeting.cancelled", "meeting/one", reason="Каникулы")
    assert meeting.state is MeetingState.CANCELLED
    school.wait(1)
    with pytest.raises(NotNow, match="без поля planned"):
        school.say("meeting.held", PAIR, kind="regular", planned=meeting.id)
    with pytest.raises(NotNow, match="уже отменена"):
        school.say("meeting.cancelled", "meeting/one")


def test_a_meeting_is_not_planned_for_a_day_that_is_over_or_beyond_a_year() -> None:
    school = working()
    plan(school, -0.9, "today")
    with pytest.raises(NotTrue, match="на сегодня или на будущее"):
        plan(school, -1.5)
    with pytest.raises(NotTrue, match="проверьте год"):
        plan(school, 401)


def test_a_meeting_that_has_not_begun_is_neither_held_nor_missed() -> None:
    school = working()
    meeting = plan(school, 3)
    for event in ("meeting.held", "meeting.missed"):
        with pytest.raises(NotTrue, match="сначала перенесите её"):
            school.say(event, PAIR, kind="regular", planned=meeting.id)


def test_an_ended_pair_plans_nothing_and_what_was_planned_falls_away() -> None:
    school = working()
    meeting = plan(school)
    school.say("mentee.left", PAIR, reason="Переезд", next_step="Проститься")
    assert meeting.state is MeetingState.CANCELLED
    with pytest.raises(NotNow, match="Пара окончена"):
        plan(school, 2, "two")


def test_a_meeting_with_a_mentor_who_left_falls_away() -> None:
    school = working()
    meeting = plan(school)
    school.say("mentor.left", "person/anna", cycle=identity("c"), reason="Переезд")
    assert meeting.state is MeetingState.CANCELLED
    assert meeting.dropped


def test_a_meeting_may_be_planned_in_a_pause() -> None:
    school = working()
    school.say("pair.paused", PAIR, reason="Болезнь")
    assert plan(school).state is MeetingState.PLANNED


def test_a_stranger_plans_nothing_for_a_pair() -> None:
    school = working()
    with pytest.raises(NotYours):
        school.say(
            "meeting.planned", "meeting/x", "igor", by.MENTOR, kind="regular", pair=identity("pair-misha"),
            starts_at=school.now.isoformat(),
        )  # fmt: skip


def test_a_meeting_of_the_cycle_is_planned_by_staff_and_held_by_its_own_event() -> None:
    school = School(ALONE).until(Stage.PAIRING)
    whole: dict[str, Any] = {"kind": "group_meeting", "cycle": identity("c"), "starts_at": school.now.isoformat()}
    with pytest.raises(NotYours):
        school.say("meeting.planned", "meeting/all", "anna", by.MENTOR, **whole)
    school.say("meeting.planned", "meeting/all", **whole)
    meeting = school.institution.meetings[identity("all")]
    school.say("meeting.missed", "cycle/c", kind="group_meeting", planned=meeting.id, reason="Карантин")
    assert meeting.state is MeetingState.MISSED
    school.say("meeting.planned", "meeting/again", **(whole | {"starts_at": school.now.isoformat()}))
    school.say("group_meeting.held", "cycle/c", present=[identity("misha")], planned=identity("again"))
    assert school.institution.meetings[identity("again")].state is MeetingState.HELD


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"kind": "regular"}, "назовите, чья это встреча"),
        ({"kind": "regular", "pair": identity("p"), "group": identity("g")}, "назовите, чья это встреча"),
        ({"kind": "regular", "cycle": identity("c")}, "общие встречи назначают циклу"),
        ({"kind": "group_meeting", "pair": identity("p")}, "общие встречи назначают циклу"),
    ],
)
def test_a_plan_says_whose_meeting_it_is(named: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        MeetingPlanned.model_validate({"starts_at": "2021-12-06T15:00:00+07:00", **named})


@pytest.mark.parametrize("moment", ["1821-12-06T15:00:00+07:00", "9999-12-31T23:59:59-12:00"])
def test_a_year_that_cannot_be_is_a_slip_of_the_pen(moment: str) -> None:
    with pytest.raises(ValidationError, match="проверьте год"):
        MeetingPlanned.model_validate({"kind": "regular", "pair": identity("p"), "starts_at": moment})
