"""Situations in which a guard of questionnaires refuses: rows beside those of `test_guards`."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, Step, both, say
from tests.world import identity
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.stages import Stage

MB, MISHA = Stage.MENTEE_BASE, "person/misha"
ANSWERED: dict[str, Any] = {
    "cycle": str(identity("c")),
    "purpose": "intake",
    "code": "pupil_intake",
    "version": 1,
    "answers": {},
}


def ready(school: School) -> None:
    """Have Misha ask and agree."""
    school.request("misha")
    school.consent("misha")


def withdraw(school: School) -> None:
    school.consent("misha", "questioning")
    school.say("consent.withdrawn", MISHA, kind="questioning")


def answered(**more: Any) -> Step:
    return say("questionnaire.submitted", MISHA, **{**ANSWERED, **more})


def mend(school: School) -> None:
    named: dict[str, Any] = {"corrected_source": "urn:test", "corrected_id": "first", "reason": "Опечатка"}
    school.say("fact.corrected", MISHA, data=ANSWERED, **named)


# ruff: noqa: E501
OF_QUESTIONNAIRES = (
    Row("questionnaire_is_in_the_pack", MB, NotTrue, "Анкеты «old_intake» в программе этого цикла нет. Для этой цели есть: pupil_intake", answered(code="old_intake"), ready),
    Row("questionnaire_is_for_this_person", MB, NotTrue, "заполняет наставляемый (формы: учитель – учитель)", answered(code="teacher_intake"), ready),
    Row("questioning_may_go_on", MB, NotLawful, "этой анкеты больше не дают", lambda one: one.answer("misha", "entry"), both(ready, withdraw)),
    Row("first_answers_need_no_reason_and_later_ones_do", MB, NotNow, "сдайте её снова и назовите причину", lambda one: one.answer("misha", "intake"), both(ready, lambda one: one.answer("misha", "intake"))),
    Row("answers_fit_the_questions", MB, NotTrue, "«Чем ты любишь заниматься, когда никто не торопит?» — нужен ответ.", answered(), ready),
    Row("answers_are_given_anew", MB, NotTrue, "Сданную анкету не правят: сдайте её снова с причиной", mend, both(ready, lambda one: one.answer("misha", "intake", event_id="first"))),
)  # fmt: skip
