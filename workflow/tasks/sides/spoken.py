"""How a person is spoken to: a pupil as a child is, everybody else formally."""

from workflow.subjects.person import Person


def to(person: Person, child: str, adult: str) -> str:
    """Give the words for a pupil or those for an adult."""
    return child if person.is_pupil else adult
