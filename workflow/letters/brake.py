"""The brake: holds what would go out until somebody has looked; put on by a flood, or by whoever restored a copy."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_

from workflow.access import Caller
from workflow.letters.outbox import OUTSIDE
from workflow.tables import bulk, letter_brakes, letter_sendings, owned

ROW = letter_sendings.c


def stands(connection: Connection, institution: UUID) -> bool:
    """Say whether nothing goes out by itself here, because a copy was restored and nobody has looked since then."""
    mine = owned.select(institution, letter_brakes.c.institution_id).where(letter_brakes.c.released_by.is_(None))
    return connection.scalar(mine) is not None


def take_off(connection: Connection, caller: Caller, now: datetime) -> None:
    """Note who has looked: the brake stands no more, and the next hour counts from now."""
    _write(connection, caller.institution, caller.person, now)


def put_on(connection: Connection, institutions: Iterable[UUID], now: datetime) -> None:
    """Hold what would go out to people, now and later: what a copy takes to be unsent may have been sent.

    Except what waits for nobody, where the law or a child's safety asks for it: told twice is better than not at all.
    """
    held = and_(ROW.state.in_(("waiting", "sending")), ROW.channel.in_(OUTSIDE), ROW.urgent.is_(False))
    for here in institutions:
        connection.execute(owned.update(here, letter_sendings).where(held).values(state="held"))
        _write(connection, here, None, now)


def _write(connection: Connection, institution: UUID, person: UUID | None, now: datetime) -> None:
    """Write who took the brake off and when; nobody: it stands since then."""
    row = {"institution_id": institution, "released_at": now, "released_by": person}
    bulk.write(connection, bulk.insertion(letter_brakes, [row], changing=("released_at", "released_by")))
