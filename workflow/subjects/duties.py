"""Who curates a cycle: the one whom the team names, his successors one after another, and a deputy for his term."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.access import by
from workflow.facts.cycles import TeamNamed
from workflow.facts.duties import DutiesHandedOver, Terms
from workflow.facts.event import Fact
from workflow.subjects.subject import moment

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.person import Person


def in_charge(cycle: "Cycle") -> tuple[UUID, ...]:
    """Name those whose duty it is to curate a cycle, whether or not they still can: each predecessor by his successor.

    Without a team that is everybody with the role. Naming a team begins anew.
    """
    team = cycle.last(TeamNamed)
    named = [team.payload.curator] if team else [one.id for one in cycle.institution.holding(by.CURATOR)]
    return successors(cycle, named)


def successors(cycle: "Cycle", named: Iterable[UUID]) -> tuple[UUID, ...]:
    """Put in the place of each person whoever took his duties over for good."""
    found = list(named)
    for fact in _handed_over(cycle):
        given = fact.payload
        if given.terms is Terms.SUCCESSOR:
            found = [given.takes_over if one == given.hands_over else one for one in found]
    return tuple(dict.fromkeys(found))


def on_duty(cycle: "Cycle", day: date, besides: frozenset[UUID] = frozenset()) -> "tuple[Person, ...]":
    """Give those who curate a cycle on a day: only people who hold the role now.

    For the days of his term a deputy stands in. When nobody of them is left, whoever holds the role here answers, and
    when nobody does, nobody: somebody must be appointed. `besides` are passed over.
    """
    able = {one.id: one for one in cycle.institution.holding(by.CURATOR) if one.id not in besides}
    standing = dict.fromkeys(_standing_in(cycle, one, day, able) for one in in_charge(cycle))
    return tuple(able[one] for one in standing if one in able) or tuple(able.values())


def deputies(cycle: "Cycle", day: date) -> list[DutiesHandedOver]:
    """Give who stands in for whom on a day: the latest word of each person, unless he has left for good since."""
    latest: dict[UUID, DutiesHandedOver] = {}
    for fact in _handed_over(cycle):
        latest[fact.payload.hands_over] = fact.payload
    return [one for one in latest.values() if one.until is not None and day <= one.until]


def _standing_in(cycle: "Cycle", person: UUID, day: date, able: Container[UUID]) -> UUID:
    """Follow from a person to his deputy, and to that one's; a deputy who cannot stand in leaves it to him."""
    by_person = {one.hands_over: one.takes_over for one in deputies(cycle, day)}
    seen = {person}
    while (deputy := by_person.get(person)) is not None and deputy in able and deputy not in seen:
        seen.add(deputy)
        person = deputy
    return person


def _handed_over(cycle: "Cycle") -> Sequence[Fact[DutiesHandedOver]]:
    team = cycle.last(TeamNamed)
    return [fact for fact in cycle.of(DutiesHandedOver) if team is None or moment(fact) > moment(team)]
