"""An early end is a task until everybody was talked with and the mentee's next step stands."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.queries.care import care_list
from workflow.queries.early_ends import early_ends
from workflow.stages import Stage
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

PAIR = "pair/pair-misha"
SIDES = ("mentee", "mentor", "representative")


def working() -> School:
    return School({"misha": ("student_student", "anna")}).until(Stage.PAIR_WORK)


def ended(after: int = 30) -> School:
    """A pair whose mentor left so many days after they agreed."""
    school = working()
    school.wait(after)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    return school


def tasks(school: School) -> list[Task]:
    return [task for task in open_tasks(school.cycle, school.now) if task.code == "care.early_end"]


def talk(school: School, side: str, **more: Any) -> None:
    school.say("exit_talk.held", PAIR, side=side, said="Жаль расставаться", **more)


def test_talks_with_all_three_and_a_next_step_end_it() -> None:
    school = ended()
    (task,) = tasks(school)
    assert task.sentence == (
        "Провести прощальную беседу: с наставляемым, с наставником, с законным представителем; "
        "назначить следующий шаг для наставляемого."
    )
    assert set(task.events) == {"exit_talk.held", "care.scheduled", "match.proposed"}
    for side in SIDES:
        talk(school, side)
    (task,) = tasks(school)
    assert task.sentence == "Назначить следующий шаг для наставляемого."
    school.say("care.scheduled", PAIR, next_on=school.now.date())
    assert tasks(school) == []


def test_a_mentee_is_looked_after_from_the_day_on_which_he_was_left_alone_not_from_an_older_one() -> None:
    school = working()
    school.say("care.scheduled", PAIR, next_on=school.now.date() + timedelta(days=3))
    school.wait(40)
    school.say("pair.dissolved", PAIR, outcome="not_reached", reason="Не сошлись", next_step="Ищем другого")
    (cared,) = care_list(school.cycle)
    assert (cared.since, cared.set_by_curator) == (school.now.date(), False)
    assert cared.next_on == school.now.date() + timedelta(days=14)
    school.say("care.scheduled", PAIR, next_on=school.now.date() + timedelta(days=5))
    (cared,) = care_list(school.cycle)
    assert (cared.next_on, cared.set_by_curator) == (school.now.date() + timedelta(days=5), True)


def test_a_next_step_named_in_the_talk_is_one() -> None:
    school = ended()
    for side in SIDES:
        talk(school, side, next_step="Ищем другого", later_contact="Здороваться можно")
    assert tasks(school) == []


@pytest.mark.parametrize(("days", "early"), [(60, True), (100, False)])
def test_an_end_is_early_before_the_months_of_the_pack(days: int, early: bool) -> None:
    assert bool(tasks(ended(days))) is early


def test_a_pair_that_is_dissolved_early_is_talked_over_too() -> None:
    school = working()
    school.say("mentee.left", PAIR, reason="Переезд", next_step="Проститься")
    (end,) = early_ends(school.cycle)
    assert (end.pair, end.next_step) == (school.pair("misha"), False)
    for side in SIDES:
        talk(school, side, next_step="Кружок в новой школе")
    assert tasks(school) == []


def test_a_mentee_who_says_that_it_does_not_fit_is_talked_with() -> None:
    school = working()
    school.meet("misha", "organisational")
    school.say("fit.answered", PAIR, "misha", by.MENTEE, side="mentee", answer="does_not_fit")
    assert tasks(school)


def test_a_proposal_that_was_declined_is_no_end() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.PAIRING)
    school.propose("misha", "anna")
    school.say("match.declined", "match/misha-anna", "misha", by.MENTEE, side="mentee")
    assert early_ends(school.cycle) == []


def test_a_second_early_end_is_talked_over_anew() -> None:
    school = ended()
    for side in SIDES:
        talk(school, side, next_step="Ищем другого")
    school.offer("oleg")
    school.select("oleg")
    school.match_up("misha", "oleg")
    school.say("match.ended", "match/misha-oleg", reason="Не сошлись")
    first, second = early_ends(school.cycle)
    assert (first.done, second.done, len(second.missing)) == (True, False, 3)


def test_nothing_is_early_where_the_pack_asks_for_nothing() -> None:
    school = ended()
    pack = school.cycle.pack
    school.cycle.pack = pack.model_copy(update={"care": pack.care.model_copy(update={"early_end": False})})
    assert tasks(school) == []
