"""How a mentor leaves a cycle: at once, or after a notice that runs until the end of the day he named.

Time passes only through facts: a notice runs until the service says that it has ended. The last word counts: a leaving
said anew takes the place of one whose notice still runs.
"""

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.facts.event import Fact
from workflow.facts.meetings import MentorLeft, NoticeEnded

if TYPE_CHECKING:
    from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Leaving:
    """What was said, and the fact with which it came true: None while the notice runs."""

    said: Fact[MentorLeft]
    came: Fact[MentorLeft] | Fact[NoticeEnded] | None

    @property
    def last_day(self) -> date:
        """Give the last day of his work: the one he named, or that on which he said so."""
        return max(self.said.day, self.said.payload.leaves_on or self.said.day)


def leavings_of(person: "Person", cycle: UUID) -> list[Leaving]:
    """Give his leavings of a cycle in the order in which they were settled."""
    told = (fact for fact in person.of(MentorLeft) if fact.payload.cycle == cycle)
    said = sorted(told, key=lambda fact: fact.number)
    found = (Leaving(fact, _came(person, fact, later)) for fact, later in zip_longest(said, said[1:]))
    return [one for one in found if one.came is not None or one.said is said[-1]]


def _came(
    person: "Person", said: Fact[MentorLeft], later: Fact[MentorLeft] | None
) -> Fact[MentorLeft] | Fact[NoticeEnded] | None:
    last_day = said.payload.leaves_on
    if last_day is None or last_day <= said.day:
        return said
    ends = sorted(person.of(NoticeEnded), key=lambda fact: fact.number)
    return next(
        (
            end
            for end in ends
            if said.number < end.number and end.day >= last_day and (later is None or end.number < later.number)
        ),
        None,
    )
