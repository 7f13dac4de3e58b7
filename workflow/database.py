"""The database: one engine, one `with transaction():` that commits, and migrations from the first table on."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from workflow import schema
from workflow.errors import BadSetting
from workflow.tables.types import read_json, write_json

BUSY_MS = 30_000
MOST_OF_A_PROCESS = 40
"""How many connections a process of the service opens at most: half of them stay, the others come and go."""
POOL_SECONDS = 10
"""How long whoever finds all connections taken waits for one."""
CONNECT_SECONDS = 5
"""How long a server that does not even refuse is waited for, unless its address says `connect_timeout`."""
FRESH_SECONDS = 1.0
"""How long a connection that was just used is taken to be alive."""
FROZEN_MS = 30_000
"""How long a transaction may stand with nothing asked of the server. Then whoever is in it is frozen or cut off: the
server ends it, its lane is free for another, and when it wakes it finds its work undone."""
UNREACHABLE = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""When a server that has vanished from the network is given up (seconds, milliseconds), after libpq's words for it."""
TO_SWEEP = "to_sweep"
"""Noted in a connection's `info` by whoever erased something: after the commit its old pages are let go of."""
QUOTING = "22"
"""SQLSTATE: of bad values even the first line of the message shows the value."""

WITHIN = "stupeni.within"
"""The setting of PostgreSQL, local to a transaction, that names the institutions whose rows it sees and writes."""
OPENED_FOR = "stupeni_within"
READS = "stupeni_reading"
BEGINS = "stupeni_begins"
"""Noted in a connection's `info`: the words with which its next transaction begins."""


