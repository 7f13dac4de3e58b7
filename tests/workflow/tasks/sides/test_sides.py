"""What the sides of pairs may do themselves: in simple words, addressed to them alone, gone when it is done."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.stages import Stage
from workflow.tasks.open import addressed, open_tasks
from workflow.tasks.task import Task

ONE = {"misha": ("student_student", "anna")}


def tasks(school: School, code: str) -> list[Task]:
    return [task for task in open_tasks(school.cycle, school.now) if task.code == code]


def whose(school: School, task: Task) -> set[str]:
    return {one.name for one in addressed(school.cycle, task, school.now)}


def requested(**more: Any) -> School:
    school = School(ONE).until(Stage.MENTEE_BASE)
    school.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=["student_student"])
    school.request("misha", **more)
    return school


def matching() -> School:
    school = School(ONE).until(Stage.PAIRING)
    school.propose("misha", "anna")
    return school


def test_a_consent_that_is_missing_is_the_curators_to_collect_and_the_mothers_to_sign() -> None:
    school = requested()
    (collect,) = tasks(school, "consent.collect")
    (sign,) = tasks(school, "consent.sign_child")

    assert collect.sentence == "Собрать согласия. Подписывает: законный представитель."
    assert collect.due
    assert (collect.due - collect.since).days == school.cycle.pack.numbers.consent_term
    assert whose(school, sign) == {"marina"}
    assert tasks(school, "consent.sign") == []
    school.consent("misha")
    assert tasks(school, "consent.collect") == tasks(school, "consent.sign_child") == []


def test_from_fourteen_on_a_pupil_signs_beside_his_mother() -> None:
    school = School({"dasha": ("student_student", "oleg")}).until(Stage.MENTEE_BASE)
    school.request("dasha")
    (own,), (hers,) = tasks(school, "consent.sign"), tasks(school, "consent.sign_child")

    assert own.sentence.startswith("Подпиши согласия")
    assert (whose(school, own), whose(school, hers)) == ({"dasha"}, {"pavel"})


def test_a_consent_that_was_withdrawn_is_not_asked_for_again() -> None:
    school = requested()
    school.consent("misha")
    school.say("consent.withdrawn", "person/misha", kind="participation")

    assert tasks(school, "consent.collect") == tasks(school, "consent.sign_child") == []


def test_a_proposed_match_waits_for_each_side_in_its_own_words() -> None:
    school = matching()
    (mentee,), (mentor,) = tasks(school, "match.answer_mentee"), tasks(school, "match.answer_mentor")

    assert (whose(school, mentee), whose(school, mentor)) == ({"misha"}, {"anna"})
    assert mentee.sentence == "Ответь, хочешь ли ты такого наставника."
    school.say("match.agreed", "match/misha-anna", "misha", by.MENTEE, side="mentee")
    assert tasks(school, "match.answer_mentee") == []
    assert tasks(school, "match.answer_mentor")


def test_a_pair_that_agreed_is_told_and_then_stands_on_the_next_order() -> None:
    school = matching()
    school.agree("misha", "anna")
    assert tasks(school, "match.tell")
    assert tasks(school, "order.sign") == []
    school.say("match.told", "match/misha-anna")
    (order,) = tasks(school, "order.sign")

    assert order.sentence == "Подписать распоряжение: 1 пара."
    assert whose(school, order) == {"olga", "petr"}
    school.order("misha")
    assert tasks(school, "order.sign") == []


def test_a_meeting_to_come_is_spoken_of_two_days_before_and_not_after() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    starts = school.now + timedelta(days=5)
    planned: dict[str, Any] = {
        "kind": "organisational",
        "pair": identity("pair-misha"),
        "starts_at": starts,
        "place": "Кабинет 12",
    }
    school.say("meeting.planned", "meeting/m", **planned)
    assert tasks(school, "meeting.come") == []
    school.wait(4)
    coming = tasks(school, "meeting.come")

    assert {name for task in coming for name in whose(school, task)} == {"misha", "anna"}
    assert {task.why for task in coming} == {"Где: Кабинет 12."}
    assert coming[0].sentence.startswith("Приходи на встречу")
    school.wait(2)
    assert tasks(school, "meeting.come") == []


def test_nobody_of_a_paused_pair_is_asked_to_come() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    starts = school.now + timedelta(days=1)
    school.say("meeting.planned", "meeting/m", kind="organisational", pair=identity("pair-misha"), starts_at=starts)
    school.say("pair.paused", "pair/pair-misha", reason="Каникулы")

    assert tasks(school, "meeting.come") == []


def test_feedback_is_asked_of_each_side_in_the_roadmaps_window() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    assert tasks(school, "feedback.mentee") == []
    school.now = school.now.replace(year=2022, month=4, day=4)
    (mentee,), (mentor,) = tasks(school, "feedback.mentee"), tasks(school, "feedback.mentor")

    assert (whose(school, mentee), whose(school, mentor)) == ({"misha"}, {"anna"})
    school.say("feedback.given", "pair/pair-misha", "misha", by.MENTEE, side="mentee")
    assert tasks(school, "feedback.mentee") == []


def test_a_questionnaire_is_its_own_persons_to_fill_in() -> None:
    school = School(ONE).until(Stage.PAIRING)
    school.form_pairs()
    school.say("stage.completed", "cycle/c", stage="pairing")
    mine = {name for task in tasks(school, "questionnaire.fill") for name in whose(school, task)}
    collected = {task.about for task in tasks(school, "questionnaire.collect")}

    assert mine <= {"misha", "anna"}
    assert {task.about for task in tasks(school, "questionnaire.fill")} <= collected


def test_an_informant_is_asked_while_requests_are_collected_and_until_he_has_told() -> None:
    school = School(ONE).until(Stage.MENTEE_BASE)
    school.say("role.granted", "person/nina", "root", by.ADMINISTRATOR, role="informant")
    (asked,) = tasks(school, "informant.tell")
    assert whose(school, asked) == {"nina"}
    school.consent("misha")
    school.say("informant.reported", "person/misha", "nina", by.INFORMANT, cycle=identity("c"), report="Просит")

    assert tasks(school, "informant.tell") == []


def test_a_mentee_who_lacks_the_decision_alone_is_to_be_admitted() -> None:
    school = requested()
    assert tasks(school, "mentee.admit") == []
    school.consent("misha")
    school.answer_anew("misha", "intake")
    school.measure("misha", "entry")
    assert tasks(school, "mentee.admit")
    school.say("mentee.admitted", "pair/pair-misha")

    assert tasks(school, "mentee.admit") == []


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.MENTOR_BASE])
def test_a_stage_with_nothing_open_is_to_be_completed(stage: Stage) -> None:
    school = School().until(stage)
    assert tasks(school, "stage.complete") == []
    school.fulfil(stage)
    (ready,) = tasks(school, "stage.complete")

    assert ready.sentence == f"Завершить этап «{stage.label}»."
