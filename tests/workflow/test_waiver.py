"""A waiver frees one pair or person from one requirement, and never looks as if it were met."""

from tests.school import School
from tests.world import identity
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

ALONE = {"misha": ("student_student", "anna")}


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
    school.approve("waiver.asked", "waiver.confirmed", requirement="every_pair_reviewed_strengths", pair=pair)
    assert ask(cycle, REQUIREMENTS["every_pair_reviewed_strengths"]).met


def test_a_waived_requirement_of_a_pair_lets_its_cycle_pass() -> None:
    school = School({"misha": ("student_student", "anna")}, regular_meetings=6)
    school.until(Stage.PAIR_WORK)
    for kind in ("organisational", "trial", "planning"):
        school.meet("misha", kind)
    assert ask(school.cycle, REQUIREMENTS["every_pair_met_regularly"]).missing == (school.pair("misha").ref,)
    pair = identity("pair-misha")
    school.approve("waiver.asked", "waiver.confirmed", requirement="regular_meetings_were_held", pair=pair)

    answer = school.asked("misha", "regular_meetings_were_held")
    assert (answer.have, answer.need, answer.met, answer.waived, answer.satisfied) == (0, 6, False, True, True)
    assert ask(school.cycle, REQUIREMENTS["every_pair_met_regularly"]).met


def test_a_waiver_of_a_person_frees_the_pairs_he_is_in() -> None:
    school = School(ALONE)
    school.until(Stage.MENTOR_SELECTION)
    school.approve("waiver.asked", "waiver.confirmed", requirement="every_mentor_is_trained", person=identity("anna"))
    school.say("mentor.selected", "person/anna", cycle=identity("c"))
    assert ask(school.cycle, REQUIREMENTS["every_mentor_is_trained"]).met
