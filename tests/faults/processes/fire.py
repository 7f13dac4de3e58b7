"""A fire: schools go on reporting while something is broken, and at its end all is repaired and held to account."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from sqlalchemy import Select, func, insert, select, update

from tests.faults.ledger import Ledger
from tests.faults.processes.reporter import SOURCE, Reporter, School
from tests.faults.processes.town import Town
from tests.waiting import pass_by, until
from tests.world import START
from workflow.tables import facts, inbox, letters, reminders, timers

RECOVERED_WITHIN = 60.0
SCHOOLS = 3


class Fire:
    """What goes on in some schools while something is broken, from the first event to the verdict."""

    def __init__(self, town: Town, ledger: Ledger, schools: int = SCHOOLS) -> None:
        self.town, self.ledger = town, ledger
        self.chance: Random = ledger.chance
        self.schools = [School(town.installation, self.chance) for _ in range(schools)]
        self.asked = 0
        self._stop = threading.Event()
        self.reporters = [Reporter(town.address, school, ledger, self._stop) for school in self.schools]

    def meanwhile(self, least: float, most: float) -> None:
        """Let the schools report for a while."""
        pass_by(self.chance.uniform(least, most))

    def acknowledged_more(self, events: int = 1) -> None:
        """Wait until so many more events were acknowledged."""
        wanted = len(self.ledger.acknowledged) + events
        until(lambda: len(self.ledger.acknowledged) >= wanted, RECOVERED_WITHIN, "more acknowledged")

    def let_requests_lapse(self) -> None:
        """Have each school ask for something that a second person must confirm, two weeks ago."""
        self.asked += len(self.schools)
        for school in self.schools:
            school.ask_to_cancel(self.town.installation)
        here = timers.c.institution_id.in_(self.institutions)
        asked = select(func.count()).select_from(timers).where(here)
        until(lambda: self._count(asked) == self.asked, RECOVERED_WITHIN, "a timer of each request")
        with self.town.installation.database.transaction(*self.institutions) as connection:
            connection.execute(update(timers).where(here, timers.c.fired_at.is_(None)).values(due=START))

    def let_reminders_fall_due(self) -> None:
        """Have each school a few reminders of tasks that are long done: they are due, and there is nothing to tell."""
        for here in self.institutions:
            row = {
                "institution_id": here,
                "cycle_id": here,
                "task": "care.contact/gone",
                "about": "a",
                "pack": "p",
                "letters": 0,
            }
            rows = [row | {"key": f"{self.chance.random()}", "due": START} for _ in range(3)]
            with self.town.installation.database.transaction(here) as connection:
                connection.execute(insert(reminders), rows)

    def lapsed(self, *states: str) -> int:
        """Count the requests that the clock has reported as lapsed, in some state or in any."""
        reported = select(func.count()).select_from(inbox).where(inbox.c.type == "approval.lapsed")
        reported = reported.where(inbox.c.institution_id.in_(self.institutions))
        return self._count(reported.where(inbox.c.state.in_(states)) if states else reported)

    def answered(self, status: str) -> None:
        """Wait until one more school was answered so."""
        before = self.answers[status]
        until(lambda: self.answers[status] > before, RECOVERED_WITHIN, f"an answer {status}")

    @property
    def institutions(self) -> list[UUID]:
        """Give the schools by their ids."""
        return [school.id for school in self.schools]

    @property
    def answers(self) -> Counter[str]:
        """Give how often the schools got which answer."""
        return sum((one.answers for one in self.reporters), Counter[str]())

    def waiting(self, upto: int | None = None) -> int:
        """Count what waits in these schools, up to a place in the inbox."""
        waits = select(func.count()).select_from(inbox).where(inbox.c.state == "waiting")
        waits = waits.where(inbox.c.institution_id.in_(self.institutions))
        return self._count(waits if upto is None else waits.where(inbox.c.position <= upto))

    def ended(self) -> int:
        """Count what has ended in these schools, one way or another."""
        ended = select(func.count()).select_from(inbox).where(inbox.c.state != "waiting")
        return self._count(ended.where(inbox.c.institution_id.in_(self.institutions)))

    def untold(self) -> int:
        """Count the letters that nobody has put out, and the reminders that are due and were not told."""
        mine = letters.c.institution_id.in_(self.institutions)
        queued = select(func.count()).select_from(letters).where(mine, letters.c.state == "queued")
        due = reminders.c.institution_id.in_(self.institutions) & reminders.c.fired_at.is_(None)
        standing = select(func.count()).select_from(reminders).where(due, reminders.c.due <= START)
        return self._count(queued) + self._count(standing)

    def told_once(self) -> None:
        """Each pair that ended is written of once."""
        for school in self.schools:
            ended = select(func.count()).select_from(facts).where(facts.c.type == "mentee.declined")
            written = select(func.count()).select_from(letters).where(letters.c.kind == "pair.declined")
            here = self._count(ended.where(facts.c.institution_id == school.id))
            assert self._count(written.where(letters.c.institution_id == school.id)) == here, f"letters of {school.id}"

    def _count(self, asked: Select[int]) -> int:
        with self.town.installation.database.reading(*self.institutions) as connection:
            return connection.scalar(asked) or 0

    def drained(self) -> None:
        """Wait until everything acknowledged by now has ended, whatever comes after it."""
        last = self._count(select(func.max(inbox.c.position)))
        until(lambda: not self.waiting(last), RECOVERED_WITHIN, "an end of what waits")

    def fall_silent(self) -> None:
        """Let the schools deliver what they are at, and report no more: whoever is to settle it hears of it no more."""
        self._stop.set()
        until(self._is_silent, RECOVERED_WITHIN, "an end of what they are at")

    def _is_silent(self) -> bool:
        return not any(reporter.is_alive() for reporter in self.reporters)

    def recover(self) -> float:
        """Let the schools deliver what they are at and the backlog go; give how many seconds it took."""
        since = time.monotonic()
        self._stop.set()
        until(self._is_done, RECOVERED_WITHIN, "an empty backlog, letters and reminders with it")
        return time.monotonic() - since

    def _is_done(self) -> bool:
        return self._is_silent() and not self.waiting() and not self.untold()

    def put_out(self) -> None:
        """Whatever happened, leave nobody reporting."""
        self._stop.set()
        for reporter in self.reporters:
            reporter.given_up.set()
            reporter.join(RECOVERED_WITHIN)

    def in_order(self) -> None:
        """Each school reports one body after another: its facts stand in the order of its inbox."""
        for school in self.schools:
            ordered = (
                select(inbox.c.position)
                .join_from(inbox, facts, inbox.c.id == facts.c.inbox_id)
                .where(facts.c.institution_id == school.id, facts.c.source == SOURCE)
                .order_by(facts.c.number)
            )
            with self.town.installation.database.reading(*self.institutions) as connection:
                positions = list(connection.scalars(ordered))
            assert positions == sorted(positions), f"the events of {school.id} did not settle in their order"


@contextmanager
def under_fire(town: Town, ledger: Ledger, schools: int = SCHOOLS) -> Iterator[Fire]:
    """Report from some schools while the block breaks things; at its end all is repaired and held to account."""
    town.heal()
    fire = Fire(town, ledger, schools)
    for reporter in fire.reporters:
        reporter.start()
    try:
        fire.acknowledged_more()
        yield fire
        town.heal()
        recovered_in = fire.recover()
    finally:
        fire.put_out()
    ledger.close(town.installation.database, fire.institutions, recovered_in)
    fire.in_order()
    fire.told_once()
    refused = "\n".join(wrong for reporter in fire.reporters for wrong in reporter.wrong)
    assert not refused, refused
