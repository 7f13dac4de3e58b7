"""Alembic's way in: the connection that `workflow.database.migrate` opened, or offline SQL of the default database."""

from alembic import context
from sqlalchemy import Connection, create_engine

from workflow.settings import Settings
from workflow.tables import metadata


def run(connection: Connection) -> None:
    """Run the migrations on a connection; who opened it commits."""
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    settings = Settings.read()
    engine = create_engine(settings.owner_url or settings.database_url)
    with engine.begin() as opened:
        run(opened)
