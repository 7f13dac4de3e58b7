"""Which lanes were rung for and not answered yet: one ring is enough for all that came since.

A ring costs more than an event does. Whoever answers forgets the ring before he looks for the last time: what was
committed before that he sees, and what is committed later rings again. A ring that nobody answers lapses by itself.
"""

import threading
import time
from typing import Protocol
from uuid import UUID

from redis import Redis

LAPSES_MS = 1000


class Rung(Protocol):
    """The rings that stand."""

    def stand(self, institution_id: UUID) -> bool:
        """Let a ring stand for a lane; False when one does already."""

    def forget(self, institution_id: UUID) -> None:
        """Say that somebody is there: whatever comes from now on must ring again."""


class RungInRedis:
    """Known to all processes."""

    def __init__(self, client: "Redis", namespace: str) -> None:
        self._client = client
        self._prefix = f"{namespace}:rung:"

    def stand(self, institution_id: UUID) -> bool:
        """Let a ring stand for a lane; False when one does already."""
        return bool(self._client.set(f"{self._prefix}{institution_id}", 1, nx=True, px=LAPSES_MS))

    def forget(self, institution_id: UUID) -> None:
        """Say that somebody is there: whatever comes from now on must ring again."""
        self._client.delete(f"{self._prefix}{institution_id}")


class RungHere:
    """Known to the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[UUID, float] = {}

    def stand(self, institution_id: UUID) -> bool:
        """Let a ring stand for a lane; False when one does already."""
        now = time.monotonic()
        with self._lock:
            if now - self._since.get(institution_id, float("-inf")) < LAPSES_MS / 1000:
                return False
            self._since[institution_id] = now
            return True

    def forget(self, institution_id: UUID) -> None:
        """Say that somebody is there: whatever comes from now on must ring again."""
        with self._lock:
            self._since.pop(institution_id, None)
