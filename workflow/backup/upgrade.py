"""Upgrading: a backup first, then migrations and the whole check in one transaction; what fails leaves nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text

from workflow import schema
from workflow.backup.check import Checked, check
from workflow.backup.restore import Target
from workflow.backup.watch import Watch
from workflow.backup.write import back_up
from workflow.database import Database
from workflow.errors import BadSchema, RolledBack, StupeniError

LOCK_MS = 10_000
"""How long a migration queues for a table, and everybody else behind it."""


@dataclass(frozen=True)
class Upgraded:
    """From which revision to which; the backup that was made before, unless there was nothing to keep or to do."""

    before: str | None
    after: str
    backup: Path | None
    checked: Checked


def upgrade(target: Target, under: Path, now: datetime, secret: Path | None, watch: Watch) -> Upgraded:
    """Bring a database to this program's revision.

    RolledBack when a migration or the check after it fails: the database is then as it was, and the sentence says why
    and where the backup is. A database of a newer program is refused with BadSchema.
    """
    database = Database(target.owner_url, pool=2)
    try:
        with database.engine.connect() as connection:
            before = schema.revision_of(connection)
        if before is not None and before not in schema.chain():
            raise BadSchema(f"База данных новее программы (версия {before}): поставьте новую версию Ступеней.")
        behind = before is not None and before != schema.chain()[-1]
        backup = back_up(database, under, now, secret, watch) if behind else None
        return Upgraded(before, schema.chain()[-1], backup, _migrate(database, target, before, backup, watch))
    finally:
        database.close()


def _migrate(database: Database, target: Target, before: str | None, backup: Path | None, watch: Watch) -> Checked:
    try:
        with database.transaction() as connection:
            _hold_still(connection, before)
            watch.begin(f"обновляю базу до версии {schema.chain()[-1]}")
            schema.upgrade(connection)
            if target.app_role and database.is_postgres:
                schema.grant(connection, target.app_role)
            return check(connection, watch)
    except Exception as wrong:
        why = wrong.sentence if isinstance(wrong, StupeniError) else f"{type(wrong).__name__}: {wrong}".splitlines()[0]
        raise RolledBack(
            f"Обновление не удалось и откачено: {why.rstrip('.')}. "
            f"База данных осталась прежней, версии {before or 'пустой'}: прежняя программа может работать дальше."
            f"{f' Копия до обновления: {backup}' if backup else ''}"
        ) from wrong


def _hold_still(connection: Connection, before: str | None) -> None:
    """Let no worker take a lane until the end: events are accepted and wait, and what is checked stands still."""
    if connection.dialect.name == "postgresql" and before is not None:
        connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_MS}"))
        connection.execute(text("LOCK TABLE lanes IN EXCLUSIVE MODE"))
