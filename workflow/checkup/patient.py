"""The installation that is looked at: its settings as far as they are read, its database as far as it answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, make_url, text

from workflow.checkup.environment import Environment
from workflow.database import Database
from workflow.settings import Settings

STATEMENT_SECONDS = 30


@dataclass
class Patient:
    """What the checks share.

    `environment` knows where each setting came from and which are wrong; `deep` asks for what may take long; `copies`:
    the folder of backups, if one is named. `database`, `is_connected` and `has_tables` are set by the first checks.
    """

    settings: Settings
    environment: Environment
    now: Callable[[], datetime]
    deep: bool = False
    copies: Path | None = None
    database: Database | None = None
    is_connected: bool = False
    has_tables: bool = False
    names: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path | None:
        """Give the file of SQLite; None on PostgreSQL."""
        url = make_url(self.settings.database_url)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def is_postgres(self) -> bool:
        """Say whether the database is a PostgreSQL."""
        return self.file is None

    @contextmanager
    def reading(self, *within: UUID) -> Iterator[Connection]:
        """Give a connection that changes nothing; a question that takes too long ends with an error."""
        assert self.database is not None
        with self.database.reading(*within) as connection:
            if self.is_postgres and not self.deep:
                connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"))
            yield connection

    def close(self) -> None:
        """Close what was opened."""
        if self.database is not None:
            self.database.close()
