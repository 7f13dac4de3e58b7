"""Other systems that are told of moves: they follow the journal, record by record, and learn nothing that it hides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import Connection

from workflow.errors import NotFound, NotTrue
from workflow.letters.lawful import Channel
from workflow.tables import across, journal, lanes, letter_receivers, letter_sendings, owned
from workflow.tables.types import AnyRow

TOLD = ("cycle.moved", "pair.moved")
SOME = 500
MOST = 10
ROW = letter_receivers.c


def add(connection: Connection, institution: UUID, url: str, by: UUID | None, now: datetime) -> UUID:
    """Add a receiver, told of whatever moves from now on; one whose address is there is that one.

    NotTrue when the address is none.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 500 or parts.username:
        raise NotTrue("Ожидался адрес вида https://сервер/путь, без имени и пароля.")
    there = open_ones(connection, institution)
    already: UUID | None = next((one.id for one in there if one.url == url), None)
    if already is not None:
        return already
    if len(there) >= MOST:
        raise NotTrue(f"Получателей не больше {MOST}: сначала отключите одного.")
    number = connection.scalar(owned.select(institution, lanes.c.number)) or 0
    added = uuid4()
    row = {"id": added, "url": url, "told_to": number, "added_by": by, "added_at": now}
    connection.execute(owned.insert(institution, letter_receivers, row))
    return added


def of_institution(connection: Connection, institution: UUID) -> Sequence[AnyRow]:
    """Give every receiver, those that were closed among them."""
    return connection.execute(owned.select(institution, letter_receivers).order_by(ROW.added_at)).all()


def open_ones(connection: Connection, institution: UUID) -> list[AnyRow]:
    """Give the receivers that are told."""
    return [one for one in of_institution(connection, institution) if one.closed_at is None]


def close(connection: Connection, institution: UUID, receiver: UUID, why: str, now: datetime) -> None:
    """Tell a receiver no more; NotFound when it is not of this institution."""
    this = owned.update(institution, letter_receivers).where(ROW.id == receiver, ROW.closed_at.is_(None))
    if not connection.execute(this.values(closed_at=now, why_closed=why[:200])).rowcount:
        raise NotFound("Такого получателя здесь нет.")
    waits = (letter_sendings.c.receiver_id == receiver) & letter_sendings.c.state.in_(("waiting", "held"))
    ended: dict[str, Any] = {"state": "cancelled", "ended_at": now, "answer": why[:500]}
    connection.execute(owned.update(institution, letter_sendings).where(waits).values(**ended))


def behind(connection: Connection) -> set[UUID]:
    """Give the institutions whose journal has more than a receiver was told of."""
    row, lane = across.letter_receivers.c, across.lanes.c
    beside = across.letter_receivers.join(across.lanes, lane.institution_id == row.institution_id)
    asked = across.select(row.institution_id, joined=beside)
    return set(connection.scalars(asked.where(row.closed_at.is_(None), lane.number > row.told_to).distinct()))


def is_behind(connection: Connection, institution: UUID) -> bool:
    """Say whether the journal of an institution has more than a receiver was told of."""
    number = connection.scalar(owned.select(institution, lanes.c.number)) or 0
    return any(receiver.told_to < number for receiver in open_ones(connection, institution))


def follow(connection: Connection, institution: UUID, now: datetime) -> int:
    """Make a message for each move that a receiver was not told of; answers how many."""
    number = connection.scalar(owned.select(institution, lanes.c.number)) or 0
    made = 0
    for receiver in open_ones(connection, institution):
        if receiver.told_to >= number:
            continue
        upto = min(number, receiver.told_to + SOME)
        mine = owned.update(institution, letter_receivers).where(ROW.id == receiver.id, ROW.told_to == receiver.told_to)
        if not connection.execute(mine.values(told_to=upto)).rowcount:
            continue
        new = journal.c.number.between(receiver.told_to, upto - 1) & journal.c.type.in_(TOLD)
        for record in connection.scalars(owned.select(institution, journal.c.number).where(new)).all():
            row = {"id": uuid4(), "receiver_id": receiver.id, "record": record, "channel": Channel.WEBHOOK.value}
            row |= {"together": f"record/{record}", "urgent": True, "state": "waiting", "made_at": now, "next_at": now}
            connection.execute(owned.insert(institution, letter_sendings, row))
            made += 1
    return made
