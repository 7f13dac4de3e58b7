"""The story of a cycle from its preparation to its end, and stories in which things go wrong."""

from datetime import timedelta

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow
from workflow.facts.meetings import CareScheduled, MeetingKind
from workflow.requirements import REQUIREMENTS, answers, is_ready, open_behind
from workflow.requirements.answer import Answer, ask
from workflow.stages import SEVEN, Stage, following
from workflow.subjects.approval import ApprovalState

ALONE = {"misha": ("student_student", "anna")}


def asked(school: School, name: str, code: str) -> Answer:
    """Ask a requirement of a pair."""
    return ask(school.pair(name), REQUIREMENTS[code])


def approve(school: School, event: str, confirmed: str, **asked: object) -> None:
    """Have the curator ask and the head confirm."""
    name = f"approval-{len(school.institution.approvals)}"
    school.say(event, f"approval/{name}", cycle=identity("c"), reason="Так надо", **asked)  # type: ignore[arg-type]
    school.say(confirmed, f"approval/{name}", "olga", by.HEAD)


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
    assert pair.stage is Stage.MENTOR_BASE
    assert pair.match is None
    assert not asked(school, "misha", "both_gave_feedback").met

    school.offer("oleg")
    school.select("oleg")
    assert pair.stage is Stage.PAIRING
    school.wait(1)
    school.match_up("misha", "oleg")
    assert asked(school, "misha", "sides_have_met").why == "общей встречи ещё не было"
    school.wait(1)
    school.meet("misha", "acquaintance")
    assert asked(school, "misha", "order_is_in_force").met is False, "the old order names another mentor"
    school.order("misha")

    assert pair.stage is Stage.PAIR_WORK
    assert asked(school, "misha", "regular_meetings_were_held").have == 0
    assert asked(school, "misha", "goal_is_set").met is False
    assert asked(school, "misha", "mentee_is_measured_on_entry").met
    school.wait(1)
    school.work_together("misha")
    assert answers(pair, Stage.PAIR_WORK)["both_gave_feedback"].met
    assert asked(school, "misha", "cycle_is_there").met is False


def test_feedback_of_a_mentor_who_left_is_not_that_of_the_new_one() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    school.offer("oleg")
    school.select("oleg")
    school.wait(1)
    school.match_up("misha", "oleg")
    school.wait(1)
    school.say("feedback.given", "pair/pair-misha", "anna", by.MENTOR, side="mentor")

    assert asked(school, "misha", "both_gave_feedback").have == 0


def test_a_new_mentor_is_measured_before_his_own_first_meeting() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    school.wait(1)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    school.wait(1)
    school.offer("oleg")
    school.match_up("misha", "oleg")

    measured = ask(school.cycle, REQUIREMENTS["every_mentor_is_measured_on_entry"])
    assert (measured.have, measured.need, measured.aside) == (1, 1, 1)


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
    approve(school, "stage.reopening_asked", "stage.reopened", stage="mentor_selection")
    assert school.cycle.stage is Stage.MENTOR_SELECTION
    assert {pair.stage for pair in school.cycle.pairs} == {Stage.PAIR_WORK}

    school.work()
    pair = school.pair("misha")
    assert pair.stage is Stage.PAIR_WORK, "it met on, and waits"
    assert [code for code, one in answers(pair, pair.stage).items() if not one.satisfied] == ["cycle_is_there"]
    for stage in (Stage.MENTOR_SELECTION, Stage.PAIRING, Stage.PAIR_WORK):
        assert pair.stage is Stage.PAIR_WORK
        school.say("stage.completed", "cycle/c", stage=stage)
    assert pair.stage is Stage.COMPLETION


def test_a_forced_stage_forces_no_pair() -> None:
    school = School()
    school.until(Stage.MENTEE_BASE)
    school.request("misha")
    approve(school, "stage.forcing_asked", "stage.forced", stage="mentee_base")
    assert school.cycle.stage is Stage.MENTOR_BASE
    assert school.pair("misha").stage is Stage.MENTEE_BASE


def test_a_paused_pair_stands_still_and_its_meetings_do_not_count() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("pair.paused", "pair/pair-misha", reason="Санаторий")
    school.wait(1)
    school.meet("misha", "organisational")
    answer = asked(school, "misha", "organisational_meeting_was_held")
    assert (answer.have, answer.need) == (0, 1)
    assert "приостановлена" in answer.why
    with pytest.raises(NotNow):
        school.say("pair.paused", "pair/pair-misha", reason="Ещё раз")

    school.wait(1)
    school.say("pair.resumed", "pair/pair-misha")
    assert not school.pair("misha").standing_pauses
    assert asked(school, "misha", "organisational_meeting_was_held").have == 0, "that meeting stays in the pause"
    school.meet("misha", "organisational")
    assert asked(school, "misha", "organisational_meeting_was_held").met


def test_a_pair_does_not_advance_while_it_is_paused() -> None:
    school = School(ALONE)
    school.until(Stage.COMPLETION)
    school.say("pair.paused", "pair/pair-misha", reason="Санаторий")
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    pair = school.pair("misha")
    school.meet("misha", "final", at=school.now - timedelta(days=1))
    for name in ("misha", "anna"):
        school.answer(name, "satisfaction")
        school.measure(name, "exit")
    school.say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")
    assert is_ready(pair)
    assert pair.stage is Stage.COMPLETION
    school.say("pair.resumed", "pair/pair-misha")
    assert pair.stage is Stage.COMPLETION, "the concern still stands"
    school.say("concern.resolved", "pair/pair-misha", outcome="Поговорили")
    assert pair.stage is Stage.COMPLETED


