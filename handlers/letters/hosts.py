"""Providers as this process knows them: how many threads are at each, and who did not answer a moment ago.

Whoever hangs holds two threads at most, and after that nobody for a while: the others go on. A mail server that hangs
at one recipient is not away for it: only one that is silent about two messages, with none between that it answered, is.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

MOST_AT_ONE = 2
AWAY_SECONDS = 60.0
BUSY_SECONDS = 5.0


class Hosts:
    """Lets threads through to a host, or says how long it is busy or away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: Counter[str] = Counter()
        self._away: dict[str, float] = {}
        self._silent: dict[str, UUID] = {}

    @contextmanager
    def through(self, host: str, *, already: bool = False) -> Iterator[float]:
        """Give how many seconds somebody should stay away from a host; with 0 he is there until the block ends.

        `already`: he is there, and it is asked only whether the host has gone away meanwhile.
        """
        with self._lock:
            wait = max(0.0, self._away.get(host, 0.0) - time.monotonic())
            if not already:
                wait = wait or (BUSY_SECONDS if self._at[host] >= MOST_AT_ONE else 0.0)
                self._at[host] += not wait
        try:
            yield wait
        finally:
            with self._lock:
                self._at[host] -= not (wait or already)

    def is_away(self, host: str) -> None:
        """Note that a host did not answer."""
        with self._lock:
            self._away[host] = time.monotonic() + AWAY_SECONDS

    def is_silent(self, host: str, message: UUID) -> None:
        """Note that a host let us in and did not answer about a message; it is away when it was another one before."""
        with self._lock:
            before = self._silent.setdefault(host, message)
        if before != message:
            self.is_away(host)

    def answers(self, host: str) -> None:
        """Note that a host answered, whatever it said."""
        with self._lock:
            self._silent.pop(host, None)
