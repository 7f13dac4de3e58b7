"""A process of the service that can be told to die or freeze at a named point; the service knows nothing of it.

A point is before or after a function of the service. The process wraps that function and, at its n-th passing, sends
itself a signal: of SIGKILL it dies with nothing cleaned up, flushed or said, of SIGSTOP it stands with all it holds.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from itertools import count
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from api.cli import main
from tests.server import PR_SET_PDEATHSIG
from workflow.database import Database

Pass = Callable[[], None]


@dataclass(frozen=True)
class Before:
    """The moment before a function is called."""

    module: str
    name: str

    def arm(self, pass_by: Pass) -> None:
        """Wrap the function."""

        def before(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def wrapped(*given: Any, **named: Any) -> Any:
                pass_by()
                return function(*given, **named)

            return wrapped

        _wrap(self.module, self.name, before)


@dataclass(frozen=True)
class After:
    """The moment after a function has come back, with something to go on with when it is one that finds."""

    module: str
    name: str
    finding: bool = False

    def arm(self, pass_by: Pass) -> None:
        """Wrap the function."""

        def after(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def wrapped(*given: Any, **named: Any) -> Any:
                found = function(*given, **named)
                if found or not self.finding:
                    pass_by()
                return found

            return wrapped

        _wrap(self.module, self.name, after)


@dataclass(frozen=True)
class AroundCommit:
    """The last moment of a transaction, or the first one after it."""

    committed: bool

    def arm(self, pass_by: Pass) -> None:
        """Wrap the one `with transaction():`."""
        transaction = Database.transaction

        @contextmanager
        def wrapped(database: Database, *within: UUID) -> Iterator[Any]:
            with transaction(database, *within) as connection:
                yield connection
                if not self.committed:
                    pass_by()
            if self.committed:
                pass_by()

        Database.transaction = wrapped  # type: ignore[method-assign, assignment]


WITH_REMINDERS = ("reminders taken, not told", "reminders told, not committed")
POINTS: Mapping[str, Mapping[str, Before | After | AroundCommit]] = {
    "web": {
        "accepted, not committed": AroundCommit(committed=False),
        "committed, not rung": Before("handlers.bell", "Bell.ring"),
        "rung, not answered": After("handlers.bell", "Bell.ring"),
    },
    "worker": {
        "message got": Before("handlers.settle", "settle"),
        "lane locked": After("workflow.inbox.settle", "_lock", finding=True),
        "events read": After("workflow.inbox.settle", "waiting", finding=True),
        "event decided": After("workflow.inbox.settle", "decide"),
        "batch written": After("workflow.inbox.writing", "Writing.write"),
        "settled, not committed": AroundCommit(committed=False),
        "settled and committed": AroundCommit(committed=True),
        "lane left": After("handlers.settle", "settle"),
        "done, not acknowledged": Before("dramatiq.brokers.redis", "_RedisConsumer.ack"),
        "acknowledged": After("dramatiq.brokers.redis", "_RedisConsumer.ack"),
    },
    "clock": {
        "ticked, not committed": AroundCommit(committed=False),
        "committed, not rung": Before("handlers.bell", "Bell.ring"),
        "rung": After("handlers.bell", "Bell.ring"),
        "letters worded": After("handlers.letters.placing", "_due", finding=True),
        "letters put out, not committed": After("handlers.letters.placing", "keep"),
        WITH_REMINDERS[0]: After("workflow.reminders.rows", "claim", finding=True),
        WITH_REMINDERS[1]: After("workflow.reminders.rows", "write_fired"),
    },
}
"""Between commit, doorbell and settle, by the process that passes them."""

LETTERS: Mapping[str, Before | After] = {
    "words found, not written": Before("handlers.letters.placing", "keep"),
    "due, not rung": Before("handlers.letters.ringing", "LetterBell.ring"),
    "claimed, not sent": Before("handlers.letters.delivering", "Delivery._send"),
    "sent, not recorded": After("handlers.letters.delivering", "Delivery._send"),
    "recorded, not acknowledged": After("handlers.letters.delivering", "Delivery._record"),
}
"""Between the row of a letter, its sending and the record of it: in a town the clock passes each."""


def _wrap(module: str, name: str, wrapping: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put a wrapped function where it is looked up; a name that is no longer there fails here, loudly."""
    owner: Any = import_module(module)
    *classes, last = name.split(".")
    for one in classes:
        owner = getattr(owner, one)
    setattr(owner, last, wrapping(getattr(owner, last)))


@dataclass(frozen=True)
class Orders:
    """What is wrong with a process: it dies or freezes at a point, by a signal; or its bells are heard thrice."""

    dies_at: str = ""
    passing: int = 1
    by: signal.Signals = signal.SIGKILL
    rings_thrice: bool = False


def run(command: str, environ: Mapping[str, str], log: Path, orders: Orders) -> None:
    """Be one process of the service, to its end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    sys.stdout = sys.stderr = log.open("a", buffering=1)
    for name in [name for name in os.environ if name.startswith("STUPENI_")]:
        del os.environ[name]
    os.environ.update(environ)
    if orders.dies_at:
        point = LETTERS[orders.dies_at] if orders.dies_at in LETTERS else POINTS[command][orders.dies_at]
        point.arm(_dying(orders.passing, orders.by))
    if orders.rings_thrice:
        ring_thrice()
    sys.argv = ["stupeni", command]
    main()


def _dying(passing: int, number: signal.Signals) -> Pass:
    passings = count(1)

    def pass_by() -> None:
        if next(passings) == passing:
            os.kill(os.getpid(), number)

    return pass_by


def ring_thrice() -> None:
    """Send each message three times, in no order: some of them after those that come later."""
    enqueue = RedisBroker.enqueue
    held: list[dramatiq.Message[Any]] = []
    chance, lock = Random(3), Lock()

    def enqueue_thrice(broker: RedisBroker, message: Any, *, delay: int | None = None) -> Any:
        with lock:
            held.extend([message] * 3)
            chance.shuffle(held)
            for _ in range(len(held) - chance.randrange(4)):
                enqueue(broker, held.pop(), delay=delay)
        return message

    RedisBroker.enqueue = enqueue_thrice  # type: ignore[method-assign, assignment]
