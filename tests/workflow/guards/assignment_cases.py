"""Cases of guards of assignments: only a teacher has one, and he gives notice before he refuses it."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, say
from tests.world import identity
from workflow.access import by
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK
LEFT: dict[str, Any] = {"cycle": identity("c"), "reason": "Много уроков"}


def assigned(school: School) -> None:
    """Petr, who teaches, is in the base with an assignment."""
    school.offer("petr")
    school.assign("petr")


def leaving(school: School) -> None:
    """Petr has said that 14 May is his last day."""
    assigned(school)
    school.say("mentor.left", "person/petr", leaves_on="2021-05-14", **LEFT)


def gone(school: School) -> None:
    """Petr, who has no assignment, has left at once."""
    school.offer("petr")
    school.say("mentor.left", "person/petr", **LEFT)


OF_ASSIGNMENTS = (
    Row("mentor_is_a_teacher", WORK, NotTrue, "этот наставник здесь не работает", lambda one: one.assign("anna")),
    Row(
        "teacher_gives_notice",
        P,
        NotLawful,
        "Последний день работы наставником — не раньше 14 мая 2021 г.",
        say("mentor.left", "person/petr", leaves_on="2021-05-13", **LEFT),
        assigned,
    ),
    Row(
        "notice_has_run_out",
        P,
        NotNow,
        "Срок предупреждения не истёк",
        say("notice.ended", "person/petr", acting=by.SERVICE),
        leaving,
    ),
    Row(
        "leaving_is_still_ahead",
        P,
        NotTrue,
        "пока наставник ещё работает",
        lambda one: one.annul(one.decisions[-1]),
        gone,
    ),
)
