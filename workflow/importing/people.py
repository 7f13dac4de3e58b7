"""Who is who: the people who are here and those whom the file brings, found by name, birth date and contact."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workflow.importing.cells import fold
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

Card = Mapping[str, Any]
"""A card as JSON holds it."""

CONTACTS = ("phone", "email", "max_address", "contact")
"""The fields of a card by which two of the same name are told apart or known to be one."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with his card; `here` is None for one whom the file brings."""

    id: UUID
    card: Card
    here: Person | None = None


class Directory:
    """The people of an institution and of a file, by folded name."""

    def __init__(self, institution: Institution) -> None:
        self._by_name: defaultdict[str, list[Someone]] = defaultdict(list)
        for person in institution.people.values():
            if person.card:
                self.add(Someone(person.id, person.card.model_dump(mode="json", exclude_none=True), person))

    def add(self, one: Someone) -> None:
        """Take somebody in."""
        self._by_name[fold(one.card["name"])].append(one)

    def here(self, card: Card) -> list[Someone]:
        """Give those who are here under this name and birth date."""
        found = self._by_name.get(fold(card["name"]), ())
        return [one for one in found if one.here and one.card.get("birth_date") == card.get("birth_date")]

    def relative(self, card: Card) -> Someone | None:
        """Give somebody of this name who is reached in the same way, here or in the file: the mother of two pupils."""
        for one in self._by_name.get(fold(card["name"]), ()):
            there = {name: one.card[name] for name in CONTACTS if one.card.get(name)}
            said = {name: card[name] for name in CONTACTS if card.get(name)}
            shared = [name for name in said if name in there]
            if all(there[name] == said[name] for name in shared) and bool(shared) == bool(said or there):
                return one
        return None
