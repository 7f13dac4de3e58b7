"""Who is there: workers and clocks say so again and again, and the web tells whoever watches."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

import redis
import structlog
from redis.exceptions import RedisError

from handlers.broker import NAMESPACE
from workflow.settings import Settings

log = structlog.get_logger()

WORKER, CLOCK = "worker", "clock"
KINDS = (WORKER, CLOCK)
BEAT_SECONDS = 5
GONE_AFTER_SECONDS = 20
"""A process that was silent for longer counts as gone; one that was stopped is gone at once."""
REDIS_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """How many of a kind are there, and when one of them was last heard of, in seconds since 1970; 0: never."""

    alive: int = 0
    last: float = 0.0


class Presence:
    """The beats of this process, kept in Redis where there is one, by its time; else in memory."""

    def __init__(self, settings: Settings) -> None:
        self._name = uuid4().hex
        self._here: dict[str, float] = {}
        self._redis: redis.Redis | None = None
        if settings.redis_url:
            self._redis = redis.Redis.from_url(
                settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
            )

    def beat(self, kind: str) -> None:
        """Say that this process is there; who cannot be told will notice the silence."""
        if self._redis is None:
            self._here[kind] = time.time()
            return
        try:
            now = self._time(self._redis)
            with self._redis.pipeline() as line:
                line.zadd(_key(kind), {self._name: now})
                line.zremrangebyscore(_key(kind), 0, now - GONE_AFTER_SECONDS)
                line.execute()
        except RedisError as wrong:
            log.warning("nobody could be told that this process is there", kind=kind, error=str(wrong))

    def leave(self, kind: str) -> None:
        """Say that this process is going; where nobody can be told its silence says it."""
        self._here.pop(kind, None)
        if self._redis is not None:
            with suppress(RedisError):
                self._redis.zrem(_key(kind), self._name)

    def seen(self) -> Mapping[str, Seen]:
        """Give who is there, by kind; RedisError when nobody can say."""
        if self._redis is None:
            return {kind: Seen(int(kind in self._here), self._here.get(kind, 0.0)) for kind in KINDS}
        since = self._time(self._redis) - GONE_AFTER_SECONDS
        with self._redis.pipeline(transaction=False) as line:
            for kind in KINDS:
                line.zrange(_key(kind), 0, -1, withscores=True)
            beats = line.execute()
        return {
            kind: Seen(sum(at >= since for _, at in found), max((at for _, at in found), default=0.0))
            for kind, found in zip(KINDS, beats, strict=True)
        }

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    @staticmethod
    def _time(client: "redis.Redis") -> float:
        """Give the time of Redis: one clock for all who beat."""
        seconds, micros = client.time()
        return float(seconds) + float(micros) / 1_000_000


def _key(kind: str) -> str:
    return f"{NAMESPACE}:there:{kind}"
