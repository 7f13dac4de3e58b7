"""What an export is: a list with its columns, for those who may see that list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from workflow.access import Caller, Role
from workflow.queries.seeing import name_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

Value: TypeAlias = str | int | float | date | datetime | None
"""What a cell may hold; a yes or no is said in words, a moment is written in the institution's time zone."""


@dataclass(frozen=True)
class Asking:
    """Who asks, of which institution and cycle, and when."""

    connection: Connection
    institution: Institution
    caller: Caller
    now: datetime
    cycle: Cycle | None = None

    @property
    def here(self) -> Cycle:
        """Give the cycle of a list that belongs to one."""
        if self.cycle is None:
            raise ValueError("this list is of a cycle")
        return self.cycle

    @property
    def today(self) -> date:
        """Give the day in the institution's time zone."""
        return self.now.astimezone(self.institution.timezone).date()


Take: TypeAlias = Callable[[Asking, Any], Value]
"""Takes the value of a cell from what its row is about."""


@dataclass(frozen=True)
class Field:
    """A column: its header, what it takes of a row's subject, and how wide it is in signs."""

    header: str
    take: Take
    width: int = 18


@dataclass(frozen=True)
class Export:
    """One row of the table of exports.

    `rows` gives the subjects in their order; `of_cycle` lists belong to one cycle. A `large` one is written row by row
    through a temporary file, when the institution is no longer held: its rows name nobody and ask nothing of it.
    """

    name: str
    title: str
    about: str
    seen_by: Role
    rows: Callable[[Asking], Iterable[Any]]
    fields: tuple[Field, ...]
    of_cycle: bool = True
    large: bool = False


def yes(so: bool) -> str:
    """Say a yes or a no as a cell holds it; a no is empty, so that a column is read at a glance."""
    return "да" if so else ""


def named(asking: Asking, person: Person | None) -> str:
    """Give a name, to those who may not see it the first signs of the id; nobody is an empty cell."""
    return "" if person is None else name_of(asking.caller, person) or f"участник {str(person.id)[:8]}"
