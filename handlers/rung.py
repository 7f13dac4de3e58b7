"""Which lanes were rung for and not answered yet, and who keeps a lane: where a ring goes, if anywhere.

A ring costs more than an event does: one that stands is enough for all that came since. Whoever answers forgets the
ring before he looks for the last time: what was committed before that he sees, and what is committed later rings again.
A ring that nobody answers lapses by itself.

A lane is kept for a while by one worker, who has its institution in memory as it stands; another would have to learn
what he did. Whoever rings for a lane without a keeper gives it to the worker who keeps fewest: left to whoever came
first, one of them would soon keep nearly all. When his time is over he gets it again if nobody keeps fewer; a new one
soon has his share. The clock rings for anybody and gives the lane to another: nobody waits long for who is gone.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Protocol
from uuid import UUID

from redis import Redis

LAPSES_MS = 1000
KEPT_SECONDS = 30
REMEMBERED_SECONDS = 600
"""How long it is remembered who kept a lane: where the shares are even he gets it again."""
GONE_AFTER_SECONDS = 12
"""A worker that did not say for so long that he is there is given no lane."""

NOBODY, ANYBODY = "-", ""
STAND = """
local now = tonumber(redis.call("TIME")[1])
local there = redis.call("ZRANGEBYSCORE", KEYS[1], now - ARGV[4], "+inf")

local function kept_by(queue)
    return KEYS[1] .. ":" .. queue
end

local function keeps_still(queue, lane)
    local till = redis.call("ZSCORE", KEYS[1], queue) and redis.call("ZSCORE", kept_by(queue), lane)
    return till and tonumber(till) > now
end

local function give(lane, keeper, leaves)
    local least, fewest
    for _, queue in ipairs(there) do
        redis.call("ZREMRANGEBYSCORE", kept_by(queue), "-inf", now)
        local keeps = redis.call("ZCARD", kept_by(queue))
        local better = not fewest or keeps < fewest or (keeps == fewest and queue == keeper)
        if better and not (leaves and queue == keeper) then least, fewest = queue, keeps end
    end
    if keeper then redis.call("ZREM", kept_by(keeper), lane) end
    if not least then
        redis.call("DEL", lane)
        return ""
    end
    redis.call("SET", lane, least, "EX", ARGV[3])
    redis.call("ZADD", kept_by(least), now + ARGV[2], lane)
    redis.call("EXPIRE", kept_by(least), ARGV[2])
    return least
end

local stands = {}
for at = 2, #KEYS, 2 do
    local lane = KEYS[at + 1]
    if not redis.call("SET", KEYS[at], 1, "NX", "PX", ARGV[1]) then
        stands[#stands + 1] = "-"
    else
        local keeper = redis.call("GET", lane) or nil
        if ARGV[5] == "1" then
            give(lane, keeper, true)
            stands[#stands + 1] = ""
        elseif keeper and keeps_still(keeper, lane) then
            stands[#stands + 1] = keeper
        else
            stands[#stands + 1] = give(lane, keeper, false)
        end
    end
end
return stands
"""


class Rung(Protocol):
    """The rings that stand."""

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet, and name the queue of who shall answer it.

        The queue is "" where anybody may answer; with `anybody` each lane goes on to another keeper too.
        """

    def answer(self, institution_id: UUID) -> None:
        """Say that somebody is at the lane: whatever comes from now on must ring again."""

    def there(self, queue: str) -> None:
        """Say that a worker with a queue of his own is there; again and again, or he is taken to be gone."""

    def leave(self, queue: str) -> None:
        """Say that a worker is going."""


class RungInRedis:
    """Known to all processes."""

    def __init__(self, client: "Redis", namespace: str) -> None:
        self._client = client
        self._namespace = namespace
        self._workers = f"{namespace}:keepers"
        self._stand = client.register_script(STAND)

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet, and name the queue of who shall answer it."""
        keys = chain.from_iterable((self._key("rung", lane), self._key("keeper", lane)) for lane in lanes)
        limits = [LAPSES_MS, KEPT_SECONDS, REMEMBERED_SECONDS, GONE_AFTER_SECONDS, int(anybody)]
        stands = [queue.decode() for queue in self._stand(keys=[self._workers, *keys], args=limits)]
        return {lane: queue for lane, queue in zip(lanes, stands, strict=True) if queue != NOBODY}

    def answer(self, institution_id: UUID) -> None:
        """Say that somebody is at the lane."""
        self._client.delete(self._key("rung", institution_id))

    def there(self, queue: str) -> None:
        """Say that a worker is there, by the time of Redis."""
        seconds, _ = self._client.time()
        self._client.zadd(self._workers, {queue: seconds})
        self._client.zremrangebyscore(self._workers, "-inf", seconds - GONE_AFTER_SECONDS)

    def leave(self, queue: str) -> None:
        """Say that a worker is going."""
        self._client.zrem(self._workers, queue)

    def _key(self, what: str, institution_id: UUID) -> str:
        return f"{self._namespace}:{what}:{institution_id}"


class RungHere:
    """Known to the threads of one process: they share what they have in memory, and nobody need be chosen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[UUID, float] = {}

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        """Let a ring stand for each lane where none does yet."""
        now = time.monotonic()
        with self._lock:
            fresh = [one for one in lanes if now - self._since.get(one, float("-inf")) >= LAPSES_MS / 1000]
            self._since |= dict.fromkeys(fresh, now)
        return dict.fromkeys(fresh, ANYBODY)

    def answer(self, institution_id: UUID) -> None:
        """Say that somebody is at the lane."""
        with self._lock:
            self._since.pop(institution_id, None)

    def there(self, queue: str) -> None:
        """Nobody need be told."""

    def leave(self, queue: str) -> None:
        """Nobody need be told."""
