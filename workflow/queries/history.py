"""What the journal remembers of a cycle's requirements: the day on which each was first met."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from workflow.journal.read import PAGE, Filter, records
from workflow.subjects.cycle import Cycle

MET = 2


@dataclass(slots=True)
class _Read:
    """What was read of a cycle's records, and up to which: none is ever changed, and what comes stands behind it."""

    upto: int = -1
    met: dict[str, date] = field(default_factory=dict)


_read: "WeakKeyDictionary[Cycle, _Read]" = WeakKeyDictionary()
"""By the cycle in memory, whose institution is locked by whoever looks at it."""


def first_met(connection: Connection, institution_id: UUID, cycle: Cycle) -> dict[str, date]:
    """Give, by requirement, the local day of the event after which it was first met; later newcomers do not undo it."""
    known, zone = _read.setdefault(cycle, _Read()), cycle.institution.timezone
    while page := records(connection, institution_id, Filter(subject=cycle.ref), after=known.upto, limit=PAGE):
        for row in page:
            record = json.loads(bytes(row.record))
            for code, figures in record.get("answers", {}).items():
                if figures[MET] and code not in known.met:
                    known.met[code] = datetime.fromisoformat(record["occurred_at"]).astimezone(zone).date()
        known.upto = page[-1].number
    return dict(known.met)
