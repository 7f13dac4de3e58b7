"""Worker threads of this process: they answer the bell until they are stopped."""

import threading
from uuid import uuid4

import dramatiq

from handlers.bell import Bell
from handlers.broker import make_broker, make_rung
from handlers.imports import make_import
from handlers.meters import Meters
from handlers.presence import WORKER
from handlers.settle import QUEUE, make_settle
from workflow.installation import Installation

IDLE_MS = 500
"""How long an idle thread waits before it looks whether it shall stop; a message wakes it at once."""


class Workers:
    """The broker, its actors and, once started, the threads that run them."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.broker = make_broker(installation.settings)
        self.meters = Meters(installation)
        rung, self._own_queue = make_rung(self.broker), f"{QUEUE}.{uuid4().hex}"
        settling = make_settle(self.broker, installation, rung, self.meters, self._own_queue)
        self.bell = Bell(settling, rung, self.meters, make_import(self.broker, installation))
        self._worker: dramatiq.Worker | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Start the threads."""
        threads = self.installation.settings.worker_threads
        self.broker.declare_queue(self._own_queue)
        self._worker = dramatiq.Worker(self.broker, worker_threads=threads, worker_timeout=IDLE_MS)
        self._worker.start()
        self.meters.threads.set(threads)
        beat = self.meters.presence.keep_beating
        self._beating = threading.Thread(target=beat, args=(WORKER, self._stop), name="beat", daemon=True)
        self._beating.start()

    def stop(self, within_seconds: float = 10) -> None:
        """Let each thread end what it is at, then stop."""
        if self._worker is not None:
            self._worker.stop(timeout=int(within_seconds * 1000))
            self._worker = None
            self._stop.set()
            self._beating.join(within_seconds)
        self.broker.close()
        self.meters.presence.close()
