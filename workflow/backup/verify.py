"""Verifying a backup: every file is there, is the one that was written, and holds the rows that the manifest counts."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workflow import schema
from workflow.backup.manifest import Manifest, Part, TablePart, read_manifest
from workflow.backup.watch import Watch
from workflow.backup.write import digest
from workflow.errors import BadBackup

A_CHUNK = 1000


def verify(folder: Path, keys: Path | None, watch: Watch) -> Manifest:
    """Read a whole backup without touching a database; BadBackup names the file that is missing or damaged.

    `keys` is where the keys are when they were stored apart.
    """
    manifest = read_manifest(folder)
    if manifest.revision not in schema.chain():
        raise BadBackup(
            f"{folder}: копия версии {manifest.revision} (Ступени {manifest.program}), а программа знает до "
            f"{schema.chain()[-1]}: поставьте новую версию Ступеней."
        )
    for part in manifest.parts:
        path = place(folder, keys, part)
        _is_the_same(path, part)
    for part in manifest.tables:
        watch.begin(f"проверяю {part.table}", part.rows)
        for chunk in chunks(folder, keys, part):
            watch.advance(len(chunk))
    return manifest


def place(folder: Path, keys: Path | None, part: Part) -> Path:
    """Give where a file of the backup stands."""
    apart = keys is not None and part.path.startswith("keys/")
    return (keys / Path(part.path).name) if apart and keys else folder / part.path


def chunks(folder: Path, keys: Path | None, part: TablePart) -> Iterator[list[list[Any]]]:
    """Give the rows of a table as JSON, so many at a time; BadBackup when they are not those that were written."""
    path = place(folder, keys, part)
    seen = 0
    for chunk in _read(path):
        if any(not isinstance(row, list) or len(row) != len(part.columns) for row in chunk):
            raise BadBackup(f"{path}: строка не из тех {len(part.columns)} столбцов, что названы в описи.")
        seen += len(chunk)
        yield chunk
    if seen != part.rows:
        raise BadBackup(f"{path}: строк {seen}, а в описи {part.rows}. Копия повреждена, возьмите другую.")


def _read(path: Path) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                chunk.append(json.loads(line))
                if len(chunk) == A_CHUNK:
                    yield chunk
                    chunk = []
    except (OSError, EOFError, ValueError, zlib.error) as wrong:
        raise BadBackup(f"{path}: не читается. Копия повреждена, возьмите другую.") from wrong
    if chunk:
        yield chunk


def _is_the_same(path: Path, part: Part) -> None:
    try:
        size, there = path.stat().st_size, digest(path)
    except OSError as wrong:
        apart = " Если ключи хранятся отдельно, назовите их папку: --keys." if part.path.startswith("keys/") else ""
        raise BadBackup(f"{path}: файла нет, или он не читается.{apart}") from wrong
    if (size, there) != (part.bytes, part.sha256):
        raise BadBackup(f"{path}: файл не тот, что был записан. Копия повреждена, возьмите другую.")
