"""Who can confirm what was asked, and what to do when nobody can."""

from workflow.access import Role
from workflow.subjects.approval import Approval
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

APPOINT = (
    "Подтвердить некому: назначьте второго человека с ролью руководителя "
    "или подключите руководителя вышестоящей организации."
)


def confirmers(institution: Institution, approval: Approval) -> list[Person]:
    """Give the people with the head's role here who neither asked nor reported the asking."""
    asked = {approval.asked.actor.person, approval.asked.reporter.person}
    return [one for one in institution.holding(Role.HEAD) if one.id not in asked]