class Database:
    """An engine and its two ways in: `transaction()` writes and commits at its end, `reading()` never writes.

    Either is opened for the institutions that it is about, mostly for one. PostgreSQL shows it no others (row-level
    security); without any it sees what belongs to no institution: accounts, organisations, packs, `tables.across`.
    """

    def __init__(self, url: str, pool: int = MOST_OF_A_PROCESS // 2) -> None:
        self.engine = _engine(url, pool)
        self.most_connections = 2 * pool
        self.is_postgres = self.engine.dialect.name == "postgresql"

    @contextmanager
    def transaction(self, *within: UUID) -> Iterator[Connection]:
        """Give a connection in a transaction that commits when the block ends well, else rolls back whole."""
        with self._opened(within, reading=False) as connection:
            yield connection
            sweeps = connection.info.pop(TO_SWEEP, False)
        if sweeps:
            self._sweep()

    @contextmanager
    def reading(self, *within: UUID) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database and holds nobody up."""
        with self._opened(within, reading=True) as connection:
            yield connection

    @contextmanager
    def _opened(self, within: Collection[UUID], *, reading: bool) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            options: dict[str, Any] = {READS: reading, OPENED_FOR: frozenset(within)}
            connection = connection.execution_options(**options)
            if self.is_postgres:
                begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if reading else "BEGIN"
                connection.info[BEGINS] = f"{begin}; {_within(within)}" if within else begin
            with connection.begin():
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Give a connection for a single question, without the two messages that a transaction costs around it.

        It is opened for no institution.
        """
        with self.engine.connect() as connection:
            connection.info[BEGINS] = ""
            yield connection.execution_options(**{READS: True})

    def check_schema(self) -> None:
        """Refuse a database that this program cannot work on; the message says which command mends it."""
        with self.engine.connect() as connection:
            schema.check(connection)

    def is_newer(self) -> bool:
        """Say whether a newer program has migrated the database: it may write what this one cannot read."""
        with self.engine.connect() as connection:
            return schema.is_newer(connection)

    def _sweep(self) -> None:
        """Let go of what was written over: SQLite's log of writes still holds it. PostgreSQL sweeps by itself."""
        if not self.is_postgres:
            with self.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def within(connection: Connection) -> frozenset[UUID]:
    """Give the institutions that a connection was opened for."""
    found: frozenset[UUID] = connection.get_execution_options().get(OPENED_FOR, frozenset())
    return found


def reach(connection: Connection, *institutions: UUID) -> None:
    """Open a transaction under way for these institutions: what one lane says to another is written in both."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_within(institutions)))
    connection.execution_options(**{OPENED_FOR: frozenset(institutions)})


def _within(institutions: Collection[UUID]) -> str:
    return f"SET LOCAL {WITHIN} = '{{{','.join(map(str, institutions))}}}'"


def migrate(owner_url: str, app_role: str | None = None) -> None:
    """Bring a database to this code's schema.

    `owner_url` is of the role that owns the tables; on PostgreSQL `app_role` gets the rights the application needs: no
    UPDATE, DELETE or TRUNCATE on the journal among them.
    """
    url = make_url(owner_url)
    if url.get_backend_name() == "sqlite" and url.database:
        _make_folder(Path(url.database).parent)
    database = Database(owner_url, pool=1)
    try:
        with database.transaction() as connection:
            schema.upgrade(connection)
            if app_role and database.is_postgres:
                schema.grant(connection, app_role)
    finally:
        database.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        takes = "ожидался файл в папке, куда можно писать (без этой настройки она названа в STUPENI_DATA_DIR)"
        raise BadSetting(f"STUPENI_DATABASE_URL: {takes}, получена {folder}: {wrong.strerror}.") from wrong


def _engine(url: str, pool: int) -> Engine:
    """Make an engine whose errors never quote a value: they end in the log."""
    given: dict[str, Any] = {"pool_size": pool, "max_overflow": pool, "pool_timeout": POOL_SECONDS}
    given |= {"json_serializer": write_json, "json_deserializer": read_json}
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(_patient(address), **given, hide_parameters=True, isolation_level="AUTOCOMMIT")
        engine.dialect.do_begin = _begin_postgres  # type: ignore[assignment,method-assign]
        event.listen(engine, "handle_error", _quote_nothing)
        event.listen(engine, "checkout", _ask_after_a_while(engine))
        event.listen(engine, "checkin", _note_when)
        return engine
    waits = {"timeout": BUSY_MS / 1000}
    engine = create_engine(url, **given, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _patient(address: URL) -> URL:
    """Add how long to wait for what; an address that says so itself has the last word."""
    given = address.normalized_query
    options = " ".join((f"-c idle_in_transaction_session_timeout={FROZEN_MS}", *given.get("options", ())))
    return address.set(query={"connect_timeout": str(CONNECT_SECONDS), **UNREACHABLE, **given, "options": options})


def _quote_nothing(context: ExceptionContext) -> None:
    """Leave of PostgreSQL's words what names no value: the details of an error show the row that failed."""
    orig, told = context.original_exception, context.sqlalchemy_exception
    if not isinstance(orig, psycopg.Error) or orig.sqlstate is None:
        return
    orig.args = ((None if orig.sqlstate.startswith(QUOTING) else orig.diag.message_primary) or orig.sqlstate,)
    if told is not None:
        told.args = (f"({type(orig).__name__}) {orig.args[0]}",)


def _ask_after_a_while(engine: Engine) -> Callable[[Any, ConnectionPoolEntry, object], None]:
    """Give what tries a connection that nobody used for a while: the server may be gone, or another one since then.

    To try one that is in use all the time costs a quarter of what a short transaction says to the server.
    """

    def ask(connection: Any, record: ConnectionPoolEntry, borrowed: object) -> None:
        if time.monotonic() - record.info.get("used", 0) < FRESH_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as gone:
            raise DisconnectionError from gone

    return ask


def _note_when(connection: Any, record: ConnectionPoolEntry) -> None:
    """Remember when a connection came back."""
    record.info["used"] = time.monotonic()


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Begin transactions ourselves, write ahead, answer nobody before bytes are on disk, wipe what is deleted."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_postgres(connection: PoolProxiedConnection) -> None:
    """Begin a transaction ourselves: for whom it is opened goes with it in one message, and costs no other.

    Never prepared: a prepared statement is a single one.
    """
    words = connection.info.pop(BEGINS, "BEGIN")
    if words and connection.driver_connection is not None:
        connection.driver_connection.execute(words, prepare=False)


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
