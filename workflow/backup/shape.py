"""The shape of a revision: tables, columns and what kind of value each holds, as its migrations make them."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    TableClause,
    Uuid,
    column,
    create_engine,
    inspect,
    table,
    types,
)

from workflow import schema
from workflow.tables.types import Json, Moment, metadata

Plain = str | int | bool | dict[str, Any] | list[Any] | None
"""A value as JSON holds it."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: its column type on both databases, and how it is written as JSON and read again."""

    type: types.TypeEngine[Any]
    write: Callable[[Any], Plain]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


KINDS: Mapping[str, Kind] = {
    "uuid": Kind(Uuid(), str, UUID),
    "moment": Kind(Moment(), lambda value: value.isoformat(timespec="microseconds"), datetime.fromisoformat),
    "day": Kind(Date(), date.isoformat, date.fromisoformat),
    "flag": Kind(Boolean(), _same, _same),
    "number": Kind(BigInteger(), _same, _same),
    "text": Kind(String(), _same, _same),
    "bytes": Kind(LargeBinary(), lambda value: b64encode(value).decode(), b64decode),
    "json": Kind(Json, _same, _same),
}

MOMENTS_GONE: frozenset[tuple[str, str]] = frozenset()
"""Table and column of each moment that a later migration dropped: on SQLite it looks like any other number."""


@dataclass(frozen=True)
class Shape:
    """A table of some revision: its columns with their kinds, and the columns of its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def table(self) -> TableClause:
        """Give the table for statements, whatever this program's own tables look like."""
        return table(self.name, *(column(name, KINDS[kind].type) for name, kind in self.columns))

    def write(self, row: Sequence[Any]) -> list[Plain]:
        """Give a row as JSON."""
        return [None if value is None else write(value) for write, value in zip(self._writers, row, strict=True)]

    def read(self, plain: Sequence[Any]) -> dict[str, Any]:
        """Give a row of JSON as values by column."""
        named = zip(self.columns, plain, strict=True)
        return {name: None if value is None else KINDS[kind].read(value) for (name, kind), value in named}

    @property
    def _writers(self) -> list[Callable[[Any], Plain]]:
        return [KINDS[kind].write for _, kind in self.columns]


def shapes(revision: str) -> Mapping[str, Shape]:
    """Give the tables of a revision by name; its migrations are run in memory to see what they make."""
    return _shapes(revision, schema.MIGRATIONS)


@cache
def _shapes(revision: str, migrations: Path) -> Mapping[str, Shape]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.upgrade(connection, revision)
        found = seen(connection)
    engine.dispose()
    return found


def seen(connection: Connection) -> dict[str, Shape]:
    """Give the tables that stand in a database, without alembic's own."""
    there = inspect(connection)
    names = sorted(set(there.get_table_names()) - {"alembic_version"})
    return {
        name: Shape(
            name,
            tuple((one["name"], _kind(name, one["name"], one["type"])) for one in there.get_columns(name)),
            tuple(there.get_pk_constraint(name)["constrained_columns"]),
        )
        for name in names
    }


def _kind(of: str, name: str, found: types.TypeEngine[Any]) -> str:
    if isinstance(found, Integer) and _is_moment(of, name):
        return "moment"
    return next(kind for kind, classes in _LOOKS_LIKE.items() if isinstance(found, classes))


_LOOKS_LIKE: Mapping[str, tuple[type[types.TypeEngine[Any]], ...]] = {
    "uuid": (types.Uuid, types.CHAR),
    "moment": (types.DateTime,),
    "day": (types.Date,),
    "flag": (types.Boolean,),
    "json": (types.JSON,),
    "bytes": (types.LargeBinary,),
    "number": (types.Integer,),
    "text": (types.String,),
}
"""How a kind looks when a database is asked for its columns; CHAR is what SQLite says of a UUID."""


def _is_moment(of: str, name: str) -> bool:
    known = metadata.tables.get(of)
    return (of, name) in MOMENTS_GONE or (
        known is not None and name in known.columns and isinstance(known.columns[name].type, Moment)
    )
