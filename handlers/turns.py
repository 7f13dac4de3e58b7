"""Turns: threads of one process settle one after the other, and under load they let some events come together."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

FEW = 10
"""Events of a batch that was hardly worth its transaction."""
GATHERS_SECONDS = 0.05
"""From one small batch of a lane to its next one, in a busy worker."""
BUSY = 0.5
"""Of the time of late: from here on a worker counts as busy."""
LATE_SECONDS = 0.5
"""How far back `BUSY` looks: what lies longer back weighs less than a third."""


class Turns:
    """A queue of threads for one place, and how much of the time it was taken of late.

    Two threads at once would share one interpreter, each with smaller batches; and with a turn a batch, a lane with
    thousands of events lets the others of its worker in between. A busy worker does not come back at once to a lane
    that had few: a transaction costs as much as five events. With time left, or with one lane, he lets nobody wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()
        self._busy, self._since = 0.0, time.monotonic()
        self._served: OrderedDict[UUID, float] = OrderedDict()

    @contextmanager
    def turn(self, lane: UUID, before: int) -> Iterator[None]:
        """Wait for a turn, in the order of coming; `before`: how many events the lane's last batch had."""
        if before < FEW and self._busy > BUSY:
            time.sleep(self._too_early(lane))
        self._enter()
        began = time.monotonic()
        try:
            yield
        finally:
            self._leave(lane, began)

    def _too_early(self, lane: UUID) -> float:
        """Give the seconds until this lane should be served again; 0 when no other lane was served of late."""
        with self._lock:
            since = time.monotonic() - GATHERS_SECONDS
            latest = islice(reversed(self._served.items()), 2)
            others = any(one != lane and at > since for one, at in latest)
            return max(0.0, self._served.get(lane, since) - since) if others else 0.0

    def _enter(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def _leave(self, lane: UUID, began: float) -> None:
        now = time.monotonic()
        with self._lock:
            self._served[lane] = now
            self._served.move_to_end(lane)
            old = math.exp((self._since - now) / LATE_SECONDS)
            share = (now - began) / max(now - self._since, 1e-6)
            self._busy, self._since = self._busy * old + min(share, 1.0) * (1 - old), now
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
