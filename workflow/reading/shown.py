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

    @property
    def of_others(self) -> list[UUID]:
        """Name the people other than the reader himself: to read one's own data is nobody's affair."""
        own = self.caller.person if self.caller else None
        return [one for one in self.people if one != own]


SHOWN: ContextVar[Shown | None] = ContextVar("shown", default=None)
"""The request in whose answer somebody is shown; None where nobody asked from outside."""


def show(person: UUID) -> UUID:
    """Note that something of a person goes out with this answer, and give him back."""
    shown = SHOWN.get()
    if shown is not None:
        shown.people[person] = None
    return person
