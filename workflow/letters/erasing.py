"""What is left of letters when somebody's data is destroyed: that they were written, and not a word of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, cast, null, or_

from workflow.facts.payload import Ref
from workflow.tables import letter_refusals, letter_sendings, letter_ways, letters, owned

ERASED = "данные уничтожены"
DROPPED = "dropped"


def erase(connection: Connection, institution: UUID, person: UUID, refs: Iterable[Ref]) -> None:
    """Empty every letter to him, about what is his affair, or with his name in it; one that waits is never sent.

    What else the same message says to somebody goes on its way.
    """
    his = or_(
        letters.c.recipient_id == person,
        letters.c.about.in_(sorted(map(str, refs))),
        cast(letters.c.names, String).contains(str(person)),
    )
    carrying = connection.scalars(_messages_of(institution).where(his).distinct()).all()
    these = owned.update(institution, letters).where(his)
    connection.execute(these.where(letters.c.state == "queued").values(state=DROPPED, why_not=ERASED))
    connection.execute(these.values(says=null(), words=null(), names=null()))
    _erase_messages(connection, institution, person, carrying)
    connection.execute(owned.delete(institution, letter_refusals).where(letter_refusals.c.person_id == person))


def _erase_messages(connection: Connection, institution: UUID, person: UUID, carrying: Sequence[UUID]) -> None:
    """Call back what is under way with nothing left in it; what providers answered may quote address or words."""
    row = letter_sendings.c
    messages, theirs = owned.update(institution, letter_sendings), row.id.in_(carrying)
    speaks_still = row.id.in_(_messages_of(institution).where(letters.c.words.is_not(None)))
    waits = row.state.in_(("waiting", "held", "to_hand", "sending"))
    connection.execute(messages.where(theirs, ~speaks_still, waits).values(state="cancelled"))
    said = messages.where(or_(theirs, row.recipient_id == person))
    connection.execute(said.values(answer=null(), what_to_do=null()))


def _messages_of(institution: UUID) -> Select[Any]:
    ways = letters.join(letter_ways, letter_ways.c.letter_id == letters.c.id)
    return owned.select(institution, letter_ways.c.sending_id, joined=ways)
