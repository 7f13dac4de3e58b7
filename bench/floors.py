"""The floors: the same rows written by the bare driver, one commit to accept and one to settle."""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

from bench.load import in_threads
from bench.places import Place
from bench.rows import Change, Written, keys_of
from tests.servers import conninfo
from workflow.tables import metadata

STATEMENTS = 1000
"""Kept prepared by a connection: as many as there are shapes of what an event writes."""

Statement = tuple[str, Sequence[Any]]
Commit = Sequence[Statement]
Pair = tuple[Commit, Commit]
"""What accepts a body of events, and what settles it."""


@dataclass(frozen=True)
class Floor:
    """Events a second, and the CPU seconds of an event in the driver's process and in the server."""

    rate: float
    own_cpu: float
    database_cpu: float


def floor(place: Place, recorded: Sequence[Sequence[Written]], body: int) -> Floor:
    """Have the bare driver accept and settle the recorded events in bodies of so many, eight threads at it.

    On PostgreSQL a commit is one prepared statement of psycopg, several tables joined by WITH: the rows of a table as
    arrays (`unnest`), a single row as plain values, which takes half the client's time. On SQLite a commit is BEGIN
    IMMEDIATE, `executemany` a table and COMMIT of the sqlite3 module.
    """
    make = _arrays if place.server else _many
    work: queue.SimpleQueue[Pair] = queue.SimpleQueue()
    events = 0
    for start in range(0, max(map(len, recorded)), body):
        for lane in recorded:
            some = lane[start : start + body]
            events += len(some)
            if some:
                accepted = make([change for event in some for change in event.accepted])
                work.put((accepted, make([change for event in some for change in event.settled])))
    url = place.copy()
    own, database, began = time.process_time(), place.server_cpu(), time.perf_counter()
    _on_postgres(url, work) if place.server else _on_sqlite(url, work)
    took = time.perf_counter() - began
    own, database = time.process_time() - own, place.server_cpu() - database
    return Floor(events / took, own / events, database / events)


def commit_of(place: Place, changes: Sequence[Change]) -> Commit:
    """Give the statements that make these changes in one commit."""
    return _arrays(changes) if place.server else _many(changes)


@contextmanager
def driver(place: Place, url: str) -> Iterator[Callable[[Commit], None]]:
    """Give what makes a commit with a connection of the bare driver, as `floor` does."""
    if place.server:
        with psycopg.connect(conninfo(make_url(url)), autocommit=True, prepare_threshold=1) as connection:
            yield lambda commit: _execute(connection, commit)
    else:
        with closing(_sqlite(url)) as file:
            yield lambda commit: _execute_many(file, commit)


def _on_postgres(url: str, work: "queue.SimpleQueue[Pair]") -> None:
    def write(take: Callable[[], Pair | None]) -> None:
        with psycopg.connect(conninfo(make_url(url)), autocommit=True, prepare_threshold=1) as connection:
            connection.prepared_max = STATEMENTS
            while pair := take():
                for commit in pair:
                    _execute(connection, commit)

    _in_turn(write, work)


def _on_sqlite(url: str, work: "queue.SimpleQueue[Pair]") -> None:
    turn = threading.Lock()

    def write(take: Callable[[], Pair | None]) -> None:
        with closing(_sqlite(url)) as connection:
            while pair := take():
                for commit in pair:
                    with turn:
                        _execute_many(connection, commit)

    _in_turn(write, work)


def _execute(connection: "psycopg.Connection[Any]", commit: Commit) -> None:
    for statement, values in commit:
        connection.execute(statement.encode(), values)


def _execute_many(connection: sqlite3.Connection, commit: Commit) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in commit:
        connection.executemany(statement, values)
    connection.execute("COMMIT")


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _in_turn(write: Callable[[Callable[[], Pair | None]], None], work: "queue.SimpleQueue[Pair]") -> None:
    def take() -> Pair | None:
        try:
            return work.get_nowait()
        except queue.Empty:
            return None

    in_threads(lambda: write(take))


def _arrays(changes: Sequence[Change]) -> Commit:
    """Give one statement that makes all changes, with an array a column, or a value where there is one row.

    No statement where nothing changes: an import accepts and settles at once.
    """
    if not changes:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for (table, verb, columns), some in _shapes(changes):
        single = len(some) == 1
        parts.append(_from_values(table, verb, columns, single=single))
        values += (
            some[0].values if single else [list(column) for column in zip(*(one.values for one in some), strict=True)]
        )
    *others, last = parts
    before = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(others))
    return [(f"WITH {before} {last}" if others else last, values)]


def _from_values(table: str, verb: str, columns: Sequence[str], *, single: bool) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    types = [metadata.tables[table].c[name].type.compile(dialect=dialect).split("(")[0] for name in columns]
    values = ", ".join(f"%s::{one}" if single else f"%s::{one}[]" for one in types)
    names, keys = ", ".join(columns), keys_of(table)
    new = f"(VALUES ({values})) AS new ({names})" if single else f"unnest({values}) AS new ({names})"
    here = " AND ".join(f"{table}.{key} = new.{key}" for key in keys)
    if verb == "insert":
        return f"INSERT INTO {table} ({names}) SELECT {names} FROM {new}"  # noqa: S608
    if verb == "delete":
        return f"DELETE FROM {table} USING {new} WHERE {here}"  # noqa: S608
    changed = ", ".join(f"{name} = new.{name}" for name in columns if name not in keys)
    return f"UPDATE {table} SET {changed} FROM {new} WHERE {here}"  # noqa: S608


def _many(changes: Sequence[Change]) -> Commit:
    return [(_of_one(*shape), [_bound(change) for change in some]) for shape, some in _shapes(changes)]


def _bound(change: Change) -> tuple[Any, ...]:
    if change.verb != "update":
        return change.values
    keys = len(keys_of(change.table))
    return (*change.values[keys:], *change.values[:keys])


def _of_one(table: str, verb: str, columns: Sequence[str]) -> str:
    keys = keys_of(table)
    here = " AND ".join(f"{key} = ?" for key in keys)
    if verb == "insert":
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    if verb == "delete":
        return f"DELETE FROM {table} WHERE {here}"  # noqa: S608
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns[len(keys) :])} WHERE {here}"  # noqa: S608


def _shapes(changes: Sequence[Change]) -> "list[tuple[tuple[str, str, tuple[str, ...]], list[Change]]]":
    ordered = sorted(changes, key=lambda change: change.shape)
    return [(shape, list(some)) for shape, some in groupby(ordered, key=lambda change: change.shape)]
