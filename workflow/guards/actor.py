"""Whether the actor holds the role he acts in: the first thing that only the state can say."""

from workflow.access import HEADS, Actor, Role, by
from workflow.case import Case
from workflow.errors import NotYours
from workflow.subjects.person import Person

LEADERS = by.CURATOR | HEADS
FROM_ABOVE = by.ADMINISTRATOR | by.SERVICE | by.HEAD_ABOVE
PARTICIPANTS = by.MENTOR | by.MENTEE | by.REPRESENTATIVE


def actor_is_who_he_says(case: Case) -> None:
    """Refuse an actor who does not hold the role he acts in, or who is a side of the pair he acts on as staff."""
    role, person = case.event.actor.role, case.someone(case.actor)
    if not _holds(case, role, person):
        raise NotYours(f"Это делает {role.label}, а названный человек здесь им не является.")
    for one in (case.event.actor, case.event.reporter):
        is_no_side(case, one)


def is_no_side(case: Case, actor: Actor) -> None:
    """Refuse whoever would act, or type for another, as curator or head on a pair that he is a side of."""
    person = case.someone(actor.person)
    if actor.role in LEADERS and _is_side(person, case):
        raise NotYours("Сторона пары не действует по этой паре как куратор или руководитель.")


def _holds(case: Case, role: Role, person: Person | None) -> bool:
    if role in FROM_ABOVE:
        return True
    if person is None:
        return False
    if role in PARTICIPANTS:
        return _takes_part(case, role, person)
    return role in person.roles


def _takes_part(case: Case, role: Role, person: Person) -> bool:
    """Say whether the person is in the affair: whom it is about, a side of the pair, the mentor of the match named."""
    people = [case.person] if case.person else [one for one in case.named if isinstance(one, Person)]
    if role is Role.REPRESENTATIVE:
        children = [*people, *(pair.mentee for pair in case.pairs)]
        return person is case.person or any(person.id in child.representatives for child in children)
    if role is Role.MENTEE and any(pair.mentee is person for pair in case.pairs):
        return True
    if role is Role.MENTOR:
        matches = [case.match] if case.match else [match for pair in case.pairs for match in pair.matches]
        return person in people or any(match.mentor is person for match in matches)
    return person in people


def _is_side(person: Person | None, case: Case) -> bool:
    return person is not None and any(person in pair.sides for pair in case.pairs_spoken_of)
