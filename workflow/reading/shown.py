"""Whose data goes out with the answer that is being made: noted where a name is given, read when the answer leaves."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from workflow.access import Caller


@dataclass
class Shown:
    """What one request shows: who asks, at which address, by which filters, why, and the people."""

    caller: Caller | None = None
    view: str = ""
    shape: str = ""
    purpose: str = ""
    people: dict[UUID, None] = field(default_factory=dict)
    choices: dict[UUID, None] = field(default_factory=dict)

    @property
    def of_others(self) -> list[UUID]:
        """Name the people other than the reader himself: to read one's own data is nobody's affair."""
        return [one for one in self.people if one != self._own]

    @property
    def to_choose(self) -> list[UUID]:
        """Name those of whom nothing goes out but the name, in a list of a form to choose from."""
        return [one for one in self.choices if one != self._own and one not in self.people]

    @property
    def _own(self) -> UUID | None:
        return self.caller.person if self.caller else None


SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)
"""The request in whose answer somebody is shown; None where nobody asked from outside."""


def offer_name(person: UUID) -> UUID:
    """Note that the name of a person stands in a list to choose from, and give him back.

    It is recorded apart: a card whose forms name everybody who might be chosen is the card of one person all the same.
    """
    shown = SHOWN.get()
    if shown is not None:
        shown.choices[person] = None
    return person


def show(person: UUID) -> UUID:
    """Note that something of a person goes out with this answer, and give him back."""
    shown = SHOWN.get()
    if shown is not None:
        shown.people[person] = None
    return person
