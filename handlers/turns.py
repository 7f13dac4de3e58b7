"""Turns: threads of one process settle one after the other, in the order in which they came."""

import threading
from collections import deque


class Turns:
    """A lock that goes to whoever has waited longest; `threading.Lock` goes to whoever lets go of it and asks again.

    Two threads at once would share one interpreter, each with smaller batches; and with a turn a batch, a lane with
    thousands of events lets the others of its worker in between.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def __exit__(self, *wrong: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
