"""After the first meeting each side says whether the pair fits; where it does not, nobody is blamed."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow, NotYours
from workflow.facts.pairs import Side
from workflow.stages import Stage

PAIR = "pair/pair-misha"
ALONE = {"misha": ("student_student", "anna")}
BOTH = frozenset(Side)


def working(**numbers: Any) -> School:
    return School(ALONE, **numbers).until(Stage.PAIR_WORK)


def met() -> School:
    """A pair after its first meeting."""
    school = working()
    school.meet("misha", "organisational")
    return school


def due(school: School) -> frozenset[Side]:
    match = school.pair("misha").match
    return match.fit_due if match else frozenset()


def answer(school: School, answer: str, side: str = "mentee") -> None:
    who = ("misha", by.MENTEE) if side == "mentee" else ("anna", by.MENTOR)
    school.say("fit.answered", PAIR, *who, side=side, answer=answer)


def test_both_sides_are_asked_after_the_first_meeting() -> None:
    school = working()
    assert due(school) == frozenset()
    school.meet("misha", "organisational")
    assert due(school) == BOTH


def test_getting_to_know_each_other_is_no_first_meeting() -> None:
    school = working()
    school.meet("misha", "acquaintance")
    assert due(school) == frozenset()
    with pytest.raises(NotNow, match="после первой встречи с этим наставником: сначала запишите её"):
        answer(school, "fits")


def test_a_side_that_fits_is_not_asked_again() -> None:
    school = met()
    answer(school, "fits")
    school.wait(1)
    school.meet("misha", "trial")
    assert due(school) == {Side.MENTOR}


def test_a_side_that_is_still_deciding_is_asked_again_after_the_next_meeting() -> None:
    school = met()
    answer(school, "deciding", "mentor")
    assert due(school) == {Side.MENTEE}
    school.wait(1)
    school.meet("misha", "trial")
    assert due(school) == BOTH
    answer(school, "fits", "mentor")
    assert due(school) == {Side.MENTEE}


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_a_pair_that_does_not_fit_goes_back_and_the_mentor_stays_with_room(side: str) -> None:
    school = met()
    mentor = school.cycle.mentors[identity("anna")]
    assert mentor.taken == 1
    answer(school, "does_not_fit", side)

    pair = school.pair("misha")
    assert pair.stage is not Stage.PAIR_WORK
    assert pair.match is None
    assert next((entry.frm, entry.to) for entry in school.decisions[-1].moves) == (Stage.PAIR_WORK, Stage.MENTOR_BASE)
    assert (mentor.taken, mentor.left, mentor.selected) == (0, False, True)
    assert due(school) == frozenset()


def test_the_same_two_are_asked_anew_after_they_began_anew() -> None:
    school = met()
    answer(school, "does_not_fit")
    school.wait(1)
    school.offer("oleg")
    school.select("oleg")
    school.match_up("misha", "oleg")
    school.meet("misha", "acquaintance")
    school.order("misha")
    assert school.pair("misha").stage is Stage.PAIR_WORK
    with pytest.raises(NotNow, match="после первой встречи"):
        answer(school, "fits")
    school.wait(1)
    school.meet("misha", "organisational")
    assert due(school) == BOTH
    with pytest.raises(NotYours, match="с кем пара работает сейчас"):
        answer(school, "does_not_fit", "mentor")
    answer(school, "fits")
    assert due(school) == {Side.MENTOR}
    assert school.match("misha-oleg").live


def test_a_pair_that_completes_is_not_asked() -> None:
    school = School(ALONE).until(Stage.COMPLETION)
    assert due(school) == frozenset()
    with pytest.raises(NotNow, match="оканчивают итогом"):
        answer(school, "does_not_fit")


def test_a_mentor_proposed_beside_hears_nothing_of_an_answer() -> None:
    """Only the two who agreed and met are asked: another proposal of the same time stands on."""
    school = School(ALONE).until(Stage.PAIRING)
    school.offer("oleg")
    school.propose("misha", "oleg")
    school.form_pairs()
    school.say("stage.completed", "cycle/c", stage="pairing")
    school.meet("misha", "organisational")
    answer(school, "does_not_fit")
    assert not school.match("misha-anna").live
    assert school.match("misha-oleg").live
