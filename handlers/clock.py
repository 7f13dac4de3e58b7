"""The clock: rings again for whatever is due and unsettled, by its age in the database, and reports due timers.

Imports that nobody carries on are rung for as well, and files that nobody confirmed are forgotten; institutions with
letters that are due are rung for, and reminders that are due become letters.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, or_

from handlers.apart import Apart, Step
from handlers.bell import Bell
from handlers.letters.ringing import LetterBell
from handlers.meters import Meters
from handlers.presence import CLOCK
from handlers.reminding import remind
from workflow.access import Caller, Role
from workflow.importing.records import forget_old, left_behind, with_old
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.settle import waiting
from workflow.installation import Installation
from workflow.tables import across, inbox, owned, timers
from workflow.tables.types import AnyRow

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
        self.apart = Apart(self.meters.tick_failures)

    def run(self, stop: threading.Event) -> None:
        """Tick until stopped, whatever a tick ends with: a clock that stands still says nothing to anybody."""
        while not stop.wait(TICK_SECONDS):
            try:
                self.tick()
            except Exception:
                log.exception("a tick of the clock failed")
                self.meters.tick_failures.labels(Step.TICK.value).inc()
            else:
                self.meters.ticks.inc()
                self.meters.presence.beat(CLOCK)

    def tick(self) -> int:
        """Do what is due now, each step and each institution apart; answers how many lanes were to be rung."""
        now, each = self.installation.now(), self.apart.each
        found = self._look(now)
        fired = each(Step.TIMERS, found[Step.TIMERS], partial(self._fire, now))
        each(Step.SUSPECTS, found[Step.SUSPECTS], partial(self._suspect, now))
        each(Step.FILES, found[Step.FILES], partial(self._forget, now))
        rung = fired | found[Step.LANES]
        each(Step.LANES, rung, partial(self.bell.ring, anybody=True))
        for institution_id, import_id in found[Step.IMPORTS]:
            self.apart.does(Step.IMPORTS, partial(self.bell.ring_import, institution_id, import_id), import_id)
        if self.letters:
            self.apart.does(Step.LETTERS, partial(self.letters.ring, found[Step.LETTERS]))
        remind(self.installation, self.apart)
        self.apart.end()
        return len(rung)

    def _look(self, now: datetime) -> Mapping[Step, Any]:
        """Find what is due, all at one look; where that fails, each by itself."""
        settings = self.installation.settings
        suspect_after, ring_after = (timedelta(seconds=one) for one in (settings.suspect_after, settings.ring_after))
        looks: dict[Step, Callable[[Connection], Any]] = {
            Step.TIMERS: lambda connection: with_due(connection, now) - self.apart.left(Step.TIMERS),
            Step.SUSPECTS: lambda connection: unsettled(connection, now, suspect_after),
            Step.FILES: lambda connection: with_old(connection, now),
            Step.LANES: lambda connection: unsettled(connection, now, ring_after),
            Step.IMPORTS: lambda connection: left_behind(connection, now),
            Step.LETTERS: lambda connection: self.letters.due(connection, now) if self.letters else (),
        }
        asked = {step: look for step, look in looks.items() if not self.apart.is_left(step)}
        nothing: dict[Step, Any] = dict.fromkeys(looks, frozenset())
        try:
            with self.installation.database.reading() as connection:
                return nothing | {step: look(connection) for step, look in asked.items()}
        except Exception:
            log.exception("not all that is due was found at one look")
        found = {step: self.apart.does(step, partial(self._ask, look)) for step, look in asked.items()}
        return nothing | {step: some for step, some in found.items() if some is not None}

    def _ask(self, look: Callable[[Connection], Any]) -> Any:
        with self.installation.database.reading() as connection:
            return look(connection)

    def _fire(self, now: datetime, institution_id: UUID) -> int:
        with self.installation.database.transaction(institution_id) as connection:
            return fire_timers(connection, institution_id, now, self.apart)

    def _suspect(self, now: datetime, institution_id: UUID) -> None:
        after = timedelta(seconds=self.installation.settings.suspect_after)
        with self.installation.database.transaction(institution_id) as connection:
            suspect_overdue(connection, institution_id, now, after)

    def _forget(self, now: datetime, institution_id: UUID) -> None:
        with self.installation.database.transaction(institution_id) as connection:
            forget_old(connection, institution_id, now)


def unsettled(connection: Connection, now: datetime, age: timedelta = AT_ONCE) -> set[UUID]:
    """Give the lanes with an event that was received so long before now, or so long after.

    After: the system clock was set back since then, and how long the event has waited nobody can tell.
    """
    there = across.inbox.c
    far = or_(there.received_at <= now - age, there.received_at >= now + age)
    return set(connection.scalars(across.select(there.institution_id).where(there.state == "waiting", far).distinct()))


def with_due(connection: Connection, now: datetime) -> set[UUID]:
    """Give the institutions with a timer that is due; all of them, for one that fails stays among them."""
    there = across.timers.c
    due = across.select(there.institution_id).where(there.fired_at.is_(None), there.due <= now)
    return set(connection.scalars(due.distinct()))


def suspect_overdue(connection: Connection, institution_id: UUID, now: datetime, age: timedelta = AT_ONCE) -> None:
    """Mark the next event of a lane when it waits too long, so that it is tried alone, each try counted.

    Whoever settled it may have died of it; without the mark the next one would die too, and so on for ever. Those that
    wait behind an incident are nobody's next.
    """
    for row in waiting(connection, institution_id, 1):
        if abs(now - row.received_at) >= age and row.tries == 0:
            this = owned.update(institution_id, inbox).where(inbox.c.position == row.position)
            connection.execute(this.values(tries=1))


def fire_timers(connection: Connection, institution_id: UUID, now: datetime, apart: Apart) -> int:
    """Report the timers of an institution that are due, each once: as an event whose id is the timer's.

    One that fails, or that the door does not take, stays due and is reported later: the others do not wait behind it.
    A newer program may take what this one does not know. Answers how many were reported.
    """
    due = (
        owned.select(institution_id, timers)
        .where(timers.c.fired_at.is_(None), timers.c.due <= now, timers.c.id.not_in(apart.left(Step.TIMERS)))
        .order_by(timers.c.due)
        .limit(TIMERS_A_TICK)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due).all()
    does = partial(apart.does, Step.TIMERS, in_transaction=True)
    return sum(bool(does(partial(_report, connection, timer, now), timer.id)) for timer in rows)


def _report(connection: Connection, timer: AnyRow, now: datetime) -> bool:
    here = timer.institution_id
    service = Caller(None, Role.SERVICE, here, "clock")
    envelope = Envelope(
        id=str(timer.id), source=SOURCE, type=timer.event, subject=timer.subject, time=timer.due, data={}
    )
    with connection.begin_nested():
        receive(connection, service, [envelope], now)
        connection.execute(owned.update(here, timers).where(timers.c.id == timer.id).values(fired_at=now))
    return True
