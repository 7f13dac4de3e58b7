"""Cases of guards of assignments: only a teacher has one, and he gives notice before he refuses it."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, say
from tests.world import identity
from workflow.errors import NotLawful, NotTrue
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK
LEFT: dict[str, Any] = {"cycle": identity("c"), "reason": "Много уроков"}


def assigned(school: School) -> None:
    """Petr, who teaches, is in the base with an assignment."""
    school.offer("petr")
    school.assign("petr")


OF_ASSIGNMENTS = (
    Row("mentor_is_a_teacher", WORK, NotTrue, "этот наставник здесь не работает", lambda one: one.assign("anna")),
    Row(
        "teacher_gives_notice",
        P,
        NotLawful,
        "Назовите в поле leaves_on день не раньше 14 мая 2021 г.",
        say("mentor.left", "person/petr", leaves_on="2021-05-13", **LEFT),
        assigned,
    ),
)
