"""The clock: rings again for whatever is due and unsettled, by its age in the database, and reports due timers.

Imports that nobody carries on are rung for as well, and files that nobody confirmed are forgotten; institutions with
letters that are due are rung for, and reminders that are due become letters.
"""

import threading
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection, or_

from handlers.bell import Bell
from handlers.letters.ringing import LetterBell
from handlers.meters import Meters
from handlers.presence import CLOCK
from handlers.reminding import remind
from workflow.access import Caller, Role
from workflow.errors import StupeniError
from workflow.importing.records import forget_old, left_behind, with_old
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.settle import waiting
from workflow.installation import Installation
from workflow.tables import across, inbox, owned, timers

log = structlog.get_logger()

TICK_SECONDS = 1.0
TIMERS_A_TICK = 500
SOURCE = "urn:stupeni:clock"
AT_ONCE = timedelta(0)


class Clock:
    """Any number of clocks may tick: what one has rung or reported, another does not change."""

    def __init__(
        self, installation: Installation, bell: Bell, meters: Meters | None = None, letters: LetterBell | None = None
    ) -> None:
        self.installation = installation
        self.bell = bell
        self.letters = letters
        self.meters = meters or Meters(installation)

    def run(self, stop: threading.Event) -> None:
        """Tick until stopped, whatever a tick ends with: a clock that stands still says nothing to anybody."""
        while not stop.wait(TICK_SECONDS):
            try:
                self.tick()
            except Exception:
                log.exception("a tick of the clock failed")
                self.meters.tick_failures.inc()
            else:
                self.meters.ticks.inc()
                self.meters.presence.beat(CLOCK)

    def tick(self) -> int:
        """Do what is due now; answers how many lanes were rung."""
        database, now = self.installation.database, self.installation.now()
        settings = self.installation.settings
        with database.reading() as connection:
            due, old, imports = with_due(connection, now), with_old(connection, now), left_behind(connection, now)
            late = unsettled(connection, now, timedelta(seconds=settings.suspect_after))
        for institution_id in due:
            with database.transaction(institution_id) as connection:
                fire_timers(connection, institution_id, now)
        for institution_id in late | old:
            with database.transaction(institution_id) as connection:
                suspect_overdue(connection, institution_id, now, timedelta(seconds=settings.suspect_after))
                forget_old(connection, institution_id, now)
        with database.reading() as connection:
            rung = due | unsettled(connection, now, timedelta(seconds=settings.ring_after))
            post = self.letters.due(connection, now) if self.letters else []
        for institution_id in rung:
            self.bell.ring(institution_id, anybody=True)
        for institution_id, import_id in imports:
            self.bell.ring_import(institution_id, import_id)
        if self.letters:
            self.letters.ring(post)
        remind(self.installation)
        return len(rung)


def unsettled(connection: Connection, now: datetime, age: timedelta = AT_ONCE) -> set[UUID]:
    """Give the lanes with an event that was received so long before now, or so long after.

    After: the system clock was set back since then, and how long the event has waited nobody can tell.
    """
    there = across.inbox.c
    far = or_(there.received_at <= now - age, there.received_at >= now + age)
    return set(connection.scalars(across.select(there.institution_id).where(there.state == "waiting", far).distinct()))


def with_due(connection: Connection, now: datetime) -> set[UUID]:
    """Give the institutions of the timers that have been due the longest."""
    there = across.timers.c
    due = across.select(there.institution_id).where(there.fired_at.is_(None), there.due <= now)
    return set(connection.scalars(due.order_by(there.due).limit(TIMERS_A_TICK)))


def suspect_overdue(connection: Connection, institution_id: UUID, now: datetime, age: timedelta = AT_ONCE) -> None:
    """Mark the next event of a lane when it waits too long, so that it is tried alone, each try counted.

    Whoever settled it may have died of it; without the mark the next one would die too, and so on for ever. Those that
    wait behind an incident are nobody's next.
    """
    for row in waiting(connection, institution_id, 1):
        if abs(now - row.received_at) >= age and row.tries == 0:
            this = owned.update(institution_id, inbox).where(inbox.c.position == row.position)
            connection.execute(this.values(tries=1))


def fire_timers(connection: Connection, institution_id: UUID, now: datetime) -> int:
    """Report the timers of an institution that are due, each once: as an event whose id is the timer's.

    One that the door does not take is logged and done with: the others must not wait behind it for ever.
    """
    due = (
        owned.select(institution_id, timers)
        .where(timers.c.fired_at.is_(None), timers.c.due <= now)
        .order_by(timers.c.due)
        .limit(TIMERS_A_TICK)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due).all()
    for timer in rows:
        service = Caller(None, Role.SERVICE, institution_id, "clock")
        envelope = Envelope(
            id=str(timer.id), source=SOURCE, type=timer.event, subject=timer.subject, time=timer.due, data={}
        )
        try:
            with connection.begin_nested():
                receive(connection, service, [envelope], now)
        except StupeniError as wrong:
            log.error("a timer was not taken", timer=str(timer.id), type=timer.event, error=wrong.sentence)
        connection.execute(owned.update(institution_id, timers).where(timers.c.id == timer.id).values(fired_at=now))
    return len(rows)
