"""What is left of letters when somebody's data is destroyed: that they were written, and not a word of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, cast, null, or_

from workflow.facts.payload import Ref
from workflow.tables import letter_refusals, letter_sendings, letter_ways, letters, owned

ERASED = "данные уничтожены"
DROPPED = "dropped"


def erase(connection: Connection, institution: UUID, person: UUID, refs: Iterable[Ref]) -> None:
    """Empty every letter to him, about what is his affair, or with his name in it; one that waits is never sent."""
    his = or_(
        letters.c.recipient_id == person,
        letters.c.about.in_(sorted(map(str, refs))),
        cast(letters.c.names, String).contains(str(person)),
    )
    these = owned.update(institution, letters).where(his)
    connection.execute(these.where(letters.c.state == "queued").values(state=DROPPED, why_not=ERASED))
    connection.execute(these.values(says=null(), words=null(), names=null()))
    _erase_messages(connection, institution, person, his)
    connection.execute(owned.delete(institution, letter_refusals).where(letter_refusals.c.person_id == person))


def _erase_messages(connection: Connection, institution: UUID, person: UUID, his: ColumnElement[bool]) -> None:
    """Call back what is under way of those letters; what providers answered may quote his address."""
    row = letter_sendings.c
    held = letters.join(letter_ways, letter_ways.c.letter_id == letters.c.id)
    theirs = row.id.in_(owned.select(institution, letter_ways.c.sending_id, joined=held).where(his))
    messages = owned.update(institution, letter_sendings)
    waits = row.state.in_(("waiting", "held", "to_hand", "sending"))
    connection.execute(messages.where(theirs, waits).values(state="cancelled"))
    connection.execute(messages.where(row.recipient_id == person).values(answer=null(), what_to_do=null()))
