"""Figures of an installation for whoever keeps it running: what has not ended yet, and whether everything adds up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, select

from workflow.tables.across import facts, inbox, reminders, timers
from workflow.tables.partial import is_one_of

OPEN = ("waiting", "stuck")
ENDED = ("settled", "refused", "skipped")


@dataclass(frozen=True, slots=True)
class Unended:
    """What has not ended: cheap at any size of the inbox, for it is found by partial indexes.

    `suspected`: waiting events that were tried or waited too long. `lanes`: with a waiting event. `oldest`: received
    when, in lanes without an open incident; `oldest_behind`: in lanes with one, where events may wait for people.
    `due`: of the timer that should have fired longest ago. `position`: of the newest event, the number of all accepted
    and of those few that were turned away after they had taken a number.
    """

    waiting: int
    suspected: int
    incidents: int
    lanes: int
    oldest: datetime | None
    oldest_behind: datetime | None
    due: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class Balance:
    """All events by state at one moment, and the facts that the settled ones left."""

    by_state: dict[str, int]
    facts: int

    @property
    def received(self) -> int:
        """Give how many events were ever accepted."""
        return sum(self.by_state.values())

    @property
    def off(self) -> int:
        """Give what is missing between received and its ends, and between settled and facts; 0 when it adds up."""
        known = sum(self.by_state.get(state, 0) for state in (*OPEN, *ENDED))
        return self.received - known + abs(self.by_state.get("settled", 0) - self.facts)


def unended(connection: Connection, now: datetime) -> Unended:
    """Look at what waits or is stuck in all institutions, and at timers or reminders overdue by `now`."""
    lane = _lanes()
    asked = select(
        lane.c.held,
        func.sum(lane.c.waiting).label("waiting"),
        func.sum(lane.c.suspected).label("suspected"),
        func.sum(lane.c.stuck).label("stuck"),
        func.sum(case((lane.c.waiting > 0, 1), else_=0)).label("lanes"),
        func.min(lane.c.oldest).label("oldest"),
    ).group_by(lane.c.held)
    rows = connection.execute(asked).all()
    oldest = {bool(row.held): row.oldest for row in rows}
    late = (
        select(func.min(one.c.due)).where(one.c.fired_at.is_(None), one.c.due <= now) for one in (timers, reminders)
    )
    due = [moment for one in late if (moment := connection.scalar(one)) is not None]
    return Unended(
        waiting=sum(int(row.waiting) for row in rows),
        suspected=sum(int(row.suspected) for row in rows),
        incidents=sum(int(row.stuck) for row in rows),
        lanes=sum(int(row.lanes) for row in rows),
        oldest=oldest.get(False),
        oldest_behind=oldest.get(True),
        due=min(due, default=None),
        position=connection.scalar(select(func.max(inbox.c.position))) or 0,
    )


def balance(connection: Connection) -> Balance:
    """Count everything; it takes a second for a few million events."""
    counted = connection.execute(select(inbox.c.state, func.count().label("number")).group_by(inbox.c.state))
    return Balance(
        by_state={row.state: row.number for row in counted},
        facts=connection.scalar(select(func.count()).select_from(facts)) or 0,
    )


def _lanes() -> Subquery:
    """Sum up what is open by lane."""
    waits, stuck = inbox.c.state == "waiting", inbox.c.state == "stuck"
    open_ = is_one_of(inbox.c.state, OPEN)
    return (
        select(
            func.max(_one(and_(stuck, inbox.c.released.is_(False)))).label("held"),
            func.sum(_one(waits)).label("waiting"),
            func.sum(_one(and_(waits, inbox.c.tries > 0))).label("suspected"),
            func.sum(_one(stuck)).label("stuck"),
            func.min(case((waits, inbox.c.received_at))).label("oldest"),
        )
        .where(open_)
        .group_by(inbox.c.institution_id)
        .subquery()
    )


def _one(so: ColumnElement[bool]) -> ColumnElement[int]:
    return case((so, 1), else_=0)
