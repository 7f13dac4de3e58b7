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
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Protocol
from uuid import UUID

from redis import Redis

LAPSES_MS = 1000
KEPT_MS = 30_000


ASKED_AGAIN_SECONDS = 1.0
"""After how long whoever answers asks again whether the lane has a keeper."""

STAND = """
local stands = {}
for at = 1, #KEYS, 2 do
    local stood = not redis.call("SET", KEYS[at], 1, "NX", "PX", ARGV[1])
    stands[#stands + 1] = stood and "-" or redis.call("GET", KEYS[at + 1]) or ""
end
return stands
"""


class Rung(Protocol):
    """The rings that stand."""

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet, and name the queue of who shall answer it.

        The queue is "" where anybody may answer; with `anybody` the keepers are forgotten.
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

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet, and name the queue of who shall answer it."""
        keepers = [self._key("keeper", lane) for lane in lanes]
        if anybody:
            self._client.delete(*keepers)
        keys = chain.from_iterable(
            (self._key("rung", lane), keeper) for lane, keeper in zip(lanes, keepers, strict=True)
        )
        stands = self._stand(keys=list(keys), args=[LAPSES_MS])
        return {lane: queue.decode() for lane, queue in zip(lanes, stands, strict=True) if queue != b"-"}

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

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet."""
        now = time.monotonic()
        with self._lock:
            fresh = [one for one in lanes if now - self._since.get(one, float("-inf")) >= LAPSES_MS / 1000]
            self._since |= dict.fromkeys(fresh, now)
        return dict.fromkeys(fresh, "")

    def answer(self, institution_id: UUID, queue: str) -> None:
        """Say that somebody is there."""
        with self._lock:
            self._since.pop(institution_id, None)
