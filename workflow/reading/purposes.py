"""Why somebody reads: the task that he came from, else what his role is there for."""

from collections.abc import Mapping

from workflow.access import Caller, Role, by
from workflow.tasks.kinds import BY_CODE

BY_TASK = "task:"

STANDING: Mapping[Role, str] = {
    by.CURATOR: "ведёт программу наставничества",
    by.PSYCHOLOGIST: "сопровождает участников как психолог",
    by.HEAD: "руководит организацией и подтверждает решения",
    by.HEAD_ABOVE: "подтверждает решения организации ниже",
    by.AUDITOR: "проверяет, как ведётся программа",
    by.ADMINISTRATOR: "обслуживает установку",
    by.INFORMANT: "рассказывает о ребёнке и его поддержке",
    by.MENTOR: "встречается со своим наставляемым",
    by.MENTEE: "участвует в своей паре",
    by.REPRESENTATIVE: "представляет своего ребёнка",
    by.SERVICE: "служба",
}
"""The standing purpose of each role; of several roles the first in this order counts."""


def standing_role(roles: Role) -> Role:
    """Give the role in which somebody reads."""
    return next((role for role in STANDING if role & roles), by.SERVICE)


def purpose_of(caller: Caller, task: str | None) -> str:
    """Give the code of a purpose: `task:meeting.tell`, as the page said from which he came, else `curator`."""
    if task and task in BY_CODE:
        return BY_TASK + BY_CODE[task].code
    return standing_role(caller.roles).code
