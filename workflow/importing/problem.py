"""What is wrong with a file, cell by cell, in words that say what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from workflow.importing.limits import PROBLEMS_SHOWN

SHOWN = 60
"""Signs of a cell that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the row as the spreadsheet numbers it, the header of its column and the column's number from 0."""

    row: int
    header: str
    column: int

    @property
    def cell(self) -> str:
        """Give the cell as a spreadsheet names it: `C14`."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `known` says that it is about a person who is here already, and would be passed over."""

    sentence: str
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    known: bool = False


@dataclass
class Problems:
    """The first problems of a file in full, the others counted."""

    shown: list[Problem] = field(default_factory=list)
    count: int = 0
    of_known: int = 0
    rows: set[int] = field(default_factory=set)

    def add(self, found: Iterable[Problem]) -> None:
        """Take problems in."""
        for problem in found:
            self.count += 1
            self.of_known += problem.known
            if problem.row is not None:
                self.rows.add(problem.row)
            if len(self.shown) < PROBLEMS_SHOWN:
                self.shown.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.shown)

    def __bool__(self) -> bool:
        return self.count > 0


def at_cell(place: Place, value: object, why: str, *, known: bool = False) -> Problem:
    """Say what is wrong with the value of a cell."""
    written = shown(value)
    quoted = f"«{written}» — " if written else ""
    sentence = f"Строка {place.row}, столбец «{place.header}» ({place.cell}): {quoted}{why}"
    return Problem(_ended(sentence), place.row, place.header, place.cell, known)


def at_row(row: int, why: str, *, known: bool = False) -> Problem:
    """Say what is wrong with a whole row."""
    return Problem(_ended(f"Строка {row}: {why}"), row, known=known)


def letters(column: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = ascii_uppercase[rest] + name
    return name


def shown(value: object) -> str:
    """Give a value as a sentence quotes it: on one line, its beginning when it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
