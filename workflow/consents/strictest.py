"""A person belongs to the institution and not to one cycle: of the packs that run there, the strictest number holds."""

from typing import TYPE_CHECKING, Literal

from workflow.packs.pack import Numbers

if TYPE_CHECKING:
    from workflow.subjects.person import Person

Term = Literal[
    "consent_grace_days", "destroy_days", "stop_working_days", "take_down_working_days", "end_pairs_days"
]  # fmt: skip


def strictest(person: "Person", term: Term) -> int:
    """Give the shortest of a number of days over the open cycles of the institution; where none is open, the law's."""
    cycles = person.institution.cycles.values()
    given = (getattr(cycle.pack.numbers, term) for cycle in cycles if cycle.open)
    return int(min(given, default=getattr(Numbers(), term)))


def soonest_reminder(person: "Person") -> int:
    """Give how many days before a consent ends it is spoken of: the most that a pack of an open cycle asks for."""
    cycles = person.institution.cycles.values()
    given = (cycle.pack.numbers.consent_reminder_days for cycle in cycles if cycle.open)
    return max(given, default=Numbers().consent_reminder_days)