def test_a_withdrawn_consent_pauses_and_a_new_one_lifts() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    pair = school.pair("misha")
    withdrawn = school.say("consent.withdrawn", "person/anna", "anna", by.MENTOR, kind="processing")
    (pause,) = pair.standing_pauses
    assert pause.number == withdrawn.fact.number
    assert [(one.subject, one.pauses) for one in withdrawn.entries if one.pauses] == [(pair.ref, [(pause, True)])]
    school.wait(1)
    signed = school.say(
        "consent.signed",
        "person/anna",
        kind="processing",
        signed_by_person=True,
        signed_by_representative=identity("galina"),
    )
    assert not pair.standing_pauses
    assert [stands for one in signed.entries for _, stands in one.pauses] == [False]


def test_a_waiver_counts_as_waived_and_not_as_met() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.work()
    school.say("pair.paused", "pair/pair-misha", reason="Болезнь")
    held = next(said for said in reversed(school.decisions) if said.fact.type == "strengths.reviewed")
    school.annul(held)
    cycle = school.cycle
    assert ask(cycle, REQUIREMENTS["every_pair_reviewed_strengths"]).have == 0
    pair = identity("pair-misha")
    approve(school, "waiver.asked", "waiver.confirmed", requirement="every_pair_reviewed_strengths", pair=pair)
    assert ask(cycle, REQUIREMENTS["every_pair_reviewed_strengths"]).met


def test_a_waived_requirement_of_a_pair_lets_its_cycle_pass() -> None:
    school = School({"misha": ("student_student", "anna")}, regular_meetings=6)
    school.until(Stage.PAIR_WORK)
    for kind in ("organisational", "trial", "planning"):
        school.meet("misha", kind)
    assert ask(school.cycle, REQUIREMENTS["every_pair_met_regularly"]).missing == (school.pair("misha").ref,)
    pair = identity("pair-misha")
    approve(school, "waiver.asked", "waiver.confirmed", requirement="regular_meetings_were_held", pair=pair)

    answer = asked(school, "misha", "regular_meetings_were_held")
    assert (answer.have, answer.need, answer.met, answer.waived, answer.satisfied) == (0, 6, False, True, True)
    assert ask(school.cycle, REQUIREMENTS["every_pair_met_regularly"]).met


def test_a_waiver_of_a_person_frees_the_pairs_he_is_in() -> None:
    school = School(ALONE)
    school.until(Stage.MENTOR_SELECTION)
    approve(school, "waiver.asked", "waiver.confirmed", requirement="every_mentor_is_trained", person=identity("anna"))
    school.say("mentor.selected", "person/anna", cycle=identity("c"))
    assert ask(school.cycle, REQUIREMENTS["every_mentor_is_trained"]).met


def test_an_annulled_order_makes_meetings_not_count_and_the_pair_stands_on_it() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    signed = next(said for said in school.decisions if said.fact.type == "order.signed")
    school.work_together("misha")
    assert asked(school, "misha", "regular_meetings_were_held").met
    school.annul(signed)

    pair = school.pair("misha")
    assert pair.stage is Stage.PAIR_WORK
    assert open_behind(pair) == ("order_is_in_force",)
    answer = asked(school, "misha", "organisational_meeting_was_held")
    assert answer.have == 0
    assert answer.why.endswith("не засчитана: в этот день не было действующего распоряжения")
    school.wait(1)
    school.order("misha")
    assert open_behind(pair) == ()
    assert asked(school, "misha", "regular_meetings_were_held").have == 0, "the new order came after those meetings"


def test_a_corrected_order_counts_from_the_day_it_says_now() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    signed = next(said for said in school.decisions if said.fact.type == "order.signed")
    school.meet("misha", "organisational")
    lines = [{"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}]
    later = str(school.now.date() + timedelta(days=10))
    school.correct(signed, number="15", signed_on=later, lines=lines)
    assert not asked(school, "misha", "organisational_meeting_was_held").met
    assert open_behind(school.pair("misha")) == (), "an order is there"

    school.correct(signed, number="15", signed_on=str(signed.fact.day), lines=lines)
    assert asked(school, "misha", "organisational_meeting_was_held").met


def test_a_meeting_without_an_order_counts_when_the_order_arrives() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.match_up("misha", "anna")
    day = school.now
    school.wait(2)
    school.meet("misha", "organisational")
    assert not asked(school, "misha", "organisational_meeting_was_held").met
    signed = {"number": "16", "signed_on": str(day.date())}
    lines = [{"pair": identity("pair-misha"), "mentor": identity("anna")}]
    school.say("order.signed", "cycle/c", "olga", by.HEAD, at=school.now - timedelta(days=1), lines=lines, **signed)  # type: ignore[arg-type]
    assert asked(school, "misha", "organisational_meeting_was_held").met


def test_facts_that_come_early_count_when_their_stage_comes() -> None:
    school = School(ALONE)
    school.say("forms.offered", "cycle/c", forms=["student_student"])
    school.gather_mentors()
    school.select_mentors()
    school.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=["student_student"])
    school.request("misha")
    school.admit("misha")
    pair = school.pair("misha")
    assert pair.stage is Stage.PREPARATION
    school.prepare()
    for stage in SEVEN[:3]:
        assert pair.stage is stage
        school.say("stage.completed", "cycle/c", stage=stage)
    assert pair.stage is Stage.MENTOR_SELECTION


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
    approve(school, "cycle.cancelling_asked", "cycle.cancelled")
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


def test_a_mentor_without_a_second_meeting_of_the_group_needs_no_new_request() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.form_pairs()
    school.say("match.ended", "match/misha-anna", reason="Не сошлись")
    pair = school.pair("misha")
    assert pair.stage is Stage.PAIRING, "the pair went back, and on again: Anna still has room"
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
    assert MeetingKind.FINAL.label == "заключительная"
