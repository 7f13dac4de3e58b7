"""Guards of rewards: who took part may be thanked, and publicly only whoever agreed to it."""

from workflow.case import Case
from workflow.errors import NotLawful, NotTrue
from workflow.facts.people import ConsentKind
from workflow.guards.consents import is_in_force
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import in_charge
from workflow.subjects.person import Person


@guard(NotTrue)
def rewarded_took_part(case: Case) -> bool:
    """Этот человек в цикле не участвовал: поощряют наставников, наставляемых и тех, кто ведёт программу."""
    return case.person is None or (case.cycle is not None and took_part(case.cycle, case.person))


@guard(NotTrue)
def organisation_is_named(case: Case) -> bool:
    """Назовите организацию, которую благодарят, или человека, за которого её благодарят."""
    return case.person is not None or payload(case).organisation is not None


@guard(NotLawful)
def publication_is_consented(case: Case) -> bool:
    """Рассказать о человеке публично можно только с его согласия на публикацию: сначала запишите согласие."""
    kinds = {one.code: one for one in case.cycle.pack.rewards} if case.cycle else {}
    kind = kinds.get(payload(case).reward)
    if kind is None or not kind.published or case.person is None:
        return True
    return is_in_force(case, case.person, ConsentKind.PUBLICATION)


def took_part(cycle: Cycle, person: Person) -> bool:
    """Say whether somebody took part in a cycle: as a mentor, as a mentee, or curating it."""
    mentee = any(pair.mentee is person for pair in cycle.pairs)
    return mentee or person.id in cycle.mentors or person.id in in_charge(cycle)
