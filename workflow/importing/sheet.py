"""A sheet as it was read, from whichever kind of file: rows of values under the numbers that a person sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from workflow.importing.problem import Problem

Value: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""What stands in a cell; an empty one holds the empty string."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it, by its number in the file."""

    number: int
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet, how the file was understood, and what was wrong with it as a sheet."""

    rows: Sequence[Row]
    read_as: str
    problems: Sequence[Problem] = field(default_factory=tuple)


def filled(rows: Sequence[Sequence[Value]]) -> list[Row]:
    """Give the rows that hold something, numbered from 1."""
    return [Row(number, values) for number, values in enumerate(rows, 1) if any(map(holds_something, values))]


def holds_something(value: Value) -> bool:
    """Say whether a cell is not empty; spaces alone are nothing."""
    return not isinstance(value, str) or bool(value.strip())
