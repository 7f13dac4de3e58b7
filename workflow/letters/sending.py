"""One message on its way, in rows: claimed before it is sent, and what became of it written after that.

Who dies in between leaves it claimed; it lapses, and somebody sends it again under the same id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, or_

from workflow.letters.lawful import Channel
from workflow.tables import across, bulk, letter_sendings, letter_ways, letters, owned
from workflow.tables.setback import is_ahead
from workflow.tables.types import AnyRow

LAPSES = timedelta(seconds=50)
"""How long a claimed message may stay so: longer than any attempt takes."""
BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360, 720, 1440))
MOST_TRIES = len(BACK_OFF) + 1
MOST_CUT_OFF = 5
"""Tries that whoever made them did not come back from, as a rule because he was killed: a message that always ends so
is left to people, and its reader does not get it every minute for ever."""

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


def is_due(now: datetime, of: FromClause = letter_sendings) -> ColumnElement[bool]:
    """Give the condition of a message that somebody should send now."""
    row = of.c
    set_back = is_ahead(func.coalesce(row.claimed_at, row.made_at), now)
    lapsed = and_(row.state == "sending", or_(row.claimed_at <= now - LAPSES, set_back))
    return or_(and_(row.state == "waiting", or_(row.next_at <= now, set_back)), lapsed)


def whose(connection: Connection, identity: UUID) -> UUID | None:
    """Give the institution of a message, to which whoever claims it keeps."""
    row = across.letter_sendings.c
    found: UUID | None = connection.scalar(across.select(row.institution_id).where(row.id == identity))
    return found


def claim(connection: Connection, institution: UUID, identity: UUID, now: datetime) -> Claimed | None:
    """Take a message that is due; None when it is somebody else's, or done with."""
    mine = owned.select(institution, letter_sendings).where(ROW.id == identity, is_due(now))
    row = connection.execute(mine.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    held = owned.select(
        institution, letters, joined=letters.join(letter_ways, letter_ways.c.letter_id == letters.c.id)
    ).where(letter_ways.c.sending_id == identity, letters.c.words.is_not(None))
    claimed = Claimed(row, connection.execute(held.order_by(letters.c.queued_at, letters.c.key)).all(), now)
    taken = {"state": "sending", "claimed_at": now, "cut_off": claimed.cut_off}
    taken["tries"] = row.tries + (not claimed.hopeless)
    connection.execute(owned.update(institution, letter_sendings).where(ROW.id == identity).values(**taken))
    return claimed


def put_off(connection: Connection, claimed: Claimed, until: datetime) -> None:
    """Give a message back that was not tried after all."""
    _write(connection, claimed, state="waiting", next_at=until, tries=claimed.row.tries)


def end(connection: Connection, claimed: Claimed, state: str, answer: str, now: datetime, what_to_do: str = "") -> bool:
    """Write how a message ended; False when somebody else has it by now."""
    more = {"ended_at": now, "answer": answer, "what_to_do": what_to_do or None}
    return _write(connection, claimed, state=state, **more)


def again(connection: Connection, claimed: Claimed, answer: str, at: datetime) -> None:
    """Write what a provider said, and when it is tried again."""
    _write(connection, claimed, state="waiting", answer=answer, next_at=at)


def _write(connection: Connection, claimed: Claimed, **values: object) -> bool:
    mine = and_(ROW.id == claimed.row.id, ROW.state == "sending", ROW.claimed_at == claimed.at)
    here = owned.update(claimed.row.institution_id, letter_sendings)
    return connection.execute(here.where(mine).values(**values)).rowcount > 0


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
