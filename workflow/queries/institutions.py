"""The institutions of this installation, by name: nothing of one is shown to another but that it is here."""

from uuid import UUID

from sqlalchemy import Connection, select

from workflow.organisations.level import Level
from workflow.tables import organisations
from workflow.words import alphabetical

Other = tuple[UUID, str]
"""An institution and its name."""


def other_institutions(connection: Connection, here: UUID) -> list[Other]:
    """Give the other institutions that are open here, by name."""
    is_other = (organisations.c.kind == Level.INSTITUTION) & (organisations.c.id != here)
    rows = connection.execute(select(organisations.c.id, organisations.c.name).where(is_other))
    return sorted(((row.id, row.name) for row in rows), key=lambda one: (alphabetical(one[1]), one[0]))
