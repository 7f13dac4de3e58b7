"""Who was offered here waits for an answer; a copy that nothing allows to keep any more is destroyed by an act."""

from typing import Any

from tests.school import School
from tests.workflow.guards.elsewhere_cases import BORIS, accept, receive
from workflow.access import by
from workflow.tasks.open import open_tasks


def test_a_copy_is_destroyed_by_an_act_of_the_receiver() -> None:
    school = School({"misha": ("student_student", "anna")})
    act: dict[str, Any] = {"act_number": "1", "act_date": school.now.date(), "destroyed_by": "Комиссия"}
    receive()(school)
    assert codes(school) == ["received.answer"]
    (task,) = [one for one in open_tasks(school.cycle, school.now) if one.code == "received.answer"]
    assert task.due
    assert (task.due.date() - task.since.date()).days in (14, 15), "as long as a request waits for its answer"
    assert not task.clock
    accept(school)
    assert codes(school) == []
    school.say("mentor.withdrawn_elsewhere", BORIS, acting=by.SERVICE)
    assert (school.person("boris").card, codes(school)) == (None, ["received.destroy"])

    school.say("person.erased", BORIS, "olga", by.HEAD, **act)
    assert (school.person("boris").erased is not None, codes(school)) == (True, [])


def test_a_mentor_who_signed_here_himself_stays_when_he_withdraws_at_home() -> None:
    school = School({"misha": ("student_student", "anna")})
    receive()(school)
    accept(school)
    school.say("consent.signed", BORIS, kind="processing", signed_by_person=True)
    school.say("mentor.withdrawn_elsewhere", BORIS, acting=by.SERVICE)

    assert (school.person("boris").name, codes(school)) == ("Борис", [])


def test_a_copy_of_somebody_declined_is_destroyed_too_and_before_an_answer_it_is_not() -> None:
    school = School({"misha": ("student_student", "anna")})
    act: dict[str, Any] = {"act_number": "1", "act_date": school.now.date(), "destroyed_by": "Комиссия"}
    receive()(school)
    school.say("received_mentor.declined", BORIS, reason="Мест нет")
    (task,) = [one for one in open_tasks(school.cycle, school.now) if one.code == "received.destroy"]
    assert task.clock
    assert "Вы отказались" in task.why
    school.say("person.erased", BORIS, "olga", by.HEAD, **act)
    assert codes(school) == []


def codes(school: School) -> list[str]:
    """Name the tasks of those offered here."""
    return [one.code for one in open_tasks(school.cycle, school.now) if one.code.startswith("received.")]
