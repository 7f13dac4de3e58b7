"""Messages on their way, in rows: some are claimed before they are sent, and what became of each is written after that.

Who dies in between leaves them claimed; they lapse, and somebody sends them again under the same ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_

from workflow.letters.lawful import Channel
from workflow.tables import bulk, letter_sendings, letter_ways, letters, owned
from workflow.tables.partial import is_one_of
from workflow.tables.setback import is_ahead
from workflow.tables.types import AnyRow

LAPSES = timedelta(seconds=50)
"""How long a claimed message may stay so: longer than any attempt takes, those before it in the same claim included."""
BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360, 720, 1440))
MOST_TRIES = len(BACK_OFF) + 1
MOST_CUT_OFF = 5
"""Tries that whoever made them did not come back from, as a rule because he was killed: a message that always ends so
is left to people, and its reader does not get it every minute for ever."""
UNDER_WAY = ("waiting", "sending")

ROW = letter_sendings.c


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, with the letters that it holds."""

    row: AnyRow
    letters: Sequence[AnyRow]
    at: datetime

    @property
    def cut_off(self) -> int:
        """Count the attempts whose end nobody wrote down: the message may have arrived with any of them."""
        return int(self.row.cut_off) + int(self.row.state == "sending")

    @property
    def refused(self) -> int:
        """Count the attempts that a provider did not take; one that was cut off says nothing against the address."""
        return int(self.row.tries) - self.cut_off

    @property
    def hopeless(self) -> bool:
        """Say whether whoever takes it never comes back."""
        return self.cut_off >= MOST_CUT_OFF

    @property
    def last(self) -> bool:
        """Say whether there will be no other attempt."""
        return self.refused + 1 >= MOST_TRIES

    def next_at(self, after: timedelta | None) -> datetime:
        """Give when to try again: when the provider says, else later each time, not all at the same moment."""
        wait = after or BACK_OFF[min(self.refused, len(BACK_OFF) - 1)]
        some = int(self.row.id.int % 100) / 1000
        return self.at + wait * (1 + some)


@dataclass(frozen=True, slots=True)
class Left:
    """How whoever claimed a message leaves it. `tried` False: it was not tried after all, and that is not counted."""

    claimed: Claimed
    state: str
    answer: str | None = None
    what_to_do: str | None = None
    next_at: datetime | None = None
    ended_at: datetime | None = None
    tried: bool = True

    @property
    def row(self) -> dict[str, Any]:
        """Give what is written."""
        was = self.claimed.row
        return {
            "institution_id": was.institution_id,
            "id": was.id,
            "claimed_at": self.claimed.at,
            "state": self.state,
            "next_at": self.next_at or was.next_at,
            "tries": was.tries + self.tried,
            "ended_at": self.ended_at,
            "answer": self.answer,
            "what_to_do": self.what_to_do,
        }


def is_due(now: datetime, of: FromClause = letter_sendings) -> ColumnElement[bool]:
    """Give the condition of a message that somebody should send now.

    A claim moves `next_at` to when it lapses, so that one index finds whatever is due. An older program does not.
    That it is under way stands before the choice: by that alone SQLite finds the few among all that ever went.
    """
    return and_(is_one_of(of.c.state, UNDER_WAY), or_(is_late(now, of), is_set_back(now, of)))


def is_late(now: datetime, of: FromClause = letter_sendings) -> ColumnElement[bool]:
    """Give the condition of one whose moment has come."""
    row = of.c
    free = or_(row.state == "waiting", row.claimed_at <= now - LAPSES)
    return and_(is_one_of(row.state, UNDER_WAY), row.next_at <= now, free)


def is_set_back(now: datetime, of: FromClause = letter_sendings) -> ColumnElement[bool]:
    """Give the condition of one that a clock has noted which was ahead, and set right since then."""
    row = of.c
    return and_(is_one_of(row.state, UNDER_WAY), is_ahead(func.coalesce(row.claimed_at, row.made_at), now))


