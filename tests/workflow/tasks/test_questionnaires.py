"""Whoever was asked and has not answered is a task of the curator, and of nobody once it is answered or useless."""

from datetime import timedelta

import pytest

from tests.school import School
from tests.world import identity
from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.asked import asked_in, put_to
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.subjects.submissions import forms_of
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

ALONE = {"misha": ("student_student", "anna")}


def owed(school: School, name: str) -> dict[str, Task]:
    tasks = [task for task in open_tasks(school.cycle, school.now) if task.code == "questionnaire.collect"]
    return {task.sentence: task for task in tasks if task.about.id == identity(name)}


def test_a_questionnaire_waits_from_its_stage_until_it_is_answered() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    assert owed(school, "misha") == {}
    school.request("misha")
    school.consent("misha")
    school.say("mentee.admitted", "pair/pair-misha")
    assert "Собрать анкету «Давай знакомиться»." in owed(school, "misha")

    school.answer("misha", "intake")
    assert "Собрать анкету «Давай знакомиться»." not in owed(school, "misha")


def test_a_questionnaire_is_due_so_many_days_after_its_stage_began_or_somebody_came() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.wait(10)
    school.request("misha")
    school.consent("misha")
    came = school.now.date()
    school.say("mentee.admitted", "pair/pair-misha")
    due = owed(school, "misha")["Собрать анкету «Давай знакомиться»."].due
    assert due is not None
    assert due.date() == came + timedelta(days=school.cycle.pack.questionnaire_days["mentee_base"])
    assert [one.due_on for one in put_to(school.cycle, school.person("misha"))][:2] == [due.date(), due.date()]

    task = owed(School(ALONE).until(Stage.COMPLETION), "misha")["Собрать анкету «Чем стал для тебя этот год»."]
    assert task.due is not None
    assert task.due.date() == task.since.date() + timedelta(days=21)


def test_a_pack_without_terms_asks_for_no_day() -> None:
    school = School(ALONE).until(Stage.COMPLETION)
    school.cycle.pack = school.cycle.pack.model_copy(update={"questionnaire_days": {}})
    assert {task.due for task in owed(school, "misha").values()} == {None}


def test_what_no_longer_counts_is_nobodys_task() -> None:
    school = School(ALONE).until(Stage.PAIR_WORK)
    assert {task.since for task in owed(school, "misha").values()} <= {school.now}
    assert not any("После общей встречи" in sentence for sentence in owed(school, "misha"))
    assert not any("Как идут дела" in sentence for sentence in owed(school, "misha"))


def test_at_the_end_it_is_since_the_stage_began_and_in_an_ended_cycle_nobody_is_asked() -> None:
    school = School(ALONE).until(Stage.COMPLETION)
    found = owed(school, "misha")
    assert "Собрать анкету «Чем стал для тебя этот год»." in found
    assert {task.since for task in found.values()} == {school.now}
    school.until(Stage.COMPLETED)
    assert owed(school, "misha") == {}


def test_in_which_forms_a_mentor_takes_part_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For all the questionnaires that mentors are asked."""
    school = School(ALONE).until(Stage.COMPLETION)
    looked: list[tuple[Person, Audience]] = []

    def look(person: Person, cycle: Cycle, audience: Audience) -> frozenset[str]:
        looked.append((person, audience))
        return forms_of(person, cycle, audience)

    monkeypatch.setattr("workflow.queries.questionnaires.asked.forms_of", look)
    found = [one.code for one in asked_in(school.cycle) if school.person("anna") in one.people]
    assert len(found) > 1
    assert looked == [(school.person("anna"), Audience.MENTOR)]
