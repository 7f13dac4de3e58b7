"""The mentors of a cycle: looked up one by one, or sorted as the base of mentors shows them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.derived.roll import Roll
from workflow.subjects.mentor import Mentor

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle


class Mentors(Mapping[UUID, Mentor]):
    """Everyone who offered himself in a cycle, by person; those who left are among them."""

    def __init__(self, cycle: "Cycle") -> None:
        self.cycle = cycle
        self.roll: Roll[Mentor] = Roll(cycle.trail)
        self._known: dict[UUID, Mentor] = {}

    def __getitem__(self, person: UUID) -> Mentor:
        """Give one without asking the others; whoever derives a value from it hears when that person offers himself."""
        mentor = self._of(person)
        if mentor.offer is None:
            raise KeyError(person)
        return mentor

    def __iter__(self) -> Iterator[UUID]:
        return iter([mentor.person.id for mentor in self.roll.tally(_stands).those(True, False)])

    def __len__(self) -> int:
        return self.roll.tally(_stands).number(True, False)

    def join(self, person: UUID) -> None:
        """Take in somebody who offers himself."""
        self.roll.join(self._of(person))

    def _of(self, person: UUID) -> Mentor:
        found = self._known.get(person)
        if found is None:
            found = self._known[person] = Mentor(self.cycle.institution.people[person], self.cycle)
        return found

    @property
    def standing(self) -> list[Mentor]:
        """Give the candidates and mentors who did not leave and were not declined."""
        return self.roll.tally(_stands).those(True)

    @property
    def selected(self) -> list[Mentor]:
        """Give the mentors who are participants."""
        return self.roll.tally(_is_selected).those(True)

    @property
    def numbers(self) -> tuple[int, int]:
        """Count those who stand in the base, and those of them who are selected."""
        return self.roll.tally(_stands).number(True), self.roll.tally(_is_selected).number(True)


def _stands(mentor: Mentor) -> bool | None:
    """Say of somebody who offered himself whether he stands in the base."""
    return None if mentor.offer is None else not mentor.left


def _is_selected(mentor: Mentor) -> bool:
    return mentor.offer is not None and not mentor.left and mentor.selected
