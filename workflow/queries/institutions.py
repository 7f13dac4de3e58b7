"""The institutions of this installation, by name: nothing of one is shown to another but that it is here."""

from uuid import UUID

from sqlalchemy import Connection, select

from workflow.tables import facts, lanes

Other = tuple[UUID, str]
"""An institution and its name."""


def other_institutions(connection: Connection, here: UUID) -> list[Other]:
    """Give the other institutions that are open here, by name; a lane begins with the fact that opened it."""
    opening = (facts.c.institution_id == lanes.c.institution_id) & (facts.c.number == 0)
    named = select(lanes.c.institution_id, facts.c.personal).join(facts, opening).where(lanes.c.institution_id != here)
    found = [(row.institution_id, str((row.personal or {}).get("name", ""))) for row in connection.execute(named)]
    return sorted((one for one in found if one[1]), key=lambda one: (one[1].casefold(), one[0]))
