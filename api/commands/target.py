"""The database that a copy is written into."""

from sqlalchemy import make_url

from workflow.backup.restore import Target
from workflow.settings import Settings


def target_of(settings: Settings) -> Target:
    """Give the address of the tables' owner, and the application's role where that is another one."""
    role = make_url(settings.database_url).username if settings.owner_url else None
    return Target(settings.owner_url or settings.database_url, role)
