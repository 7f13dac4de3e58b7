"""The story of a cycle from its preparation to its end, and stories in which things go wrong."""

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow
from workflow.facts.meetings import CareScheduled
from workflow.requirements import REQUIREMENTS, answers
from workflow.requirements.answer import ask
from workflow.stages import SEVEN, Stage, following
from workflow.subjects.approval import ApprovalState

ALONE = {"misha": ("student_student", "anna")}


def test_a_whole_cycle_goes_from_preparation_to_completed() -> None:
    school = School()
    for stage in SEVEN:
        school.until(stage)
        assert {pair.stage for pair in school.cycle.pairs} <= {stage}
    school.until(Stage.COMPLETED)

    assert [pair.stage for pair in school.cycle.pairs] == [Stage.COMPLETED, Stage.COMPLETED]
    moves = [entry for said in school.decisions for entry in said.moves if entry.subject == school.pair("misha").ref]
    assert [entry.to for entry in moves] == [*SEVEN[1:], Stage.COMPLETED]


def test_a_mentor_leaves_in_february_and_another_begins_anew() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.work_together("misha")
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    pair = school.pair("misha")
    assert school.pair("misha").stage is Stage.MENTOR_BASE
    assert pair.match is None
    assert not school.asked("misha", "both_gave_feedback").met

    school.offer("oleg")
    school.select("oleg")
    assert school.pair("misha").stage is Stage.PAIRING
    school.wait(1)
    school.match_up("misha", "oleg")
    assert school.asked("misha", "sides_have_met").why == "общей встречи ещё не было"
    school.wait(1)
    school.meet("misha", "acquaintance")
    assert school.asked("misha", "order_is_in_force").met is False, "the old order names another mentor"
    school.order("misha")

    assert school.pair("misha").stage is Stage.PAIR_WORK
    assert school.asked("misha", "regular_meetings_were_held").have == 0
    assert school.asked("misha", "goal_is_set").met is False
    assert school.asked("misha", "mentee_is_measured_on_entry").met
    school.wait(1)
    school.work_together("misha")
    assert answers(pair, Stage.PAIR_WORK)["both_gave_feedback"].met
    assert school.asked("misha", "cycle_is_there").met is False


def test_a_latecomer_climbs_at_once() -> None:
    school = School()
    school.until(Stage.PAIR_WORK)
    school.request("lenya")
    assert school.pair("lenya").stage is Stage.MENTEE_BASE
    school.admit("lenya")
    assert school.pair("lenya").stage is Stage.PAIRING, "Anna has room and is ready"
    school.match_up("lenya", "anna")
    school.meet("lenya", "acquaintance")
    school.order("lenya")
    assert school.pair("lenya").stage is Stage.PAIR_WORK


def test_a_reopened_stage_moves_no_pair_and_holds_them_all() -> None:
    school = School()
    school.until(Stage.PAIR_WORK)
    school.approve("stage.reopening_asked", "stage.reopened", stage="mentor_selection")
    assert school.cycle.stage is Stage.MENTOR_SELECTION
    assert {pair.stage for pair in school.cycle.pairs} == {Stage.PAIR_WORK}

    school.work()
    pair = school.pair("misha")
    assert school.pair("misha").stage is Stage.PAIR_WORK, "it met on, and waits"
    assert [code for code, one in answers(pair, pair.stage).items() if not one.satisfied] == ["cycle_is_there"]
    for stage in (Stage.MENTOR_SELECTION, Stage.PAIRING, Stage.PAIR_WORK):
        assert school.pair("misha").stage is Stage.PAIR_WORK
        school.say("stage.completed", "cycle/c", stage=stage)
    assert school.pair("misha").stage is Stage.COMPLETION


def test_a_forced_stage_forces_no_pair() -> None:
    school = School()
    school.until(Stage.MENTEE_BASE)
    school.request("misha")
    school.approve("stage.forcing_asked", "stage.forced", stage="mentee_base")
    assert school.cycle.stage is Stage.MENTOR_BASE
    assert school.pair("misha").stage is Stage.MENTEE_BASE


def test_facts_that_come_early_count_when_their_stage_comes() -> None:
    school = School(ALONE)
    school.say("forms.offered", "cycle/c", forms=["student_student"])
    school.gather_mentors()
    school.select_mentors()
    school.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=["student_student"])
    school.request("misha")
    school.admit("misha")
    assert school.pair("misha").stage is Stage.PREPARATION
    school.prepare()
    for stage in SEVEN[:3]:
        assert school.pair("misha").stage is stage
        school.say("stage.completed", "cycle/c", stage=stage)
    assert school.pair("misha").stage is Stage.MENTOR_SELECTION


def test_a_completed_pair_keeps_its_place_when_its_mentor_leaves_after_it() -> None:
    school = School()
    school.until(Stage.COMPLETION)
    school.finish()
    assert school.pair("misha").stage is Stage.COMPLETED
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Выпуск")
    assert school.pair("misha").match is not None
    school.say("stage.completed", "cycle/c", stage="completion")
    assert school.cycle.stage is Stage.COMPLETED


def test_a_cancelled_cycle_dissolves_every_pair() -> None:
    school = School()
    school.until(Stage.PAIR_WORK)
    school.approve("cycle.cancelling_asked", "cycle.cancelled")
    assert school.cycle.stage is Stage.CANCELLED
    assert {pair.stage for pair in school.cycle.pairs} == {Stage.DISSOLVED}
    with pytest.raises(NotNow):
        school.request("lenya")


def test_a_room_that_frees_is_news_to_every_pair_that_waits() -> None:
    school = School({"misha": ("student_student", "anna"), "lenya": ("student_student", "anna")}, capacity_pupil=1)
    school.couples.pop("lenya")
    school.until(Stage.PAIR_WORK)
    school.request("lenya")
    school.admit("lenya")
    assert school.pair("lenya").stage is Stage.MENTOR_BASE
    school.say("pair.sent_back", "pair/pair-misha", stage="mentor_base", reason="Не сошлись")
    assert school.pair("lenya").stage is Stage.PAIRING


def test_a_match_that_ended_sends_the_pair_back_and_on_to_whoever_has_room() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.form_pairs()
    school.say("match.ended", "match/misha-anna", reason="Не сошлись")
    assert school.pair("misha").stage is Stage.PAIRING, "the pair went back, and on again: Anna still has room"
    moved = [entry.to for entry in school.decisions[-1].moves]
    assert moved == [Stage.MENTOR_BASE, Stage.MENTOR_SELECTION, following(Stage.MENTOR_SELECTION)]


def test_a_request_for_approval_lapses_when_its_cycle_moves() -> None:
    school = School()
    school.until(Stage.MENTEE_BASE)
    about = {"cycle": identity("c"), "reason": "Срок"}
    school.say("stage.forcing_asked", "approval/late", stage="mentee_base", **about)  # type: ignore[arg-type]
    school.until(Stage.MENTOR_BASE)
    assert school.approval("late").state is ApprovalState.LAPSED
    with pytest.raises(NotNow):
        school.say("stage.forced", "approval/late", "olga", by.HEAD)


def test_a_mentee_on_the_care_list_is_counted_aside() -> None:
    school = School()
    school.until(Stage.PAIRING)
    school.say("care.scheduled", "pair/pair-dasha", next_on="2021-12-20")
    formed = ask(school.cycle, REQUIREMENTS["pairs_are_formed"])
    assert (formed.have, formed.need, formed.aside) == (0, 1, 1)
    assert school.pair("dasha").of(CareScheduled)
    support = ask(school.cycle, REQUIREMENTS["unmatched_have_support"])
    assert (support.have, support.need) == (0, 2)
