"""The schema: which revision a database is of, which programs may run on it, and how it becomes this program's."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, String, Table, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite

from workflow.errors import BadSchema
from workflow.tables.types import Moment, metadata

MIGRATIONS = Path(__file__).parents[1] / "deploy" / "migrations"
APPEND_ONLY = ("journal", "journal_people")
OURS_ALONE = ("alembic_version", "revisions")
"""Written by whoever migrates; the application only reads them, and the views across institutions."""
ONE_AT_A_TIME = 7_782_651
"""The advisory lock of whoever migrates; any number that nobody else here uses."""

EVERYTHING = {
    "sqlite": (
        "SELECT 'DROP ' || type || ' \"' || name || '\"' FROM sqlite_master "
        "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type DESC"
    ),
    "postgresql": (
        "SELECT format('DROP TABLE %s CASCADE', CAST(oid AS regclass)) FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = CAST(current_schema() AS regnamespace) AND pg_has_role(relowner, 'USAGE') UNION ALL "
        "SELECT format('DROP FUNCTION %s CASCADE', CAST(oid AS regprocedure)) FROM pg_proc WHERE prokind = 'f' "
        "AND pronamespace = CAST(current_schema() AS regnamespace) AND pg_has_role(proowner, 'USAGE') "
        "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    ),
}
"""The statements that take everything away, views before tables; what belongs to an extension stays."""

revisions = Table(
    "revisions",
    metadata,
    Column("revision", String(32), primary_key=True),
    Column("oldest", String(32), nullable=False),  # revision of the oldest program that may run beside it
    Column("migrated_at", Moment, nullable=False),
)


def chain() -> tuple[str, ...]:
    """Give the revisions that this program knows, the oldest first; the last one is its own."""
    return tuple(_known(MIGRATIONS))


def revision_of(connection: Connection) -> str | None:
    """Give the revision of a database; None when nothing was ever migrated there."""
    return MigrationContext.configure(connection).get_current_revision()


def check(connection: Connection) -> None:
    """Refuse a database that this program cannot work on; the message says which command mends it."""
    there, known = revision_of(connection), chain()
    if there == known[-1]:
        return
    if there is None:
        raise BadSchema(f"База данных пустая, а нужна версия {known[-1]}: выполните «stupeni migrate».")
    if there in known:
        raise BadSchema(
            f"База данных версии {there}, а программе нужна {known[-1]}: выполните «stupeni upgrade» — "
            "он сделает копию, обновит базу и проверит её."
        )
    if not _goes_on_beside(connection, there, known):
        raise BadSchema(
            f"База данных новее программы: версия {there}, а программа знает до {known[-1]}. Поставьте новую версию "
            "Ступеней, или верните базу этой версии из копии: «stupeni restore КОПИЯ --replace»."
        )


def is_newer(connection: Connection) -> bool:
    """Say whether a newer program has migrated the database: it may write what this one cannot read."""
    there = revision_of(connection)
    return there is not None and there not in chain()


def lets_run(revision: str) -> bool:
    """Say whether a program of a revision may run beside this one on a database of this one's."""
    known = chain()
    return set(_known(MIGRATIONS).values()) <= set(known[: known.index(revision) + 1])


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate in the transaction of the connection, and note which older programs may run beside each revision.

    A newer database stays as it is; BadSchema where this program may not run on it.
    """
    if is_newer(connection):
        check(connection)
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    command.upgrade(_config(connection), to)
    if to == "head":
        _note(connection)


def clear(connection: Connection) -> None:
    """Take every table of ours away, in the transaction of the connection.

    What a newer program has made is not known here: then everything goes that the role owns in this schema.
    """
    if not is_newer(connection):
        command.downgrade(_config(connection), "base")
        return
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    for statement in connection.scalars(text(EVERYTHING[connection.dialect.name])).all():
        connection.execute(text(statement))


def grant(connection: Connection, role: str) -> None:
    """Give the application's role on PostgreSQL what it needs, no more."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    views = inspect(connection).get_view_names()
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(APPEND_ONLY)} FROM {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON {', '.join((*OURS_ALONE, *views))} FROM {quoted}",
    ):
        connection.execute(text(statement))


def _goes_on_beside(connection: Connection, there: str, known: tuple[str, ...]) -> bool:
    """Say whether every revision of the database lets a program as old as this one run beside it.

    A revision that nobody noted lets nobody: whoever brought the database there was no program of ours.
    """
    if not inspect(connection).has_table(revisions.name):
        return False
    noted = {row.revision: row.oldest for row in connection.execute(select(revisions))}
    return there in noted and set(noted.values()) <= set(known)


def _note(connection: Connection) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    now = datetime.now(UTC)
    rows = [{"revision": name, "oldest": oldest, "migrated_at": now} for name, oldest in _known(MIGRATIONS).items()]
    connection.execute(dialect.insert(revisions).on_conflict_do_nothing(), rows)


@cache
def _known(migrations: Path) -> dict[str, str]:
    """Give each revision, the oldest first, with that of the oldest program that may run beside it."""
    scripts = list(ScriptDirectory(str(migrations)).walk_revisions())
    return {one.revision: getattr(one.module, "oldest", one.revision) for one in reversed(scripts)}


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
