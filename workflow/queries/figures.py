"""Figures of an installation for whoever keeps it running: the balance of the inbox, and how old the oldest due is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from workflow.tables import facts, inbox, timers

STATES = ("waiting", "settled", "refused", "stuck", "skipped")


@dataclass(frozen=True, slots=True)
class InboxFigures:
    """How many events are in which state, all that were received, and the facts that the settled ones left."""

    by_state: dict[str, int]
    received: int
    facts: int
    oldest_waiting: datetime | None
    oldest_due: datetime | None

    @property
    def balance(self) -> int:
        """Give what is missing between received and its ends, and between settled and facts; 0 when it adds up."""
        ends = sum(self.by_state.get(state, 0) for state in STATES)
        return abs(self.received - ends) + abs(self.by_state.get("settled", 0) - self.facts)


def figures(connection: Connection, now: datetime) -> InboxFigures:
    """Count the inbox of all institutions; `oldest_due` is of a timer that should have fired by `now`."""
    counted = connection.execute(select(inbox.c.state, func.count().label("number")).group_by(inbox.c.state))
    waits = select(func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
    due = select(func.min(timers.c.due)).where(timers.c.fired_at.is_(None), timers.c.due <= now)
    return InboxFigures(
        by_state={row.state: row.number for row in counted},
        received=connection.scalar(select(func.count()).select_from(inbox)) or 0,
        facts=connection.scalar(select(func.count()).select_from(facts)) or 0,
        oldest_waiting=connection.scalar(waits),
        oldest_due=connection.scalar(due),
    )
