"""Cases of guards of details: what is told of a person before his consent, and codes that do not belong together."""

from typing import Any

from tests.workflow.guards.cases import Row, say
from tests.world import identity
from workflow.errors import NotLawful, NotTrue
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK
MISHA: dict[str, Any] = {"name": "Миша", "kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7}
OFFERED: dict[str, Any] = {"cycle": identity("c"), "forms": ["student_student"]}

# ruff: noqa: E501
OF_DETAILS = (
    Row("card_details_wait_for_consent", P, NotLawful, "Подождут: телефон, почта", say("person.changed", "person/misha", phone="+79000000001", email="m@school.example", **MISHA)),
    Row("offered_forms_are_run_here", WORK, NotTrue, "В этом цикле не идёт: студент – ученик. Идут: ученик – ученик, работодатель – ученик", say("mentor.offered", "person/oleg", cycle=identity("c"), forms=["college_student"])),
    Row("role_models_are_of_the_forms", P, NotTrue, "Варианта «professional_pupil» в этой форме нет", say("mentor.offered", "person/anna", role_models=["professional_pupil"], **OFFERED)),
    Row("informant_is_known", P, NotTrue, "рассказал о запросе, здесь нет", lambda one: one.request("misha", told_by=identity("nobody")), lambda one: one.consent("misha")),
)  # fmt: skip
