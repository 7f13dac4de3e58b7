"""A database whose calls can be counted, and one of them made to fail as the real one fails."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

Call = Callable[..., Any]
Failure = Callable[[Any, Call], Any]
"""What happens instead of a call: it is given the connection of the driver, and the call that was to be made."""

STATEMENTS = ("do_execute", "do_executemany", "do_execute_no_params")
TRANSACTIONS = ("do_begin", "do_commit", "do_rollback", "do_ping")
ONLY_LOST = ("do_rollback", "do_ping")
"""Nobody else wins a race against these."""


def lose_the_connection(connection: Any, call: Call) -> Any:
    """Break the connection before the call."""
    if isinstance(connection, psycopg.Connection):
        connection.close()
        return call()
    raise _lite("disk I/O error", sqlite3.SQLITE_IOERR)


def lose_the_answer(connection: Any, call: Call) -> Any:
    """Break the connection after the call: the server has done it and nobody is told."""
    call()
    if isinstance(connection, psycopg.Connection):
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    raise _lite("disk I/O error", sqlite3.SQLITE_IOERR)


def lose_the_race(connection: Any, call: Call) -> Any:
    """Let somebody else win: the server has ended the transaction, SQLite is locked."""
    if isinstance(connection, psycopg.Connection):
        connection.execute("DO $$ BEGIN RAISE EXCEPTION 'a deadlock' USING ERRCODE = '40P01'; END $$")
    raise _lite("database is locked", sqlite3.SQLITE_BUSY)


def _lite(words: str, code: int) -> sqlite3.OperationalError:
    wrong = sqlite3.OperationalError(words)
    wrong.sqlite_errorcode = code
    return wrong


FAILURES: tuple[Failure, ...] = (lose_the_connection, lose_the_race, lose_the_answer)


class Calls:
    """Every call of an engine to its driver, in order: statements, transactions, pings, connecting."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        self.failing: tuple[int, Failure] | None = None
        self._counting = False
        postgres = engine.dialect.name == "postgresql"
        self._refused = psycopg.OperationalError("refused") if postgres else _lite("no file", sqlite3.SQLITE_CANTOPEN)
        for name in (*STATEMENTS, *TRANSACTIONS, "connect"):
            monkeypatch.setattr(engine.dialect, name, self._counted(name, getattr(engine.dialect, name)))

    @contextmanager
    def counted(self, fail: int | None = None, failure: Failure = lose_the_connection) -> Iterator[list[str]]:
        """Count the calls of the block; the one with this index fails."""
        self.made = []
        self.failing = None if fail is None else (fail, failure)
        self._counting = True
        try:
            yield self.made
        finally:
            self._counting = False

    def _counted(self, name: str, call: Call) -> Call:
        def counted(*given: Any, **named: Any) -> Any:
            if not self._counting:
                return call(*given, **named)
            self.made.append(name)
            if self.failing is None or len(self.made) - 1 != self.failing[0]:
                return call(*given, **named)
            if name == "connect":
                raise self._refused
            failure = lose_the_connection if name in ONLY_LOST else self.failing[1]
            return failure(_connection(given[0]), lambda: call(*given, **named))

        return counted


def _connection(given: Any) -> Any:
    """Find the driver's connection behind what a dialect is given: a cursor, or a connection of the pool or its own."""
    return getattr(given, "dbapi_connection", None) or getattr(given, "connection", given)
