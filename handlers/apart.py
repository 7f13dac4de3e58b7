"""What a process does for many, each thing and each institution apart: one that fails stops no other.

It is logged and counted, and then left alone for a while, longer each time. Nothing of it is lost: what is to be done
stands in rows until it is done.
"""

import threading
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import TypeVar
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from workflow.errors import StupeniError
from workflow.outage import outage, reason

log = structlog.get_logger()

FIRST_SECONDS, LONGEST_SECONDS = 2.0, 60.0
"""How long whoever failed is left alone: the first time, and after many in a row."""
FORGOTTEN_SECONDS = 600.0
"""After what time of being let alone no more somebody who was not tried again is forgotten: he may be gone."""
AWAY = 2
"""Outages in a row that say that the database is away, and not that one of many has met something."""


class Step(StrEnum):
    """What may fail by itself."""

    TICK = "tick"
    TIMERS = "timers"
    SUSPECTS = "suspects"
    FILES = "files"
    LANES = "lanes"
    IMPORTS = "imports"
    LETTERS = "letters"
    PLANS = "plans"
    SILENCE = "silence"
    REMINDERS = "reminders"
    PUT_OUT = "put_out"
    SYSTEMS = "systems"
    DELIVER = "deliver"


Thing = tuple[Step, UUID | None]
Found = TypeVar("Found")


class Apart:
    """Does things, from any number of threads; remembers who of them failed, and until when he is left alone."""

    def __init__(self, failures: Counter | None = None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._failures, self._seconds = failures, seconds
        self._lock = threading.Lock()
        self._left: dict[Thing, tuple[int, float]] = {}
        self._out: list[Thing] = []
        self._outage: StupeniError | None = None

    def does(
        self, step: Step, do: Callable[[], Found], who: UUID | None = None, *, in_transaction: bool = False
    ) -> Found | None:
        """Do something unless it is left alone; None then, and when it fails.

        An outage right after another is raised: the database is away, all that comes now would only wait for it, and
        nobody has failed. In a transaction an outage always is: whatever is done in it is lost with it.
        """
        if self.is_left(step, who):
            return None
        try:
            found = do()
        except Exception as wrong:
            if in_transaction and outage(wrong):
                raise
            self._fail((step, who), wrong)
            return None
        with self._lock:
            self._left.pop((step, who), None)
            self._out.clear()
        return found

    def each(self, step: Step, whom: Iterable[UUID], do: Callable[[UUID], object]) -> set[UUID]:
        """Do the same for each of many; gives those for whom something came of it."""
        return {who for who in whom if self.does(step, partial(do, who), who)}

    def is_left(self, step: Step, who: UUID | None = None) -> bool:
        """Say whether somebody, or a whole step, is left alone for now."""
        with self._lock:
            return (step, who) in self._left and self._left[(step, who)][1] > self._seconds()

    def left(self, step: Step) -> set[UUID]:
        """Name who is left alone for now."""
        now = self._seconds()
        with self._lock:
            return {who for (of, who), (_, until) in self._left.items() if of is step and who and until > now}

    def end(self) -> None:
        """End a round: an outage that one of many met is raised now that everybody else has had his turn.

        Only what it means was kept of it: the error itself holds what was being written, and not everybody ends rounds.
        """
        with self._lock:
            met, self._outage = self._outage, None
        if met:
            raise met

    def _fail(self, thing: Thing, wrong: Exception) -> None:
        met = outage(wrong)
        with self._lock:
            times = self._left.get(thing, (0, 0.0))[0] + 1
            wait = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(times - 1, 10))
            now = self._seconds()
            self._left = {one: left for one, left in self._left.items() if left[1] > now - FORGOTTEN_SECONDS}
            self._left[thing] = (times, now + wait)
            self._out = [*self._out, thing] if met else []
            is_away = len(self._out) >= AWAY
            if is_away:
                wait, self._outage = 0.0, None
                for out in self._out:
                    self._left.pop(out, None)
            elif met:
                self._outage = met
        if self._failures is not None:
            self._failures.labels(thing[0].value).inc()
        _tell(thing, wrong, wait)
        if is_away:
            raise wrong


def _tell(thing: Thing, wrong: Exception, wait: float) -> None:
    step, who = thing
    said = {"step": step.value, "who": str(who) if who else None, "again_in_seconds": wait}
    words = "something failed and is left alone for a while"
    if isinstance(wrong, StupeniError):
        log.error(words, **said, error=wrong.sentence)
    elif isinstance(wrong, SQLAlchemyError) and outage(wrong):
        log.error(words, **said, error=reason(wrong))
    else:
        log.error(words, **said, exc_info=wrong)
