"""What the journal remembers of a cycle's requirements: the day on which each was first met."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.journal.canonical import read
from workflow.journal.read import PAGE, Filter, records
from workflow.subjects.cycle import Cycle

MET = 2


def first_met(connection: Connection, institution_id: UUID, cycle: Cycle) -> dict[str, date]:
    """Give, by requirement, the local day of the event after which it was first met; later newcomers do not undo it."""
    found: dict[str, date] = {}
    zone, after = cycle.institution.timezone, -1
    while page := records(connection, institution_id, Filter(subject=cycle.ref), after=after, limit=PAGE):
        for row in page:
            record = read(bytes(row.record))
            for code, figures in record.get("answers", {}).items():
                if figures[MET] and code not in found:
                    found[code] = datetime.fromisoformat(record["occurred_at"]).astimezone(zone).date()
        after = page[-1].number
    return found
