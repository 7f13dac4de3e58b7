"""The manifest of a backup: what it holds and how to know it whole; canonical JSON with its SHA-256 beside it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from workflow.errors import BadBackup, BadJournal
from workflow.journal.canonical import canonical, read

FORMAT: Literal[1] = 1
NAME = "manifest.json"
SUM = "manifest.sha256"
STAMP = "%Y-%m-%dT%H-%M-%SZ"

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Place = Annotated[str, StringConstraints(pattern=r"^(tables|keys)/[a-z_]+(\.jsonl\.gz)?$")]


class Part(BaseModel):
    """A file of the backup, by its path from the folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Place
    bytes: int
    sha256: Digest


class TablePart(Part):
    """A file of one table: gzip, a line a row, a JSON array of the columns named here, each with its kind."""

    table: str
    columns: tuple[tuple[str, str], ...]
    rows: int


class LanePart(BaseModel):
    """An institution: the number of its next record, and how many records its journal has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    institution: UUID
    number: int
    records: int


class Manifest(BaseModel):
    """Everything that is known of a backup. `database` is the kind it was made from; it may go into either."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = Field(default=FORMAT)
    program: str
    revision: str
    database: Literal["sqlite", "postgresql"]
    made_at: AwareDatetime
    tables: tuple[TablePart, ...]
    secret: Part | None
    lanes: tuple[LanePart, ...]

    @property
    def parts(self) -> Iterator[Part]:
        """Give every file."""
        yield from self.tables
        if self.secret:
            yield self.secret

    @property
    def bytes(self) -> int:
        """Give the size of all files."""
        return sum(part.bytes for part in self.parts)

    def rows(self, table: str) -> int:
        """Give how many rows of a table the backup holds."""
        return sum(part.rows for part in self.tables if part.table == table)


def write_manifest(folder: Path, manifest: Manifest) -> list[Path]:
    """Write the manifest and, as `sha256sum --check` reads it, its digest."""
    content = canonical(manifest.model_dump(mode="json"))
    (folder / NAME).write_bytes(content)
    (folder / SUM).write_text(f"{hashlib.sha256(content).hexdigest()}  {NAME}\n", encoding="ascii")
    return [folder / NAME, folder / SUM]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a whole backup; BadBackup names the file that is missing or damaged."""
    try:
        content, told = (folder / NAME).read_bytes(), (folder / SUM).read_text(encoding="ascii", errors="replace")
    except OSError as wrong:
        raise BadBackup(f"{folder} — не резервная копия или неполная: {wrong.filename} не читается.") from wrong
    if told.split()[:1] != [hashlib.sha256(content).hexdigest()]:
        raise BadBackup(f"{folder / NAME}: не сходится с {SUM}, копия повреждена. Возьмите другую.")
    try:
        plain = read(content)
        if plain.get("format") != FORMAT:
            raise BadBackup(f"{folder / NAME}: формат {plain.get('format')}, программа знает {FORMAT}: обновите её.")
        return Manifest.model_validate(plain)
    except (ValueError, ValidationError, BadJournal) as wrong:
        raise BadBackup(f"{folder / NAME}: это не опись резервной копии.") from wrong


def backups(under: Path) -> list[Path]:
    """Give the backups that stand in a folder, the oldest first."""
    return sorted(path.parent for path in under.glob(f"*/{NAME}") if _stamped(path.parent.name))


def _stamped(name: str) -> bool:
    try:
        datetime.strptime(name, STAMP)  # noqa: DTZ007 - only its look is asked
    except ValueError:
        return False
    return True
