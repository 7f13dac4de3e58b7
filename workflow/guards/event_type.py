"""What a row of the catalogue of events says of one type."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workflow.access import Role, by
from workflow.facts.payload import Kind, Payload
from workflow.guards.guard import Guard

Owner = Literal["subject", "actor", "institution"]


@dataclass(frozen=True)
class EventType:
    """One row: the code, the payload, what it is about, who does it, and the guards that may refuse it.

    What it waits for of consents stands in a table of its own: `workflow/guards/consents.py`.

    `opens`: the subject is new and named by the reporter's own UUID. `second_person`: nobody may report it for another.
    `correctable`: it may be corrected or annulled by a later event. `owner`: whose personal values the payload holds.
    """

    code: str
    payload: type[Payload]
    on: tuple[Kind, ...]
    who: Role
    only_if: tuple[Guard, ...] = ()
    opens: bool = False
    second_person: bool = False
    correctable: bool = True
    owner: Owner = "subject"

    @property
    def label(self) -> str:
        """Give what the event is called in Russian."""
        return (self.payload.__doc__ or "").strip()

    @cached_property
    def reporters(self) -> Role:
        """Give who may report it: whoever may do it, and the curator on paper, but nobody for a second person."""
        alone = self.second_person or bool(self.who & (by.ADMINISTRATOR | by.SERVICE))
        return self.who if alone else self.who | by.CURATOR
