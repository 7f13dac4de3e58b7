"""What belongs to one institution, and the one door through which statements about it are made.

A statement made here names the institution whose rows it is about, and holds no others. On PostgreSQL the server looks
once more: a transaction sees the rows of the institutions that it was opened for (`Database.transaction`), no others.
"""

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sql
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Delete,
    FromClause,
    Insert,
    Join,
    Select,
    Table,
    Update,
    and_,
)

from workflow.tables.cycles import answers, cycles, pairs, pauses
from workflow.tables.facts import facts, people_keys
from workflow.tables.imports import imports
from workflow.tables.inbox import inbox, lanes, subjects, timers
from workflow.tables.journal import journal, journal_people
from workflow.tables.letters import (
    letter_brakes,
    letter_receivers,
    letter_refusals,
    letter_sendings,
    letter_texts,
    letter_ways,
    letters,
)
from workflow.tables.readings import reading_people, readings
from workflow.tables.reminders import reminder_plans, reminders

OWNED: tuple[Table, ...] = (
    answers,
    cycles,
    facts,
    imports,
    inbox,
    journal,
    journal_people,
    lanes,
    letter_brakes,
    letter_receivers,
    letter_refusals,
    letter_sendings,
    letter_texts,
    letter_ways,
    letters,
    pairs,
    pauses,
    people_keys,
    reading_people,
    readings,
    reminder_plans,
    reminders,
    subjects,
    timers,
)
"""Tables whose every row belongs to exactly one institution."""

Here: TypeAlias = UUID | BindParameter[Any]
"""The institution that a statement is about, or the place in a prepared statement where it will stand."""


def select(here: Here, *columns: Table | ColumnElement[Any], joined: Join | None = None) -> Select[Any]:
    """Ask for columns, of the rows of one institution; tables that are `joined` are held to it, each by itself.

    A count names a column: of a statement about no table nobody knows whose rows it counts.
    """
    asked = sql.select(*columns) if joined is None else sql.select(*columns).select_from(_held(joined, here))
    froms = (_plainly_named(columns) if joined is None else ()) or asked.get_final_froms()
    if not froms:
        raise ValueError(NOBODYS)
    return asked.where(*(_is(_first(one), here) for one in froms))


NOBODYS = "a statement about rows of an institution names a column of them"


def update(here: Here, table: Table) -> Update:
    """Change rows of one institution."""
    return sql.update(table).where(_is(table, here))


def delete(here: Here, table: Table) -> Delete:
    """Delete rows of one institution."""
    return sql.delete(table).where(_is(table, here))


def insert(here: UUID, table: Table, row: dict[str, Any]) -> Insert:
    """Insert a row, as one of this institution."""
    return sql.insert(table).values(**row | {"institution_id": here})


def _plainly_named(columns: Iterable[Table | ColumnElement[Any]]) -> Collection[FromClause]:
    """Give the tables of columns that are nothing but columns; none where one is more: only compiling it would tell."""
    found: dict[FromClause, None] = {}
    for one in columns:
        if not isinstance(one, Table | Column):
            return ()
        found[one if isinstance(one, Table) else one.table] = None
    return found


def _held(joined: FromClause, here: Here) -> FromClause:
    """Hold what is joined to a table in the condition of the join: in an outer one the other side stays."""
    if not isinstance(joined, Join):
        return joined
    on = _is(joined.right, here)
    on = on if joined.onclause is None else and_(joined.onclause, on)
    return Join(_held(joined.left, here), joined.right, on, isouter=joined.isouter)


def _first(of: FromClause) -> FromClause:
    return _first(of.left) if isinstance(of, Join) else of


def _is(table: FromClause, here: Here) -> ColumnElement[bool]:
    return table.c.institution_id == here
