"""Who curates a cycle now, in whose place and until when, and how the duties have passed so far."""

from dataclasses import dataclass
from datetime import date

from workflow.facts.duties import DutiesHandedOver
from workflow.facts.event import Fact
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import deputies, on_duty
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who curates the cycle on a day; `instead_of` and `until` where he stands in for another."""

    person: Person
    instead_of: Person | None
    until: date | None


def duties(cycle: Cycle, day: date) -> list[Duty]:
    """Give those who curate a cycle on a day; nobody means that somebody must be appointed."""
    terms = {one.takes_over: one for one in deputies(cycle, day)}
    people = cycle.institution.people
    found = []
    for person in on_duty(cycle, day):
        term = terms.get(person.id)
        found.append(Duty(person, people[term.hands_over] if term else None, term.until if term else None))
    return found


def handed_over(cycle: Cycle) -> list[Fact[DutiesHandedOver]]:
    """Give every hand-over of a cycle, the newest first."""
    return list(reversed(cycle.of(DutiesHandedOver)))
