"""Which lanes were rung for and not answered yet, and who has a lane in memory: where a ring goes, if anywhere.

A ring costs more than an event does: one that stands is enough for all that came since. Whoever answers forgets the
ring before he looks for the last time: what was committed before that he sees, and what is committed later rings again.
A ring that nobody answers lapses by itself.

Whoever answers keeps the lane for a while: rings for it go to his own queue, for he has its institution in memory as it
stands, and another would have to learn what he did. His time is not prolonged, so that lanes come round to whoever is
free; and the clock rings for anybody, so that nobody waits for a keeper who is gone.
"""

import threading
import time
from typing import Protocol
from uuid import UUID

from redis import Redis

LAPSES_MS = 1000
KEPT_MS = 30_000


ASKED_AGAIN_SECONDS = 1.0
"""After how long whoever answers asks again whether the lane has a keeper."""

STAND = """
if redis.call("SET", KEYS[1], 1, "NX", "PX", ARGV[1]) then
    return redis.call("GET", KEYS[2]) or ""
end
return false
"""


class Rung(Protocol):
    """The rings that stand."""

    def stand(self, institution_id: UUID, *, anybody: bool = False) -> str | None:
        """Let a ring stand for a lane and name the queue of who shall answer; None when a ring stands already.

        The queue is "" where anybody may answer; with `anybody` its keeper is forgotten.
        """

    def answer(self, institution_id: UUID, queue: str) -> None:
        """Say that somebody with a queue of his own is there: whatever comes from now on must ring again."""


class RungInRedis:
    """Known to all processes."""

    def __init__(self, client: "Redis", namespace: str) -> None:
        self._client = client
        self._namespace = namespace
        self._stand = client.register_script(STAND)
        self._kept_until: dict[UUID, float] = {}

    def stand(self, institution_id: UUID, *, anybody: bool = False) -> str | None:
        """Let a ring stand for a lane and name the queue of who shall answer; None when a ring stands already."""
        keeper = self._key("keeper", institution_id)
        if anybody:
            self._client.delete(keeper)
        kept = self._stand(keys=[self._key("rung", institution_id), keeper], args=[LAPSES_MS])
        return kept.decode() if isinstance(kept, bytes) else None

    def answer(self, institution_id: UUID, queue: str) -> None:
        """Say that somebody is there; who keeps the lane already keeps it no longer for that."""
        self._client.delete(self._key("rung", institution_id))
        now = time.monotonic()
        if self._kept_until.get(institution_id, now) <= now:
            self._client.set(self._key("keeper", institution_id), queue, nx=True, px=KEPT_MS)
            self._kept_until[institution_id] = now + ASKED_AGAIN_SECONDS

    def _key(self, what: str, institution_id: UUID) -> str:
        return f"{self._namespace}:{what}:{institution_id}"


class RungHere:
    """Known to the threads of one process: they share what they have in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[UUID, float] = {}

    def stand(self, institution_id: UUID, *, anybody: bool = False) -> str | None:
        """Let a ring stand for a lane; None when a ring stands already."""
        now = time.monotonic()
        with self._lock:
            if now - self._since.get(institution_id, float("-inf")) < LAPSES_MS / 1000:
                return None
            self._since[institution_id] = now
            return ""

    def answer(self, institution_id: UUID, queue: str) -> None:
        """Say that somebody is there."""
        with self._lock:
            self._since.pop(institution_id, None)
