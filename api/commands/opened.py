"""Opening an installation for the length of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

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
