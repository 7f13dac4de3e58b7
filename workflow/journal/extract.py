"""The extract of the journal about one person: an act of destruction is filed with it, the same before and after."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.journal.read import pseudonym
from workflow.tables import journal, journal_people, owned


@dataclass(frozen=True, slots=True)
class Line:
    """A record that names him: `sha256` is that of the stored bytes, in hex."""

    number: int
    type: str
    recorded_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Extract:
    """His pseudonym and every record under it; the pseudonym is None when the journal never named him."""

    pseudonym: UUID | None
    lines: tuple[Line, ...]

    @property
    def by_type(self) -> dict[str, int]:
        """Count the records of each type."""
        return dict(sorted(Counter(line.type for line in self.lines).items()))

    @property
    def sha256(self) -> str:
        """Give one digest of the whole extract: of the records' own digests in hex, one a line, in their order."""
        return hashlib.sha256("".join(f"{line.sha256}\n" for line in self.lines).encode()).hexdigest()


def extract_of(
    connection: Connection, institution_id: UUID, person: UUID, without: frozenset[int] = frozenset()
) -> Extract:
    """Read what the journal holds about a person; records `without` the reader may not know of."""
    known = pseudonym(connection, institution_id, person)
    if known is None:
        return Extract(None, ())
    named = owned.select(institution_id, journal_people.c.number).where(journal_people.c.pseudonym == known)
    columns = (journal.c.number, journal.c.type, journal.c.recorded_at, journal.c.record)
    asked = owned.select(institution_id, *columns).where(journal.c.number.in_(named))
    rows = connection.execute(asked.order_by(journal.c.number))
    lines = tuple(
        Line(row.number, row.type, row.recorded_at, hashlib.sha256(bytes(row.record)).hexdigest())
        for row in rows
        if row.number not in without
    )
    return Extract(known, lines)
