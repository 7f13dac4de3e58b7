"""Messages: letters that go to one person by one channel together, and how many of them are too many.

Written in the transaction that claims the letters; (letter, channel) is unique, so that nothing is said twice.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, func

from workflow.letters.brake import stands
from workflow.letters.hours import Quiet
from workflow.letters.kinds import LetterKind, Pace
from workflow.letters.lawful import Channel
from workflow.letters.outbox import OUTSIDE
from workflow.tables import bulk, letter_brakes, letter_sendings, letter_ways, letters, owned, people_keys
from workflow.tables.partial import is_one_of

MOST_A_DAY = 3
"""Messages that somebody gets by one channel at once in a day; whatever else may wait comes together next morning."""
NONE = 0
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Inside = Mapping[Channel, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a letter: words and ways, or a reason why not, or a later moment to look again."""

    id: UUID
    recipient: UUID
    words: dict[str, Any] | None = None
    names: list[str] = field(default_factory=list)
    ways: tuple[Channel, ...] = ()
    number: int = 0
    kind: LetterKind | None = None
    quiet: Quiet | None = None
    why_not: str | None = None
    later: datetime | None = None

    @property
    def state(self) -> str:
        """Give the state in which it leaves."""
        return "queued" if self.later else "dropped" if self.why_not else "placed"


def keep(
    connection: Connection, institution: UUID, found: Sequence[Placed], now: datetime, limit: int, inside: Inside
) -> None:
    """Claim letters that are still queued and write what they say and how they go.

    `limit`: messages an hour beyond which they are held until somebody has looked. `inside` are the channels that ask
    nobody outside, with state and answer of what is put out by them.
    """
    people = {one.recipient for one in found} | {UUID(name) for one in found for name in one.names}
    erased = _erased(connection, institution, people)
    found = [one for one in found if one.words is None or erased.isdisjoint((one.recipient, *map(UUID, one.names)))]
    if not found:
        return
    claimed = _claim(connection, institution, found, now)
    going = [one for one in found if one.id in claimed and one.words is not None]
    if going:
        _Messages(connection, institution, going, now, limit, inside).write()


def _erased(connection: Connection, institution: UUID, people: Collection[UUID]) -> set[UUID]:
    """Give those whose data was destroyed since the words were found; until these are kept, nobody else's is."""
    row = people_keys.c
    asked = owned.select(institution, row.person_id, row.key).where(row.person_id.in_(people))
    return {one.person_id for one in connection.execute(asked.with_for_update(read=True)) if one.key is None}


def _claim(connection: Connection, institution: UUID, found: Sequence[Placed], now: datetime) -> set[UUID]:
    rows = [
        {
            "institution_id": institution,
            "id": one.id,
            "state": one.state,
            "placed_at": now,
            "due": one.later or now,
            "words": one.words,
            "names": one.names or None,
            "why_not": one.why_not,
        }
        for one in found
    ]
    columns = tuple(letters.c[name] for name in rows[0])
    return {identity for (identity,) in bulk.ask(connection, CLAIM, columns, rows, (letters.c.id,))}


CLAIM = """
    UPDATE letters SET
        state = new.state,
        placed_at = new.placed_at,
        due = CASE new.state WHEN 'queued' THEN new.due ELSE letters.due END,
        says = CASE new.state WHEN 'queued' THEN letters.says END,
        words = new.words,
        names = new.names,
        why_not = new.why_not
    FROM {new}
    WHERE letters.institution_id = new.institution_id AND letters.id = new.id AND letters.state = 'queued'
    RETURNING letters.id
"""


