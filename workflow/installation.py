"""An installation: what one process needs to work, put together in one place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from workflow.catalogue import CATALOGUE
from workflow.database import Database
from workflow.inbox.acceptor import Acceptor
from workflow.institutions import Institutions
from workflow.logs import configure
from workflow.packs.shelf import check_names, named, names
from workflow.requirements import CODES
from workflow.settings import Settings


@dataclass(frozen=True)
class Installation:
    """Settings, the database, the way in, the institutions in memory, and the time.

    `stopping` is set when the process is asked to end: whoever waits, or goes round and round, looks at it.
    """

    settings: Settings
    database: Database
    acceptor: Acceptor
    institutions: Institutions
    now: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)

    @classmethod
    def open(cls, settings: Settings, now: Callable[[], datetime] | None = None) -> "Installation":
        """Open the database and the packs; BadSchema when the database is of another version."""
        configure(settings.log)
        packs = {name: named(name) for name in names()}
        for name, pack in packs.items():
            check_names(pack, f"{name}.toml", requirements=CODES, events=CATALOGUE)
        database = Database(settings.database_url)
        database.check_schema()
        return cls(settings, database, Acceptor(database), Institutions(packs), now or utcnow)

    def close(self) -> None:
        """Close what was opened."""
        self.database.close()


def utcnow() -> datetime:
    """Give the time of this machine, in UTC."""
    return datetime.now(UTC)
