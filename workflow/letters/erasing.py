"""What is left of letters when somebody's data is destroyed: that they were written, and not a word of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, cast, delete, null, or_, select, update

from workflow.facts.payload import Ref
from workflow.tables import letter_refusals, letter_sendings, letter_ways, letters

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
    _erase_messages(connection, institution, person, here)
    mine = (letter_refusals.c.institution_id == institution) & (letter_refusals.c.person_id == person)
    connection.execute(delete(letter_refusals).where(mine))


def _erase_messages(connection: Connection, institution: UUID, person: UUID, his: ColumnElement[bool]) -> None:
    """Call back what is under way of those letters; what providers answered may quote his address."""
    row = letter_sendings.c
    held = select(letter_ways.c.sending_id).join(letters, letters.c.id == letter_ways.c.letter_id).where(his)
    waits = row.state.in_(("waiting", "held", "to_hand", "sending"))
    called_back = update(letter_sendings).where(row.institution_id == institution, row.id.in_(held), waits)
    connection.execute(called_back.values(state="cancelled"))
    to_him = update(letter_sendings).where(row.institution_id == institution, row.recipient_id == person)
    connection.execute(to_him.values(answer=null(), what_to_do=null()))
