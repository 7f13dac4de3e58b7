"""Opening an installation for the length of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Installation]:
    """Read the settings, unless they are given, open the installation, close it when the command ends."""
    settings = settings or Settings.read()
    configure(settings.log)
    installation = Installation.open(settings)
    try:
        yield installation
    finally:
        installation.close()
