"""What somebody is here today: his roles as the facts of the institution have them, never as a token once said."""

from datetime import datetime

from workflow.access import NOBODY, Role, by
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

TRUSTED = by.HEAD | by.CURATOR | by.AUDITOR | by.ADMINISTRATOR
"""Who sees many children's data, or decides: a curator alone lets none of them in."""


def roles_of(institution: Institution, person: Person, now: datetime) -> Role:
    """Give what somebody is in this moment: an auditor to the end of the last day of his term, and no longer."""
    until, today = person.audits_until, now.astimezone(institution.timezone).date()
    audits = person.card is not None and until is not None and today <= until
    return lasting_roles(institution, person) | (Role.AUDITOR if audits else NOBODY)


def lasting_roles(institution: Institution, person: Person) -> Role:
    """Give the roles granted for good and those that follow from taking part; none for whoever is erased or unknown."""
    if person.card is None:
        return NOBODY
    roles = person.roles & ~Role.AUDITOR
    if person.pairs:
        roles |= by.MENTEE
    if person.mentoring or any(person.id in cycle.mentors for cycle in institution.cycles.values()):
        roles |= by.MENTOR
    if person.id in institution.representing:
        roles |= by.REPRESENTATIVE
    return roles
