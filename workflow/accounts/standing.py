"""What somebody is here today: his roles as the facts of the institution have them, never as a token once said."""

from workflow.access import NOBODY, Role, by
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

TRUSTED = by.HEAD | by.CURATOR | by.AUDITOR | by.ADMINISTRATOR
"""Who sees many children's data, or decides: a curator alone lets none of them in."""


def roles_of(institution: Institution, person: Person) -> Role:
    """Give the roles granted and those that follow from taking part; none for a person who is erased or unknown."""
    if person.card is None:
        return NOBODY
    roles = person.roles
    if person.pairs:
        roles |= by.MENTEE
    if person.mentoring or any(person.id in cycle.mentors for cycle in institution.cycles.values()):
        roles |= by.MENTOR
    if any(person.id in one.representatives for one in institution.people.values()):
        roles |= by.REPRESENTATIVE
    return roles
