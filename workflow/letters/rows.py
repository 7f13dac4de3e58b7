"""The rows of letters: in bulk from deciding, or from whoever has a connection and something to say."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_

from workflow.letters.letter import Letter
from workflow.tables import bulk, letters
from workflow.tables.setback import is_ahead

Rows = list[dict[str, Any]]

QUEUED = "queued"


def is_due(now: datetime, of: FromClause = letters) -> ColumnElement[bool]:
    """Give the condition of a letter that should be put out now."""
    row = of.c
    return and_(row.state == QUEUED, or_(row.due <= now, is_ahead(row.queued_at, now)))


def rows_of(institution: UUID, found: Iterable[Letter], number: int, event: str, now: datetime) -> Rows:
    """Give the rows of letters that an event caused; `number` is that of its fact."""
    return [
        {
            "institution_id": institution,
            "key": letter.key,
            "recipient_id": letter.recipient,
            "id": uuid4(),
            "part": letter.part.code,
            "kind": letter.kind,
            "about": str(letter.about),
            "cycle_id": letter.cycle,
            "number": number,
            "event": event,
            "says": dict(letter.says),
            "refers": letter.refers,
            "queued_at": now,
            "due": letter.due or now,
            "state": QUEUED,
        }
        for letter in found
    ]


def insertion(rows: Rows) -> bulk.Write:
    """Write letters; one that stands already, by its key and recipient, is left as it is."""
    return bulk.insertion(letters, rows, changing=())


def queue(
    connection: Connection, institution: UUID, found: Iterable[Letter], number: int, event: str, now: datetime
) -> int:
    """Queue letters in the caller's transaction; answers how many are new.

    `number` groups them: a recipient gets those of one number together. `event` names what they follow from.
    """
    rows = rows_of(institution, found, number, event, now)
    return bulk.write(connection, insertion(rows)) if rows else 0
