"""A group: one mentor and several pairs, each of which goes its own way."""

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow, NotTrue
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

THREE = dict.fromkeys(("misha", "lenya", "dasha"), ("student_student", "anna"))


def group() -> School:
    """Three pairs that Anna leads together, ordered as one line."""
    school = School(THREE)
    school.until(Stage.PAIRING)
    people = [*THREE, "anna"]
    school.say("group_meeting.held", "cycle/c", present=[identity(name) for name in people])
    pairs = [identity(f"pair-{name}") for name in THREE]
    school.say(
        "group.formed", "group/g", cycle=identity("c"), mentor=identity("anna"), form="student_student", pairs=pairs
    )
    for name in THREE:
        school.match_up(name, "anna", "g")
    lines = [{"group": identity("g"), "mentor": identity("anna")}]
    school.say("order.signed", "cycle/c", "olga", by.HEAD, number="3", signed_on=school.now.date(), lines=lines)
    approved = {"cycle": identity("c"), "reason": "Группа готова"}
    school.say("stage.forcing_asked", "approval/on", stage="pairing", **approved)  # type: ignore[arg-type]
    school.say("stage.forced", "approval/on", "petr", by.HEAD)
    return school


def held(school: School, name: str, code: str = "organisational_meeting_was_held") -> int:
    """Count the meetings of a pair."""
    return ask(school.pair(name), REQUIREMENTS[code]).have


def test_one_line_of_the_order_stands_for_every_pair_of_the_group() -> None:
    school = group()
    assert {pair.stage for pair in school.cycle.pairs} == {Stage.PAIR_WORK}


def test_a_group_meeting_counts_for_the_pairs_present() -> None:
    school = group()
    present = [identity("pair-misha"), identity("pair-lenya")]
    school.say("meeting.held", "group/g", kind="organisational", present=present)
    assert (held(school, "misha"), held(school, "lenya"), held(school, "dasha")) == (1, 1, 0)
    with pytest.raises(NotTrue):
        school.say("meeting.held", "group/g", kind="trial")


def test_goal_and_plan_may_be_given_to_the_group() -> None:
    school = group()
    school.say("plan.agreed", "group/g", goal="Сдать экзамен", tasks=["Решать"], format="Очно")
    assert [held(school, name, "goal_is_set") for name in THREE] == [1, 1, 1]
    assert (school.group("g").goal, school.group("g").orders_in_force) == ("Сдать экзамен", ["3"])


def test_a_mentee_who_leaves_changes_only_his_pair() -> None:
    school = group()
    school.say("mentee.left", "pair/pair-misha", reason="Переезд", next_step="Проститься")
    assert school.pair("misha").stage is Stage.DISSOLVED
    assert {school.pair(name).stage for name in ("lenya", "dasha")} == {Stage.PAIR_WORK}
    assert not school.group("g").ended


def test_a_pair_that_pauses_stays_in_its_group() -> None:
    school = group()
    school.say("pair.paused", "pair/pair-misha", reason="Болезнь")
    present = [identity(f"pair-{name}") for name in THREE]
    school.say("meeting.held", "group/g", kind="organisational", present=present)
    assert (held(school, "misha"), held(school, "lenya")) == (0, 1)
    assert len(school.group("g").pairs) == 3


def test_a_group_ends_with_one_pair_left() -> None:
    school = group()
    for name in ("misha", "lenya"):
        school.say("mentee.left", f"pair/pair-{name}", reason="Переезд", next_step="Проститься")
    assert school.group("g").ended
    assert school.pair("dasha").stage is Stage.PAIR_WORK
    with pytest.raises(NotNow):
        school.say("group.dissolved", "group/g", reason="Уже")


def test_a_mentor_who_leaves_ends_every_match_of_the_group() -> None:
    school = group()
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    assert {pair.stage for pair in school.cycle.pairs} == {Stage.MENTOR_BASE}
    assert school.group("g").ended
    assert not any(match.live for match in school.group("g").matches)


def test_capacity_counts_the_mentees_of_a_group() -> None:
    school = group()
    mentor = school.cycle.mentors[identity("anna")]
    assert (mentor.taken, mentor.capacity, mentor.room) == (3, 5, 2)
