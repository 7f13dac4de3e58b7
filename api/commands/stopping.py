"""How a process stops: the first signal asks it to, the second ends it at once, and so does the time it may take."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import structlog

log = structlog.get_logger()

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LONGEST_SECONDS = 9.0
"""From the first signal to the end, whatever holds on. An operator waits 10 seconds before he kills."""
KEPT_SECONDS = 1.0
"""Of those: what is left for closing connections when everybody has used up his time."""
BY_FORCE = 1


class Stopping:
    """The stop of this process. `asked` is set by the first signal once the process serves; before, it just ends."""

    def __init__(self, asked: threading.Event) -> None:
        self.asked = asked
        self.serving = False
        self._ends = 0.0

    def left(self) -> float:
        """Give the seconds that whoever ends something now may still take."""
        return max(0.0, self._ends - KEPT_SECONDS - time.monotonic())

    def listen(self) -> None:
        """Take the signals as they come; in a thread, for a handler could break into anything."""
        number = signal.sigwait(SIGNALS)
        if not self.serving or self.asked.is_set():
            self._end(128 + number)
        self.ask()
        self._end(128 + signal.sigwait(SIGNALS))

    def ask(self) -> None:
        """Ask the process to stop; from now on its time runs."""
        self._ends = time.monotonic() + LONGEST_SECONDS
        late = threading.Timer(LONGEST_SECONDS, self._too_late)
        late.daemon = True
        late.start()
        self.asked.set()

    def _too_late(self) -> None:
        log.error("something did not end in time and is cut off: what it had begun is rolled back")
        self._end(BY_FORCE)

    def _end(self, code: int) -> NoReturn:
        """End without waiting for any thread: open transactions are rolled back by the database."""
        os._exit(code)


@contextmanager
def stoppable(asked: threading.Event) -> Iterator[Stopping]:
    """Keep the signals for one thread that listens; to be entered before any other thread is started."""
    stopping = Stopping(asked)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    threading.Thread(target=stopping.listen, name="signals", daemon=True).start()
    yield stopping
