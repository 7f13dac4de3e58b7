"""Where an event is read: the id of its row in the inbox, by the number under which the journal has it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, and_

from workflow.tables import facts, inbox, owned

A_CHUNK = 500


def addresses(connection: Connection, institution_id: UUID, numbers: Iterable[int]) -> Mapping[int, UUID]:
    """Give the ids of settled events by their journal numbers; a number that is no event's is left out."""
    wanted = sorted(set(numbers))
    found: dict[int, UUID] = {}
    same = and_(
        inbox.c.institution_id == facts.c.institution_id,
        inbox.c.source == facts.c.source,
        inbox.c.event_id == facts.c.event_id,
    )
    for start in range(0, len(wanted), A_CHUNK):
        some = facts.c.number.in_(wanted[start : start + A_CHUNK])
        rows = connection.execute(owned.select(institution_id, facts.c.number, inbox.c.id).where(same, some))
        found |= {row.number: row.id for row in rows}
    return found
