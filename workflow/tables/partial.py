"""Conditions in the words of an index of some rows: SQLite knows it by them alone, and by nothing that is bound."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam


def is_one_of(column: ColumnElement[Any], some: Sequence[str]) -> ColumnElement[bool]:
    """Say that a column is one of some words of ours, which stand in the statement itself, in the order given."""
    return column.in_(bindparam("some", tuple(some), expanding=True, literal_execute=True, unique=True))
