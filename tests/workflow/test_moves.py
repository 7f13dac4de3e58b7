"""Every row of both tables of moves is fired from where it says to where it says; without a row nothing moves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Role, by
from workflow.case import Case
from workflow.catalogue import CATALOGUE
from workflow.decision import Decision
from workflow.errors import NotNow, Refusal
from workflow.machine import CYCLE, PAIR
from workflow.moves import ADVANCE, CYCLE_EVENTS, CYCLE_MOVES, PAIR_EVENTS, PAIR_MOVES, Move, movers
from workflow.stages import ENDS, SEVEN, Stage, place

ASKED = {
    "stage.forced": "stage.forcing_asked",
    "stage.reopened": "stage.reopening_asked",
    "cycle.cancelled": "cycle.cancelling_asked",
}
ENDING: dict[str, Any] = {"reason": "Так вышло", "next_step": "Кружок"}
OF_PAIR: Mapping[str, tuple[str, dict[str, Any]]] = {
    "mentor.left": ("person/anna", {"cycle": identity("c"), "reason": "Переезд", "outcome": "partly_reached"}),
    "mentor.declined": ("person/anna", {"cycle": identity("c"), **ENDING}),
    "match.ended": ("match/misha-anna", {"reason": "Не сошлись"}),
    "mentee.declined": ("pair/pair-misha", ENDING),
    "mentee.left": ("pair/pair-misha", ENDING),
    "pair.dissolved": ("pair/pair-misha", {"outcome": "did_not_fit", **ENDING}),
    "pair.sent_back": ("pair/pair-misha", {"reason": "Проверить"}),
}


def name_of(move: Move) -> str:
    return f"{move.event} {move.frm.value} {move.to.value}"


def standing(stage: Stage) -> School:
    """Give a school where the cycle and one pair, with its mentor, stand at a stage."""
    school = School({"misha": ("student_student", "anna")})
    if stage is Stage.PREPARATION:
        school.request("misha")
        return school
    school.until(min(stage, Stage.PAIRING, key=place))
    if stage is Stage.MENTEE_BASE:
        school.request("misha")
    elif stage is Stage.MENTOR_BASE:
        school.offer("anna")
    if place(stage) >= place(Stage.MENTOR_BASE) and not school.institution.matches:
        school.match_up("misha", "anna")
    if place(stage) > place(Stage.PAIRING):
        school.order("misha")
        people = ["misha", "anna"]
        school.say("group_meeting.held", "cycle/c", present=[identity(name) for name in people])
        for name, role in (("misha", by.MENTEE), ("anna", by.MENTOR)):
            school.say("preference.stated", f"person/{name}", name, role, cycle=identity("c"))
        school.say("stage.completed", "cycle/c", stage="pairing")
    if place(stage) > place(Stage.PAIR_WORK):
        school.until(stage)
    assert school.cycle.stage is school.pair("misha").stage is stage
    return school


def approve(school: School, event: str, to: Stage) -> Decision:
    """Have something asked by the curator and confirmed by the head."""
    asked: dict[str, Any] = {"cycle": identity("c"), "reason": "Так надо"}
    if event != "cycle.cancelled":
        asked["stage"] = school.cycle.stage if event == "stage.forced" else to
    school.say(ASKED[event], "approval/a", **asked)
    return school.say(event, "approval/a", "olga", by.HEAD)


def move_cycle(school: School, event: str, to: Stage) -> Decision:
    """Say the event that moves a cycle, with everything it asks for."""
    if event in ASKED:
        if school.cycle.stage is Stage.COMPLETION and event == "stage.forced":
            school.say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")
        return approve(school, event, to)
    school.fulfil(school.cycle.stage)
    return school.say(event, "cycle/c", stage=school.cycle.stage)


@pytest.mark.parametrize("move", CYCLE_MOVES, ids=name_of)
def test_every_row_moves_the_cycle_as_it_says(move: Move) -> None:
    school = School()
    school.until(move.frm)
    if move.frm is Stage.COMPLETION and move.event == "stage.forced":
        for name in school.couples:
            school.say("outcome.recorded", f"pair/pair-{name}", outcome="goal_reached")
        decision = approve(school, move.event, move.to)
    else:
        decision = move_cycle(school, move.event, move.to)

    moved = [entry for entry in decision.moves if entry.subject == school.cycle.ref]
    assert [(entry.frm, entry.to) for entry in moved] == [(move.frm, move.to)]
    assert school.cycle.stage is move.to
    if move.to in ENDS:
        assert all(not pair.open for pair in school.cycle.pairs)


def advance(school: School) -> None:
    """Have the pair meet what its stage asks, then the cycle let it go on."""
    stage = school.cycle.stage
    if stage in (Stage.PREPARATION, Stage.MENTEE_BASE):
        school.couples.pop("misha")
        if stage is Stage.MENTEE_BASE:
            school.admit("misha")
    elif stage is Stage.MENTOR_BASE:
        school.couples.pop("misha")
    elif stage is Stage.PAIRING:
        school.say("group_meeting.held", "cycle/c", present=[identity("misha"), identity("anna")])
        school.order("misha")
        school.couples.pop("misha")
    if stage in (Stage.MENTOR_SELECTION, Stage.PAIR_WORK, Stage.COMPLETION):
        school.fulfil(stage)
        school.couples.pop("misha")
    if stage is not Stage.COMPLETION:
        asked: dict[str, Any] = {"cycle": identity("c"), "stage": stage, "reason": "Дальше"}
        if stage in (Stage.PREPARATION, Stage.MENTEE_BASE):
            school.prepare() if stage is Stage.PREPARATION else school.gather_mentees()
        school.say("stage.forcing_asked", "approval/on", **asked)
        school.say("stage.forced", "approval/on", "olga", by.HEAD)


def send(school: School, event: str, to: Stage) -> Decision:
    """Say an event that moves a pair."""
    about, data = OF_PAIR[event]
    more: dict[str, Any] = {"stage": to} if event == "pair.sent_back" else {}
    return school.say(event, about, **data, **more)


@pytest.mark.parametrize("move", PAIR_MOVES, ids=name_of)
def test_every_row_moves_the_pair_as_it_says(move: Move) -> None:
    school = standing(move.frm)
    if move.event == ADVANCE:
        advance(school)
    elif move.event == "cycle.cancelled":
        approve(school, move.event, move.to)
    elif move.event == "cycle.ended":
        end_cycle(school)
    elif move.event == "mentor.declined":
        decline(school)
    elif move.event == "mentor.replaced":
        replace(school)
    elif move.event == "notice.ended":
        run_out(school)
    elif move.event == "fit.answered":
        find_no_fit(school)
    else:
        send(school, move.event, move.to)

    moved = [entry for said in school.decisions for entry in said.moves if entry.subject == school.pair("misha").ref]
    assert (move.frm, move.to) in [(entry.frm, entry.to) for entry in moved]


def decline(school: School) -> None:
    """Have the mentor declined after all."""
    about, data = OF_PAIR["mentor.declined"]
    school.say("mentor.declined", about, **data)


def replace(school: School) -> None:
    """Have a trained mentor take the place of the one there is."""
    school.offer("oleg")
    school.select("oleg")
    about: dict[str, Any] = {"replaces": identity("misha-anna"), "mentor": identity("oleg"), "reason": "Переезд"}
    school.say("mentor.replaced", "match/misha-oleg", **about)


def run_out(school: School) -> None:
    """Have the mentor give notice, and the clock speak of it."""
    about, data = OF_PAIR["mentor.left"]
    said = school.say("mentor.left", about, leaves_on=school.now.date() + timedelta(days=3), **data)
    (timer,) = [one for one in said.timers if one.event == "notice.ended"]
    school.say("notice.ended", about, acting=by.SERVICE, at=timer.due)


def find_no_fit(school: School) -> None:
    """Have the two meet once, and the mentee say that they do not fit."""
    school.meet("misha", "organisational")
    school.say("fit.answered", "pair/pair-misha", "misha", by.MENTEE, side="mentee", answer="does_not_fit")


def end_cycle(school: School) -> None:
    """Force the cycle to its end, with the outcome of the pair recorded."""
    school.say("outcome.recorded", "pair/pair-misha", outcome="not_reached")
    school.say("pair.paused", "pair/pair-misha", reason="До конца")
    while school.cycle.open:
        asked: dict[str, Any] = {"cycle": identity("c"), "stage": school.cycle.stage, "reason": "Дальше"}
        name = f"approval/{school.cycle.stage.value}"
        school.say("stage.forcing_asked", name, **asked)
        school.say("stage.forced", name, "olga", by.HEAD)


NO_CYCLE_ROW = [(event, stage) for event in sorted(CYCLE_EVENTS) for stage in Stage if not CYCLE.rows(event, stage)]
NO_PAIR_ROW = [(event, stage) for event in sorted(PAIR_EVENTS) for stage in Stage if not PAIR.rows(event, stage)]


@pytest.mark.parametrize(("event", "stage"), NO_CYCLE_ROW)
def test_a_cycle_without_a_row_is_refused(event: str, stage: Stage) -> None:
    school = standing(Stage.MENTEE_BASE)
    case = Case(school.institution, school.decisions[-1].fact, school.now)
    school.cycle.stage = stage
    with pytest.raises(NotNow):
        CYCLE.check(school.cycle, event, case)
    assert CYCLE.goes(school.cycle, event, case) is None
    assert school.cycle.stage is stage


@pytest.mark.parametrize(("event", "stage"), NO_PAIR_ROW)
def test_a_pair_without_a_row_is_refused(event: str, stage: Stage) -> None:
    school = standing(Stage.MENTEE_BASE)
    case = Case(school.institution, school.decisions[-1].fact, school.now)
    pair = school.pair("misha")
    pair.stage = stage
    with pytest.raises(NotNow):
        PAIR.check(pair, event, case)
    assert PAIR.goes(pair, event, case) is None
    assert school.pair("misha").stage is stage


def test_what_ended_refuses_every_event_about_it() -> None:
    school = standing(Stage.PAIR_WORK)
    school.say("pair.dissolved", "pair/pair-misha", outcome="did_not_fit", **ENDING)
    for event in ("mentee.left", "pair.dissolved", "pair.sent_back", "match.ended"):
        with pytest.raises(Refusal):
            send(school, event, Stage.PREPARATION)


def test_a_pair_never_enters_a_stage_before_its_cycle() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.prepare()
    school.gather_mentees()
    school.gather_mentors()
    school.select_mentors()
    school.form_pairs()
    school.work()
    for stage in SEVEN[:6]:
        assert school.pair("misha").stage is school.cycle.stage is stage
        school.say("stage.completed", "cycle/c", stage=stage)


def test_a_mentor_with_a_pair_that_completes_is_not_declined_but_leaves() -> None:
    school = standing(Stage.COMPLETION)
    with pytest.raises(NotNow, match=r"mentor\.left"):
        decline(school)


def test_a_proposal_that_nobody_answered_does_not_hold_a_pair_in_its_work() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.PAIRING)
    school.offer("oleg")
    school.propose("misha", "oleg")
    school.form_pairs()
    school.say("stage.completed", "cycle/c", stage="pairing")
    assert school.pair("misha").stage is Stage.PAIR_WORK
    moved = send(school, "mentor.left", Stage.MENTOR_BASE).moves
    assert (moved[0].frm, moved[0].to) == (Stage.PAIR_WORK, Stage.MENTOR_BASE)
    assert school.pair("misha").stage is Stage.MENTOR_SELECTION, "Oleg has room, and is not selected yet"


def test_the_catalogue_lets_those_act_whom_the_rows_name() -> None:
    for move in (*CYCLE_MOVES, *PAIR_MOVES):
        if move.event in CATALOGUE and not move.who & Role.SERVICE:
            assert CATALOGUE[move.event].who & move.who, name_of(move)
    assert movers("stage.completed") is Role.CURATOR


def test_a_leaving_told_late_ends_a_match_that_was_proposed_meanwhile() -> None:
    school = standing(Stage.PAIRING)
    about, data = OF_PAIR["mentor.left"]
    school.say("mentor.left", about, at=school.now - timedelta(hours=1), **data)
    assert not school.match("misha-anna").live