class _Messages:
    """The messages that some letters make."""

    def __init__(
        self,
        connection: Connection,
        institution: UUID,
        going: Sequence[Placed],
        now: datetime,
        limit: int,
        inside: Inside,
    ) -> None:
        self.inside = inside
        self.connection, self.institution, self.going, self.now = connection, institution, going, now
        self.people = sorted({one.recipient for one in going})
        self.today = self._sent_today()
        self.open = self._open()
        self.room = NONE if stands(connection, institution) else limit - self._this_hour(limit)
        self.sendings: list[dict[str, Any]] = []
        self.ways: list[dict[str, Any]] = []

    def write(self) -> None:
        """Write the messages and which letters each holds."""
        for one in self.going:
            for channel in one.ways:
                way = {"institution_id": self.institution, "letter_id": one.id, "channel": channel.value}
                self.ways.append(way | {"sending_id": self._message(one, channel)})
        bulk.write(
            self.connection,
            bulk.insertion(letter_sendings, self.sendings),
            bulk.insertion(letter_ways, self.ways, changing=()),
        )

    def _message(self, one: Placed, channel: Channel) -> UUID:
        """Give the message that a letter goes in: one that is not under way yet, else a new one."""
        outside = channel.value in OUTSIDE
        daily = outside and one.quiet is not None and self._is_daily(one, channel)
        together = self._together(one, daily)
        place = (one.recipient, channel.value, together)
        if place not in self.open:
            self.open[place] = uuid4()
            self.today[(one.recipient, channel.value)] += outside and not daily
            self.sendings.append(self._row(one, channel, together, daily) | {"id": self.open[place]})
        return self.open[place]

    def _is_daily(self, one: Placed, channel: Channel) -> bool:
        many = self.today[(one.recipient, channel.value)] >= MOST_A_DAY
        return many or (one.kind is not None and one.kind.pace is Pace.DAILY)

    def _together(self, one: Placed, daily: bool) -> str:
        if daily and one.quiet is not None:
            return f"day/{one.quiet.digest(self.now).date()}"
        if one.quiet is not None and one.kind is not None and one.kind.of_a_day:
            return f"{one.kind.code}/{self.now.astimezone(one.quiet.zone).date()}"
        return f"{'fact' if one.quiet else 'clock'}/{one.number}"

    def _row(self, one: Placed, channel: Channel, together: str, daily: bool) -> dict[str, Any]:
        at = self.now
        if one.quiet is not None and channel.value in OUTSIDE:
            at = one.quiet.digest(at) if daily else one.quiet.after(at)
        return {
            "institution_id": self.institution,
            "recipient_id": one.recipient,
            "channel": channel.value,
            "together": together,
            "urgent": one.quiet is None,
            "state": self._state(one, channel),
            "made_at": self.now,
            "next_at": at,
            "ended_at": self.now if channel in self.inside and self.inside[channel][0] == "sent" else None,
            "answer": self.inside[channel][1] if channel in self.inside else None,
        }

    def _state(self, one: Placed, channel: Channel) -> str:
        if channel in self.inside:
            return self.inside[channel][0]
        self.room -= 1
        return "held" if self.room < 0 and one.quiet is not None else "waiting"

    def _open(self) -> dict[tuple[UUID, str, str], UUID]:
        """Give the messages that nobody has begun to send: what comes now goes with them."""
        table = letter_sendings.c
        asked = owned.select(self.institution, table.recipient_id, table.channel, table.together, table.id).where(
            table.recipient_id.in_(self.people),
            table.tries == 0,
            is_one_of(table.state, ("waiting", "held", "to_hand")),
        )
        return {(person, channel, together): one for person, channel, together, one in self.connection.execute(asked)}

    def _sent_today(self) -> Counter[tuple[UUID, str]]:
        table = letter_sendings.c
        recent = (table.made_at > self.now - DAY) & table.channel.in_(OUTSIDE) & table.together.not_like("day/%")
        asked = owned.select(self.institution, table.recipient_id, table.channel, func.count()).where(
            table.recipient_id.in_(self.people), recent
        )
        found = self.connection.execute(asked.group_by(table.recipient_id, table.channel))
        return Counter({(person, channel): number for person, channel, number in found})

    def _this_hour(self, limit: int) -> int:
        """Count the messages of the last hour up to a limit, from when somebody last let a flood through."""
        table, brake = letter_sendings.c, letter_brakes.c
        released = self.connection.scalar(owned.select(self.institution, brake.released_at))
        since = max(self.now - HOUR, min(released or self.now - HOUR, self.now))
        asked = owned.select(self.institution, table.id).where(is_one_of(table.channel, OUTSIDE), table.made_at > since)
        return len(self.connection.scalars(asked.limit(limit)).all())
