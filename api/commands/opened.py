"""Opening an installation for the length of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

from workflow.backup.restore import Target
from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings


@contextmanager
def opened() -> Iterator[Installation]:
    """Read the settings, open the installation, close it when the command ends."""
    settings = Settings.read()
    configure(settings.log)
    installation = Installation.open(settings)
    try:
        yield installation
    finally:
        installation.close()


def target_of(settings: Settings) -> Target:
    """Give the address of the tables' owner, and the application's role where that is another one."""
    role = make_url(settings.database_url).username if settings.owner_url else None
    return Target(settings.owner_url or settings.database_url, role)
