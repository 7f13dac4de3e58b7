"""Writing a backup: one moment of the database into a dated folder, under another name until it is whole."""

import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from io import BufferedWriter
from pathlib import Path

from sqlalchemy import Connection, func, null, select, text

from workflow import schema
from workflow.backup.manifest import (
    STAMP,
    LanePart,
    Manifest,
    Part,
    TablePart,
    backups,
    read_manifest,
    write_manifest,
)
from workflow.backup.shape import Shape, shapes
from workflow.backup.watch import Watch
from workflow.database import Database
from workflow.errors import BadBackup, BadSchema
from workflow.tables import journal, lanes

UNFINISHED = ".unfinished-"
A_FETCH = 1000
HELD_BACK = frozenset({("imports", "content"), ("imports", "report")})
"""Columns that no copy holds: a file that somebody sent is promised to be gone in hours, and a copy stays for years."""
NOT_ALL = (
    "Роль приложения видит организации только по одной, и полной копии сделать не может. "
    "Укажите владельца таблиц в STUPENI_OWNER_URL и повторите."
)
KEYS = "people_keys"
"""The table that goes to the keys' own folder: without it no commitment of the journal opens."""


def back_up(database: Database, under: Path, now: datetime, secret: Path | None, watch: Watch) -> Path:
    """Copy one moment of a database that may be written meanwhile; answers the folder of the new backup.

    `under` keeps the backups, each in a folder named by its moment in UTC; `secret` is the file of the made secret,
    where there is one. Files are for their owner only, and on disk before the folder has its name. BadBackup when the
    place cannot be written or another backup is being written there.
    """
    try:
        with _alone(under):
            whole = under / now.astimezone(UTC).strftime(STAMP)
            if whole.exists():
                raise BadBackup(f"{whole}: копия этой секунды уже есть. Повторите.")
            unfinished = under / f"{UNFINISHED}{whole.name}"
            unfinished.mkdir(mode=0o700)
            try:
                _write(database, unfinished, now, secret, watch)
                unfinished.rename(whole)
            except BaseException:
                shutil.rmtree(unfinished)
                raise
            _to_disk(under)
            return whole
    except OSError as wrong:
        raise BadBackup(f"{wrong.filename or under}: {wrong.strerror}. Копия не сделана, прежние целы.") from wrong


def keep_newest(under: Path, most: int) -> list[Path]:
    """Delete all backups but the newest ones, and answer which; one that is not whole is left for people to look at."""
    with _alone(under):
        whole = [folder for folder in backups(under) if _is_whole(folder)]
        for folder in whole[:-most]:
            # Under the other name first: what is deleted by half must not look like a backup.
            gone = folder.rename(under / f"{UNFINISHED}{folder.name}")
            shutil.rmtree(gone)
    return whole[:-most]


def _is_whole(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except BadBackup:
        return False
    return True


@contextmanager
def _alone(under: Path) -> Iterator[None]:
    """Hold the folder of backups; what an interrupted one left there is nobody's, and full of people's data."""
    under.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = os.open(under, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as wrong:
            raise BadBackup(f"{under}: здесь уже пишется другая копия. Дождитесь её.") from wrong
        for left in under.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(held)


def _write(database: Database, folder: Path, now: datetime, secret: Path | None, watch: Watch) -> None:
    for name in ("tables", "keys"):
        (folder / name).mkdir(mode=0o700)
    with database.reading() as connection:
        _sees_everything(connection)
        revision = schema.revision_of(connection)
        if revision not in schema.chain():
            raise BadSchema(f"База данных версии {revision or 'пустой'}: эта программа не умеет её копировать.")
        parts = [_table(connection, folder, shape, watch) for shape in shapes(revision).values()]
        manifest = Manifest(
            program=version("stupeni"),
            revision=revision,
            database="postgresql" if database.is_postgres else "sqlite",
            made_at=now.astimezone(UTC),
            tables=tuple(parts),
            secret=_secret(folder, secret),
            lanes=tuple(lane_parts(connection)),
        )
    for path in (*write_manifest(folder, manifest), *(folder / part.path for part in manifest.parts)):
        path.chmod(0o600)
        _to_disk(path)
    for place in (folder / "tables", folder / "keys", folder):
        _to_disk(place)


def _sees_everything(connection: Connection) -> None:
    """Refuse a role that sees single institutions only: its copy would look whole and hold nothing."""
    if connection.dialect.name != "postgresql":
        return
    if connection.scalar(text("SELECT bool_or(row_security_active(oid)) FROM pg_class WHERE relrowsecurity")):
        raise BadBackup(NOT_ALL)


def lane_parts(connection: Connection) -> Iterator[LanePart]:
    """Give each institution with its next number and the records of its journal."""
    records = select(journal.c.institution_id, func.count().label("records")).group_by(journal.c.institution_id)
    counted = {row.institution_id: row.records for row in connection.execute(records)}
    for row in connection.execute(select(lanes.c.institution_id, lanes.c.number).order_by(lanes.c.institution_id)):
        here = row.institution_id
        yield LanePart(institution=here, number=row.number, records=counted.get(here, 0))


def _table(connection: Connection, folder: Path, shape: Shape, watch: Watch) -> TablePart:
    watch.begin(f"копирую {shape.name}")
    path = folder / ("keys" if shape.name == KEYS else "tables") / f"{shape.name}.jsonl.gz"
    there = shape.table
    columns = [null() if (shape.name, name) in HELD_BACK else there.c[name] for name, _ in shape.columns]
    asked = select(*columns).select_from(there).order_by(*(there.c[name] for name in shape.key))
    rows = 0
    streamed = connection.execution_options(stream_results=True, yield_per=A_FETCH)
    with path.open("xb") as file, _packed(file) as packed, streamed.execute(asked) as found:
        for some in found.partitions():
            lines = (
                json.dumps(shape.write(row), ensure_ascii=False, sort_keys=True, separators=(",", ":")) for row in some
            )
            packed.write("".join(f"{line}\n" for line in lines).encode())
            rows += len(some)
            watch.advance(len(some))
    part = _part(folder, path)
    return TablePart(**part.model_dump(), table=shape.name, columns=shape.columns, rows=rows)


def _packed(file: BufferedWriter) -> gzip.GzipFile:
    """Give the file packed, without name and time inside: the same rows give the same bytes."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)


def _secret(folder: Path, secret: Path | None) -> Part | None:
    if secret is None:
        return None
    path = folder / "keys" / "secret"
    path.write_bytes(secret.read_bytes())
    return _part(folder, path)


def _part(folder: Path, path: Path) -> Part:
    return Part(path=str(path.relative_to(folder)), bytes=path.stat().st_size, sha256=digest(path))


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
