"""What an error of the database means for whoever asked: it is away for now, it has no room, or the mistake is ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, TimeoutError

from workflow.errors import StorageFull, StupeniError, Unavailable

FULL = "53100"
AWAY = ("08", "25006", "40", "53", "55P03", "57", "58")
"""SQLSTATE (PostgreSQL, appendix A): the connection, a server that takes no writes, a deadlock, resources, a lock, an
operator, the system beneath."""

LITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
LITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
PRIMARY = 0xFF
"""SQLite's extended codes keep the primary one in the lowest byte (sqlite.org/rescode.html)."""


def outage(error: Exception) -> StupeniError | None:
    """Give Unavailable or StorageFull for what passes without a change of ours, None for anything else.

    An outage says nothing of the event that met it: the same event is good as soon as it has passed.
    """
    if isinstance(error, TimeoutError):
        return Unavailable()
    if not isinstance(error, DBAPIError):
        return None
    state: str | None = getattr(error.orig, "sqlstate", None)
    lite: int | None = getattr(error.orig, "sqlite_errorcode", None)
    if state == FULL or lite in LITE_FULL:
        return StorageFull()
    if state is not None:
        away = state.startswith(AWAY)
    elif lite is not None:
        away = lite & PRIMARY in LITE_AWAY
    else:  # a server that does not answer gives no code
        away = isinstance(error, OperationalError)
    return Unavailable() if away or error.connection_invalidated else None


def reason(error: SQLAlchemyError) -> str:
    """Name an error for the log and quote nothing: its class, and the code that the database gave it."""
    orig = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(orig, "sqlstate", None) or getattr(orig, "sqlite_errorname", None)
    return " ".join(filter(None, (type(orig or error).__name__, code)))
