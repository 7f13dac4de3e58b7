"""Rule 11: whatever the way on which somebody leaves, there is an outcome."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.facts.meetings import EndingOutcome
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import ENDS, Stage

PAIR = "pair/pair-misha"
ALONE = {"misha": ("student_student", "anna")}
WORK, END = Stage.PAIR_WORK, Stage.COMPLETION


def dissolve(school: School) -> None:
    school.say("pair.dissolved", PAIR, outcome="did_not_fit", reason="Нет", next_step="Кружок")


def leave(school: School) -> None:
    school.say("mentee.left", PAIR, reason="Переезд", next_step="Проститься")


def decline(school: School) -> None:
    school.request("misha")
    school.say("mentee.declined", PAIR, reason="Не наш ученик", next_step="Кружок")


def mentor_leaves(school: School) -> None:
    left: Any = {"cycle": identity("c"), "reason": "Переезд", "outcome": "partly_reached"}
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, **left)


def cancel(school: School) -> None:
    school.approve("cycle.cancelling_asked", "cycle.cancelled")


def finish(school: School) -> None:
    school.fulfil(END)


def end_the_cycle(school: School) -> None:
    """Force the last stage over a pair that only has its outcome."""
    school.say("outcome.recorded", PAIR, outcome="not_reached")
    school.approve("stage.forcing_asked", "stage.forced", stage="completion")


WAYS: tuple[tuple[Stage, Callable[[School], None], EndingOutcome], ...] = (
    (Stage.MENTEE_BASE, decline, EndingOutcome.NOT_ADMITTED),
    (WORK, dissolve, EndingOutcome.DID_NOT_FIT),
    (WORK, leave, EndingOutcome.MENTEE_LEFT),
    (WORK, cancel, EndingOutcome.CYCLE_CANCELLED),
    (END, mentor_leaves, EndingOutcome.PARTLY_REACHED),
    (END, leave, EndingOutcome.MENTEE_LEFT),
    (END, finish, EndingOutcome.GOAL_REACHED),
    (END, end_the_cycle, EndingOutcome.NOT_REACHED),
)


@pytest.mark.parametrize(("at", "way", "outcome"), WAYS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_nobody_leaves_without_an_outcome(at: Stage, way: Callable[[School], None], outcome: EndingOutcome) -> None:
    school = School(ALONE).until(at)
    way(school)
    pair = school.pair("misha")
    assert pair.stage in ENDS
    assert pair.outcome is outcome


def test_a_pair_that_is_open_has_no_ending() -> None:
    school = School(ALONE).until(WORK)
    assert (school.pair("misha").ending, school.pair("misha").outcome) == (None, None)


def test_a_mentor_who_leaves_a_group_leaves_nobody_behind() -> None:
    """In the work of pairs nobody ends: each looks for another mentor; in completion each has the outcome named."""
    couples = dict.fromkeys(("misha", "lenya"), ("student_student", "anna"))
    school = School(couples).until(END)
    mentor_leaves(school)
    assert {pair.outcome for pair in school.cycle.pairs} == {EndingOutcome.PARTLY_REACHED}
    assert not ask(school.cycle, REQUIREMENTS["every_pair_has_an_outcome"]).missing
