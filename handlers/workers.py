"""Worker threads of this process: they answer the bell until they are stopped."""

import dramatiq

from handlers.bell import Bell
from handlers.broker import make_broker
from handlers.settle import make_settle
from workflow.installation import Installation

IDLE_MS = 20
"""How long an idle worker waits before it asks Redis again: the price of an event on a quiet system."""


class Workers:
    """The broker, its actors and, once started, the threads that run them."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.broker = make_broker(installation.settings)
        self.bell = Bell(make_settle(self.broker, installation))
        self._worker: dramatiq.Worker | None = None

    def start(self) -> None:
        """Start the threads."""
        threads = self.installation.settings.worker_threads
        self._worker = dramatiq.Worker(self.broker, worker_threads=threads, worker_timeout=IDLE_MS)
        self._worker.start()

    def stop(self, within_seconds: int = 10) -> None:
        """Let each thread end what it is at, then stop."""
        if self._worker is not None:
            self._worker.stop(timeout=within_seconds * 1000)
            self._worker = None
        self.broker.close()
