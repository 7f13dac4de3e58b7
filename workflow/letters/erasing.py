"""What is left of letters when somebody's data is destroyed: that they were written, and not a word of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, String, cast, null, or_, update

from workflow.facts.payload import Ref
from workflow.tables import letters

ERASED = "данные уничтожены"
DROPPED = "dropped"


def erase(connection: Connection, institution: UUID, person: UUID, refs: Iterable[Ref]) -> None:
    """Empty every letter to him, about what is his affair, or with his name in it; one that waits is never sent."""
    his = or_(
        letters.c.recipient_id == person,
        letters.c.about.in_(sorted(map(str, refs))),
        cast(letters.c.names, String).contains(str(person)),
    )
    here = (letters.c.institution_id == institution) & his
    waits = update(letters).where(here, letters.c.state == "queued")
    connection.execute(waits.values(state=DROPPED, why_not=ERASED))
    connection.execute(update(letters).where(here).values(says=null(), words=null(), names=null()))
