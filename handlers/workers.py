"""Worker threads of this process: they answer the bell until they are stopped."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import dramatiq
import structlog
from redis.exceptions import RedisError

from handlers.apart import Apart
from handlers.bell import Bell
from handlers.broker import make_broker, make_rung
from handlers.channels.table import senders
from handlers.imports import make_import
from handlers.letters.meters import LetterMeters
from handlers.letters.post import Post
from handlers.letters.ringing import LetterBell
from handlers.meters import Meters
from handlers.presence import BEAT_SECONDS, WORKER
from handlers.settle import QUEUE, make_settle
from workflow.installation import Installation

log = structlog.get_logger()

IDLE_MS = 500
"""How long an idle thread waits before it looks whether it shall stop; a message wakes it at once."""


class Workers:
    """The brokers, their actors and, once started, the threads that run them: those of letters have a broker apart."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.broker = make_broker(installation.settings)
        self.meters = Meters(installation)
        self._rung, self._own_queue = make_rung(self.broker), f"{QUEUE}.{uuid4().hex}"
        settling = make_settle(self.broker, installation, self._rung, self.meters)
        self._post_broker = make_broker(installation.settings)  # who waits for a provider keeps no lane waiting
        apart = Apart(self.meters.tick_failures)
        post = Post(installation, senders(installation.settings), LetterMeters(self.meters.registry), apart)
        self.letters = LetterBell(self._post_broker, post.serve, apart)
        self.bell = Bell(settling, self._rung, self.meters, make_import(self.broker, installation))
        self._workers: list[dramatiq.Worker] = []
        self._stop = threading.Event()
        self._beating: threading.Thread | None = None

    def start(self) -> None:
        """Start the threads that settle, and those of letters."""
        self.start_settling()
        self.start_letters()

    def start_settling(self) -> None:
        """Start the threads that settle; from now on this process says that it is there."""
        threads = self.installation.settings.worker_threads
        self.broker.declare_queue(self._own_queue)
        self._start(self.broker, threads)
        self.meters.threads.set(threads)
        self._beating = threading.Thread(target=self._keep_beating, name="beat", daemon=True)
        self._beating.start()

    def start_letters(self) -> None:
        """Start the threads that put letters out and deliver them."""
        self._start(self._post_broker, self.installation.settings.letter_threads)

    def _start(self, broker: dramatiq.Broker, threads: int) -> None:
        worker = dramatiq.Worker(broker, worker_threads=threads, worker_timeout=IDLE_MS)
        worker.start()
        self._workers.append(worker)

    def stop(self, within_seconds: float = 10) -> None:
        """Let each thread end what it is at, then stop."""
        if self._beating:
            with suppress(RedisError):  # who cannot be told takes the lanes to be kept here until the clock rings
                self._rung.leave(self._own_queue)
        if self._workers:
            with ThreadPoolExecutor(len(self._workers)) as stopping:
                tuple(stopping.map(lambda worker: worker.stop(timeout=int(within_seconds * 1000)), self._workers))
            self._workers = []
        if self._beating:
            self._stop.set()
            self._beating.join(within_seconds)
            self._beating = None
        self.broker.close()
        self._post_broker.close()
        self.meters.presence.close()

    def _keep_beating(self) -> None:
        """Say again and again that this process is there, to whoever rings and to whoever watches; then goodbye."""
        while True:
            try:
                self._rung.there(self._own_queue)
            except RedisError as wrong:
                log.warning("no lane will be given to this worker for a while", error=str(wrong))
            self.meters.presence.beat(WORKER)
            if self._stop.wait(BEAT_SECONDS):
                break
        self.meters.presence.leave(WORKER)
