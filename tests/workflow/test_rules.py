"""What always holds, where no other file names the rule: cycle before pair, open requirements, outcomes."""

import pytest

from tests.school import School
from workflow.access import by
from workflow.decision import Decision, Entry, Figures
from workflow.errors import NotReady
from workflow.facts.meetings import CareScheduled, OutcomeRecorded
from workflow.moves import CYCLE_EVENTS, PAIR_EVENTS
from workflow.queries.care import care_list
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import SEVEN, Stage, place

ALONE = {"misha": ("student_student", "anna")}


@pytest.fixture(scope="module")
def school() -> School:
    """A school that went the whole way."""
    finished = School()
    finished.until(Stage.COMPLETED)
    return finished


def test_no_pair_entered_a_stage_before_its_cycle(school: School) -> None:
    """Rule 4, over every move of a whole year."""
    cycle = Stage.PREPARATION
    for move in (entry for said in school.decisions for entry in said.moves):
        assert move.to is not None
        if move.subject == school.cycle.ref:
            cycle = move.to
        elif move.to in SEVEN:
            assert place(move.to) <= place(cycle)


def test_nothing_moved_with_an_open_requirement(school: School) -> None:
    """Rule 6: whatever the stage left required was met or waived, and the move's record says so."""
    moves = [entry for said in school.decisions for entry in said.moves if _by_requirements(said)]
    left = [figures for move in moves for figures in _of_the_stage_left(school, move).values()]

    assert len(left) > 100
    assert all(met or waived for _, _, met, waived in left)


def test_an_open_requirement_holds_the_curator_alone() -> None:
    """Rule 6: one person is not enough to pass it; two are, and the record shows what was open."""
    school = School(ALONE)
    with pytest.raises(NotReady):
        school.say("stage.completed", "cycle/c", stage="preparation")
    school.approve("stage.forcing_asked", "stage.forced", stage="preparation")
    (move,) = [entry for entry in school.decisions[-1].moves if entry.subject == school.cycle.ref]

    assert school.cycle.stage is Stage.MENTEE_BASE
    assert not all(met for _, _, met, _ in move.answers.values())


def test_nobody_dropped_out_without_an_outcome(school: School) -> None:
    """Rule 11: whoever ended has his outcome."""
    assert all(pair.of(OutcomeRecorded) for pair in school.cycle.pairs)


def test_a_cycle_does_not_end_over_a_pair_without_an_outcome() -> None:
    """Rule 11: the last stage waits for it, also when it is forced."""
    school = School(ALONE)
    school.until(Stage.COMPLETION)
    outcome = ask(school.cycle, REQUIREMENTS["every_pair_has_an_outcome"])

    assert (outcome.met, outcome.missing) == (False, (school.pair("misha").ref,))
    with pytest.raises(NotReady):
        school.say("stage.completed", "cycle/c", stage="completion")


def test_the_mentees_of_a_cancelled_cycle_stand_on_the_care_list() -> None:
    """Nobody is forgotten with the cycle; the pack says when somebody looks again."""
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    assert care_list(school.cycle) == []
    school.approve("cycle.cancelling_asked", "cycle.cancelled")
    (cared,) = care_list(school.cycle)

    assert (cared.pair, cared.ended, cared.set_by_curator) == (school.pair("misha"), True, False)
    assert cared.next_on > cared.since


def test_a_mentee_whose_mentor_left_stands_on_the_care_list_until_he_has_another() -> None:
    """With the day that the curator named."""
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=school.cycle.id, reason="Экзамены")
    school.say("care.scheduled", "pair/pair-misha", next_on="2022-03-01")
    (cared,) = care_list(school.cycle)
    scheduled = school.pair("misha").last(CareScheduled)

    assert scheduled
    assert (cared.next_on, cared.set_by_curator) == (scheduled.payload.next_on, True)


def _of_the_stage_left(school: School, move: Entry) -> dict[str, Figures]:
    """Give what a move's record says of the stage that it left; the rest is of the stage it enters."""
    assert move.frm is not None
    rules = school.cycle.pack.stages[move.frm]
    asked = rules.cycle if move.subject == school.cycle.ref else rules.pair
    return {code: move.answers[code] for code in asked}


def _by_requirements(said: Decision) -> bool:
    """Leave out what moves for another reason than that everything is there: an end, a return, a mentor who left."""
    return said.fact.type == "stage.completed" or said.fact.type not in CYCLE_EVENTS | PAIR_EVENTS
