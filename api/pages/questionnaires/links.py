"""Ways to questionnaires from other pages: how many wait for an answer, and where they are filled in."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.names import person_name
from workflow.access import Caller
from workflow.queries.questionnaires.asked import Filling, put_to
from workflow.queries.seeing import sees_card, sees_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Way:
    """A link: whose or which questionnaires, where they are, how many of them wait."""

    label: str
    href: str
    waiting: int


def of_person(person: Person, caller: Caller) -> list[Way]:
    """Give the way to a person's questionnaires of each cycle that asks him something."""
    if not sees_card(caller, person):
        return []
    cycles = (one for one in person.institution.cycles.values() if sees_cycle(caller, one))
    return _ways((one.title, one, person) for one in cycles)


def of_pair(pair: Pair, caller: Caller) -> list[Way]:
    """Give the ways to the questionnaires of both sides, as far as the reader may know of them."""
    sides = [(pair.mentee, "наставляемый"), *([(pair.match.mentor, "наставник")] if pair.match else [])]
    seen = ((person, word) for person, word in sides if sees_card(caller, person))
    return _ways((person_name(caller, person, word), pair.cycle, person) for person, word in seen)


def own(cycle: Cycle, caller: Caller) -> list[tuple[str, str]]:
    """Give the questionnaires that wait for the reader himself: the title of each and where it is filled in."""
    person = cycle.institution.people.get(caller.person) if caller.person else None
    if person is None:
        return []
    found = [one for one in put_to(cycle, person) if one.state is Filling.OPEN]
    return [(one.asked.title, f"/people/{person.id}/questionnaires/{one.code}?cycle={cycle.id}") for one in found]


def _ways(found: Iterable[tuple[str, Cycle, Person]]) -> list[Way]:
    ways = (
        (label, f"/people/{one.id}/questionnaires?cycle={cycle.id}", put_to(cycle, one)) for label, cycle, one in found
    )
    return [Way(label, href, sum(one.state is Filling.OPEN for one in put)) for label, href, put in ways if put]
