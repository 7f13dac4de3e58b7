"""Tables as this version of the program wants them."""

import typer
from sqlalchemy import make_url

from workflow.database import migrate
from workflow.settings import Settings


def migrate_command() -> None:
    """Привести базу данных к этой версии программы."""
    settings = Settings.read()
    owner = settings.owner_url or settings.database_url
    role = make_url(settings.database_url).username if settings.owner_url else None
    migrate(owner, role)
    typer.echo("База данных готова.")
