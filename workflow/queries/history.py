"""What the journal remembers of a cycle's requirements: the day on which each was first met."""

import json
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.journal.read import PAGE, Filter, records
from workflow.subjects.cycle import Cycle

MET = 2


def first_met(connection: Connection, institution_id: UUID, cycle: Cycle) -> dict[str, date]:
    """Give, by requirement, the local day of the event after which it was first met; later newcomers do not undo it."""
    known, zone = cycle.first_met, cycle.institution.timezone
    while page := records(
        connection, institution_id, Filter(subject=cycle.ref), after=cycle.first_met_upto, limit=PAGE
    ):
        for row in page:
            record = json.loads(bytes(row.record))
            for code, figures in record.get("answers", {}).items():
                if figures[MET] and code not in known:
                    known[code] = datetime.fromisoformat(record["occurred_at"]).astimezone(zone).date()
        cycle.first_met_upto = page[-1].number
    return dict(known)
