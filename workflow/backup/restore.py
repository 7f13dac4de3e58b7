"""Restoring a backup: in one transaction the old goes, everything is loaded, brought up to date and checked."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, make_url, select, text

from workflow import schema
from workflow.accounts.shutting import shut
from workflow.backup.check import Checked, check
from workflow.backup.manifest import Manifest, TablePart
from workflow.backup.shape import Shape, shapes
from workflow.backup.verify import chunks, place, verify
from workflow.backup.watch import Watch
from workflow.database import Database
from workflow.errors import BadBackup, NotEmpty
from workflow.letters.brake import put_on

IN_USE = "База данных занята: {}. Остановите web, worker и clock (или «stupeni run») и повторите."


@dataclass(frozen=True)
class Target:
    """Where to restore: the owner's address, and on PostgreSQL the application's role."""

    owner_url: str
    app_role: str | None = None


@dataclass(frozen=True)
class Source:
    """What to restore: the folder of a backup, and where its keys are when they were stored apart."""

    folder: Path
    keys: Path | None = None


def restore(source: Source, target: Target, watch: Watch, *, replace: bool = False) -> tuple[Manifest, Checked]:
    """Verify a backup, then make the database what it was; a failure at any point leaves the database as it is.

    Nobody is signed in afterwards, and links, tokens and recovery codes of before are void: some were ended or used
    since the copy was made. Letters wait for the curator: some were sent since then.

    BadBackup: the copy is damaged. NotEmpty: something is there and `replace` was not said, or somebody is connected.
    DoesNotAddUp: loaded, the copy contradicts itself; nothing was changed.
    """
    manifest = verify(source.folder, source.keys, watch)
    _nobody_has_the_file(target)
    database = Database(target.owner_url, pool=1)
    try:
        with database.transaction() as connection:
            _nobody_is_connected(connection, target)
            _make_room(connection, replace)
            schema.upgrade(connection, manifest.revision)
            for part in manifest.tables:
                _load(connection, source, part, shapes(manifest.revision), watch)
            _go_on_counting(connection, manifest)
            schema.upgrade(connection)
            now = datetime.now(UTC)
            shut(connection, now)
            put_on(connection, (one.institution for one in manifest.lanes), now)
            if target.app_role and database.is_postgres:
                schema.grant(connection, target.app_role)
            return manifest, check(connection, watch, manifest.lanes)
    finally:
        database.close()


def restore_secret(source: Source, manifest: Manifest, kept: Path) -> None:
    """Put the made secret back where it is kept, whole or not at all."""
    if manifest.secret is None:
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f".{kept.name}.restored")
    with open(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(place(source.folder, source.keys, manifest.secret).read_bytes())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(kept)


def _nobody_has_the_file(target: Target) -> None:
    """Leave write-ahead mode for a moment, which SQLite allows to nobody who is not alone; make the folder first."""
    url = make_url(target.owner_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(url.database, timeout=1)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as wrong:
        raise NotEmpty(IN_USE.format("файл открыт другой программой")) from wrong


def _nobody_is_connected(connection: Connection, target: Target) -> None:
    """Whoever works on meanwhile would remember institutions that are no longer so."""
    if connection.dialect.name != "postgresql":
        return
    roles = [role for role in (make_url(target.owner_url).username, target.app_role) if role]
    others = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND usename = ANY(:roles) AND pid <> pg_backend_pid()"
    )
    if found := connection.scalar(others, {"roles": roles}):
        raise NotEmpty(IN_USE.format(f"к ней подключены другие сеансы ({found})"))


def _make_room(connection: Connection, replace: bool) -> None:
    there = schema.revision_of(connection)
    if there is None:
        return
    if not replace and (found := _told(connection, there)):
        raise NotEmpty(
            f"База данных не пустая: {found}. Всё это пропадёт, если повторить с --replace; сначала сделайте её копию."
        )
    schema.clear(connection)


def _told(connection: Connection, there: str) -> str:
    """Tell what is in the database; nothing when it is empty."""
    if there not in schema.chain():
        return f"её версия, {there}, новее программы"
    counted = {
        name: _count(connection, shape) for name, shape in shapes(there).items() if name not in schema.OURS_ALONE
    }
    if not any(counted.values()):
        return ""
    return f"организаций {counted['lanes']}, событий {counted['inbox']}, записей журналов {counted['journal']}"


def _count(connection: Connection, shape: Shape) -> int:
    return connection.scalar(select(func.count()).select_from(shape.table)) or 0


def _load(connection: Connection, source: Source, part: TablePart, known: Mapping[str, Shape], watch: Watch) -> None:
    shape = known.get(part.table)
    if shape is None or set(shape.columns) != set(part.columns):
        raise BadBackup(f"{part.path}: таблицы {part.table} с такими столбцами в этой версии базы нет.")
    written = Shape(part.table, part.columns, shape.key)
    watch.begin(f"загружаю {part.table}", part.rows)
    for chunk in chunks(source.folder, source.keys, part):
        connection.execute(insert(written.table), [written.read(row) for row in chunk])
        watch.advance(len(chunk))


def _go_on_counting(connection: Connection, manifest: Manifest) -> None:
    """Let each sequence of PostgreSQL go on after the largest number that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for part in manifest.tables:
        there = Shape(part.table, part.columns, ()).table
        for name, kind in part.columns:
            named = {"table": part.table, "column": name}
            sequence = kind == "number" and connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), named
            )
            largest = sequence and connection.scalar(select(func.max(there.c[name])))
            if largest:
                connection.execute(
                    text("SELECT setval(:sequence, :largest)"), {"sequence": sequence, "largest": largest}
                )
