"""Many rows in one statement: as arrays that PostgreSQL unnests, as one prepared statement run for each on SQLite.

A statement reads its rows from `{new}`, a table of the columns that are named for it. What a row costs client and
server together is then a half to a third of what it costs one by one. A single row goes as plain values: to wrap each
of them in an array takes the client longer than the rest of the statement.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import JSON, Column, Connection, Dialect, String, Table

from workflow.tables.types import write_json

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Columns: TypeAlias = tuple[Column[Any], ...]
Converts: TypeAlias = Callable[[Any], Any] | None

MOST_VALUES = 2000
"""Values that one statement binds on SQLite, which takes 32,766 at most: longer texts of SQL save nothing more."""


@dataclass(frozen=True, slots=True)
class Write:
    """A statement over the rows of `{new}`, of these columns."""

    statement: str
    columns: Columns
    rows: Rows


def insertion(table: Table, rows: Rows, changing: Sequence[str] | None = None) -> Write:
    """Insert rows that name the same columns.

    With `changing` a row whose key is there has these columns changed; when they are none it is left as it is.
    """
    columns = tuple(table.c[name] for name in rows[0]) if rows else ()
    return Write(_insertion(table, columns, None if changing is None else tuple(changing)), columns, rows)


def change(table: Table, rows: Rows, where: str) -> Write:
    """Change rows that name the same columns, each found by its key, where it still is as it should be."""
    columns = tuple(table.c[name] for name in rows[0]) if rows else ()
    return Write(_change(table, columns, where), columns, rows)


def write(connection: Connection, *writes: Write) -> int:
    """Make writes that do not see each other, on PostgreSQL in one statement; answers how many rows the last one wrote.

    A write of no rows is none.
    """
    wires = [(_wire(connection.dialect, one.columns), one) for one in writes if one.rows]
    if not wires:
        return 0
    if connection.dialect.name == "postgresql":
        return connection.exec_driver_sql(*_in_one(wires)).rowcount
    return [connection.exec_driver_sql(*wire.statement(one)).rowcount for wire, one in wires][-1]


def ask(connection: Connection, statement: str, columns: Columns, rows: Rows, gives: Columns) -> list[tuple[Any, ...]]:
    """Run a statement over the rows of `{new}` and give what it answers, as values of the columns named."""
    executions = _wire(connection.dialect, columns).answering(Write(statement, columns, rows))
    found = [row for sql, values in executions for row in connection.exec_driver_sql(sql, values)]
    return _read(connection, found, gives)


def ask_in_one(connection: Connection, *parts: Write, gives: Columns) -> list[tuple[Any, ...]]:
    """Run parts as one statement of PostgreSQL and give what the last answers; it finds the others as `part_0`, …"""
    wires = [(_wire(connection.dialect, one.columns), one) for one in parts]
    return _read(connection, connection.exec_driver_sql(*_in_one(wires)), gives)


def _in_one(wires: "Sequence[tuple[_Wire, Write]]") -> tuple[str, tuple[Any, ...]]:
    parts = [wire.statement(one) for wire, one in wires]
    return _together(tuple(sql for sql, _ in parts)), tuple(chain.from_iterable(values for _, values in parts))


def _read(connection: Connection, found: Iterable[Any], gives: Columns) -> list[tuple[Any, ...]]:
    reads = _reads(connection.dialect, gives)
    return [
        tuple(value if read is None else read(value) for read, value in zip(reads, row, strict=True)) for row in found
    ]


def inserting(table: Table, columns: Columns) -> str:
    """Give the statement that inserts the rows of `{new}`; what is to be done about conflicts may follow it."""
    names = ", ".join(column.name for column in columns)
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {{new}} WHERE true"  # noqa: S608


@lru_cache
def _insertion(table: Table, columns: Columns, changing: tuple[str, ...] | None) -> str:
    statement = inserting(table, columns)
    if changing is None:
        return statement
    keys = ", ".join(column.name for column in table.primary_key.columns)
    new = ", ".join(f"{name} = excluded.{name}" for name in changing)
    return f"{statement} ON CONFLICT ({keys}) DO {f'UPDATE SET {new}' if changing else 'NOTHING'}"


@lru_cache
def _change(table: Table, columns: Columns, where: str) -> str:
    news = ", ".join(f"{one.name} = new.{one.name}" for one in columns if not one.primary_key)
    keys = " AND ".join(f"{table.name}.{one.name} = new.{one.name}" for one in table.primary_key.columns)
    return f"UPDATE {table.name} SET {news} FROM {{new}} WHERE {keys} AND {table.name}.{where}"  # noqa: S608


@lru_cache
def _together(statements: tuple[str, ...]) -> str:
    *others, last = statements
    before = ", ".join(f"part_{number} AS ({statement})" for number, statement in enumerate(others))
    return f"WITH {before} {last}" if others else last


class _Wire:
    """How rows of some columns go to one kind of database."""

    def __init__(self, dialect: Dialect, columns: Columns) -> None:
        self._unnests = dialect.name == "postgresql"
        self._names = [column.name for column in columns]
        self._columns = [(itemgetter(column.name), _dump(dialect, column)) for column in columns]
        self._many = _unnested(dialect, columns) if self._unnests else _bound(columns)
        self._single = _plain(dialect, columns) if self._unnests else self._many
        self._some = max(1, MOST_VALUES // len(columns))

    def statement(self, write: Write) -> tuple[str, Any]:
        """Give the text, and what is bound: a value or a list for each column; on SQLite a tuple for each row."""
        lists = [_column(map(get, write.rows), dump) for get, dump in self._columns]
        if not self._unnests:
            return write.statement.replace("{new}", self._many), list(zip(*lists, strict=True))
        if len(write.rows) == 1:
            return write.statement.replace("{new}", self._single), tuple(one for (one,) in lists)
        return write.statement.replace("{new}", self._many), tuple(lists)

    def answering(self, write: Write) -> Iterator[tuple[str, Any]]:
        """Give the executions that answer: one on PostgreSQL, on SQLite one for so many rows as it binds at once.

        There `executemany` answers nothing, and to execute a statement costs ten times what a row of it costs.
        """
        sql, values = self.statement(write)
        if self._unnests:
            yield sql, values
            return
        for start in range(0, len(values), self._some):
            some = values[start : start + self._some]
            new = self._many if len(some) == 1 else self._listed(len(some))
            yield write.statement.replace("{new}", new), tuple(chain.from_iterable(some))

    def _listed(self, rows: int) -> str:
        places = ", ".join(["(" + ", ".join("?" * len(self._names)) + ")"] * rows)
        names = ", ".join(f"column{number} AS {name}" for number, name in enumerate(self._names, 1))
        return f"(SELECT {names} FROM (VALUES {places})) AS new"  # noqa: S608


def _column(values: Any, dump: Converts) -> list[Any]:
    return list(values) if dump is None else [None if value is None else dump(value) for value in values]


@lru_cache
def _wire(dialect: Dialect, columns: Columns) -> _Wire:
    return _Wire(dialect, columns)


@lru_cache
def _reads(dialect: Dialect, columns: Columns) -> list[Converts]:
    return [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]


def _dump(dialect: Dialect, column: Column[Any]) -> Converts:
    if isinstance(column.type, JSON):
        return write_json
    # The driver of PostgreSQL writes every other value of ours as it is.
    return None if dialect.name == "postgresql" else column.type.dialect_impl(dialect).bind_processor(dialect)


def _unnested(dialect: Dialect, columns: Columns) -> str:
    """Arrays in the binary format (`%b`): they take the client a third of the time of texts."""
    arrays = [f"%b::{_kind(dialect, column)}[]" for column in columns]
    reads = [f"{one.name}::jsonb AS {one.name}" if isinstance(one.type, JSON) else one.name for one in columns]
    names = ", ".join(column.name for column in columns)
    return f"(SELECT {', '.join(reads)} FROM unnest({', '.join(arrays)}) AS sent ({names})) AS new"  # noqa: S608


def _plain(dialect: Dialect, columns: Columns) -> str:
    values = [f"%b::{_kind(dialect, one)}{'::jsonb' * isinstance(one.type, JSON)} AS {one.name}" for one in columns]
    return f"(SELECT {', '.join(values)}) AS new"


def _kind(dialect: Dialect, column: Column[Any]) -> str:
    """Name the type that a value is sent as; not VARCHAR(n): a cast to it would cut off what an insertion refuses."""
    return "text" if isinstance(column.type, JSON | String) else column.type.compile(dialect)


def _bound(columns: Columns) -> str:
    return f"(SELECT {', '.join(f'? AS {column.name}' for column in columns)}) AS new"