def claim(
    connection: Connection, institution: UUID, channels: Collection[Channel], now: datetime, most: int
) -> list[Claimed]:
    """Take some messages of an institution that are due by these channels, urgent ones first.

    One that lapsed is taken alone: whoever had it may have died of it, and no other message shall share that.
    """
    by = ROW.channel.in_([one.value for one in channels])
    due = owned.select(institution, letter_sendings).where(by, is_due(now))
    order = due.order_by(ROW.urgent.desc(), ROW.next_at).limit(most)
    rows = connection.execute(order.with_for_update(skip_locked=True)).all()
    rows = [row for row in rows if row.state == "sending"][:1] or rows
    if not rows:
        return []
    ids = [row.id for row in rows]
    taken = {"state": "sending", "claimed_at": now, "next_at": now + LAPSES, "tries": ROW.tries + 1}
    taken["cut_off"] = ROW.cut_off + case((ROW.state == "sending", 1), else_=0)
    connection.execute(owned.update(institution, letter_sendings).where(ROW.id.in_(ids)).values(**taken))
    ways = letters.join(letter_ways, letter_ways.c.letter_id == letters.c.id)
    held = owned.select(institution, letters, letter_ways.c.sending_id, joined=ways)
    with_words = held.where(letter_ways.c.sending_id.in_(ids), letters.c.words.is_not(None))
    found: dict[UUID, list[AnyRow]] = {one: [] for one in ids}
    for letter in connection.execute(with_words.order_by(letters.c.queued_at, letters.c.key)):
        found[letter.sending_id].append(letter)
    return [Claimed(row, found[row.id], now) for row in rows]


def leave(connection: Connection, some: Sequence[Left]) -> set[UUID]:
    """Write how messages are left, but those that somebody else has by now; answers which were written."""
    columns = tuple(ROW[name] for name in some[0].row)
    return {identity for (identity,) in bulk.ask(connection, LEAVE, columns, [one.row for one in some], (ROW.id,))}


LEAVE = """
    UPDATE letter_sendings SET
        state = new.state,
        next_at = new.next_at,
        tries = new.tries,
        ended_at = new.ended_at,
        answer = coalesce(new.answer, letter_sendings.answer),
        what_to_do = new.what_to_do
    FROM {new}
    WHERE letter_sendings.institution_id = new.institution_id AND letter_sendings.id = new.id
        AND letter_sendings.state = 'sending' AND letter_sendings.claimed_at = new.claimed_at
    RETURNING letter_sendings.id
"""


def leave_out(connection: Connection, claimed: Claimed, some: Collection[UUID]) -> None:
    """Take letters out of a message: they do not go with it, at this attempt or another."""
    way = letter_ways.c
    out = (way.sending_id == claimed.row.id, way.letter_id.in_(some))
    connection.execute(owned.delete(claimed.row.institution_id, letter_ways).where(*out))


def go_otherwise(connection: Connection, claimed: Claimed, channel: Channel, state: str, now: datetime) -> None:
    """Send the letters of a message that failed by another channel, each unless it goes there already."""
    here = claimed.row.institution_id
    sending = {
        "id": uuid4(),
        "recipient_id": claimed.row.recipient_id,
        "channel": channel.value,
        "together": f"after/{claimed.row.id.hex[:16]}",
        "urgent": claimed.row.urgent,
        "state": state,
        "made_at": now,
        "next_at": now,
    }
    already = owned.select(here, letter_ways.c.letter_id).where(
        letter_ways.c.letter_id.in_([one.id for one in claimed.letters]), letter_ways.c.channel == channel.value
    )
    there = set(connection.scalars(already))
    left = [one.id for one in claimed.letters if one.id not in there]
    if left:
        connection.execute(owned.insert(here, letter_sendings, sending))
        way = {"institution_id": here, "channel": channel.value, "sending_id": sending["id"]}
        bulk.write(connection, bulk.insertion(letter_ways, [way | {"letter_id": one} for one in left]))
