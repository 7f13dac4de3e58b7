"""What stands around letters that are put out: texts of the institution's own, who reads here, who declined what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, or_

from workflow.accounts.account import who_read_in
from workflow.letters.lawful import Channel
from workflow.tables import letter_refusals, letter_sendings, letter_texts, letter_ways, letters, owned
from workflow.tables.types import AnyRow

OUTSIDE = (Channel.EMAIL.value, Channel.MAX.value)
"""By these people are written to; the page and slips ask nobody outside, and other systems are no people."""
ENDED = ("sent", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Around:
    """By kind and part the texts that the institution wrote itself; who has an account; (person, kind) declined;
    (person, key) of letters that others refer to: those that reached him, and those of which nobody knows yet.
    """

    texts: Mapping[tuple[str, str], tuple[str, str, str]]
    readers: frozenset[UUID]
    refused: frozenset[tuple[UUID, str]]
    reached: frozenset[tuple[UUID, str]]
    pending: frozenset[tuple[UUID, str]]


def around(connection: Connection, institution: UUID, rows: Sequence[AnyRow], now: datetime) -> Around:
    """Look up what these letters need."""
    people = {row.recipient_id for row in rows}
    refers = {(row.recipient_id, row.refers) for row in rows if row.refers}
    reached, pending = _spoken_of(connection, institution, refers)
    return Around(own_texts(connection, institution), who_read_in(connection, institution, people),
                  declined(connection, institution, people), reached, pending)  # fmt: skip


def own_texts(connection: Connection, institution: UUID) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Give the newest text of each kind and part that the institution wrote itself."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in connection.execute(owned.select(institution, letter_texts).order_by(letter_texts.c.version)):
        if row.body is None:
            found.pop((row.kind, row.part), None)
        else:
            found[(row.kind, row.part)] = (row.subject, row.body, row.action or "")
    return found


def heard(connection: Connection, institution: UUID, key: str, recipient: UUID) -> datetime | None:
    """Say when a letter reached somebody: given to a provider or into his hands, or read on his page; None: not yet.

    To stand on a page that nobody opened is not to have reached anybody.
    """
    mine = (letters.c.key == key) & (letters.c.recipient_id == recipient)
    row = connection.execute(_reaching(institution).where(mine)).first()
    if row is None:
        return None
    return min((moment for moment in (row.read_at, row.sent_at) if moment), default=None)


_MESSAGES = letters.outerjoin(letter_ways, letter_ways.c.letter_id == letters.c.id).outerjoin(
    letter_sendings, letter_sendings.c.id == letter_ways.c.sending_id
)
_OUT = and_(letter_sendings.c.state == "sent", letter_sendings.c.channel != Channel.PAGE.value)


def _reaching(institution: UUID) -> Select[Any]:
    of = (letters.c.recipient_id, letters.c.key, letters.c.state, letters.c.read_at)
    sent_at = func.min(letter_sendings.c.ended_at).filter(_OUT).label("sent_at")
    under_way = func.count().filter(letter_sendings.c.state.not_in(ENDED)).label("under_way")
    return owned.select(institution, *of, sent_at, under_way, joined=_MESSAGES).group_by(*of)


def _spoken_of(
    connection: Connection, institution: UUID, wanted: Collection[tuple[UUID, str]]
) -> tuple[frozenset[tuple[UUID, str]], frozenset[tuple[UUID, str]]]:
    """Give which of these letters, by recipient and key, reached somebody, and of which it is not known yet."""
    if not wanted:
        return frozenset(), frozenset()
    each = [and_(letters.c.recipient_id == person, letters.c.key == key) for person, key in wanted]
    reached, pending = set(), set()
    for row in connection.execute(_reaching(institution).where(or_(*each))):
        if row.state == "queued" or row.under_way:
            pending.add((row.recipient_id, row.key))
        elif row.read_at or row.sent_at:
            reached.add((row.recipient_id, row.key))
    return frozenset(reached), frozenset(pending)


def declined(connection: Connection, institution: UUID, people: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """Give (person, kind) of what these people do not want to be sent."""
    asked = owned.select(institution, letter_refusals.c.person_id, letter_refusals.c.kind)
    found = connection.execute(asked.where(letter_refusals.c.person_id.in_(people)))
    return frozenset((person, kind) for person, kind in found)
