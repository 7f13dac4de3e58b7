"""The turnstile: counts knocks in Redis for all web processes, in memory where there is none, and while it is away.

A lost Redis opens nothing and shuts nothing for good: each process counts on by itself, with the same numbers, and asks
after Redis again in a few seconds. Meanwhile somebody may knock so many times more as there are web processes.
"""

import threading
from collections import Counter as Counted
from collections.abc import Callable, Mapping

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from prometheus_client import Counter
from redis.exceptions import RedisError

from api.rates.rate import BY_DOOR, By, Door
from workflow.accounts.secret import keyed
from workflow.errors import TooOften
from workflow.settings import Settings

AWAY_SECONDS = 5
"""How long a Redis that did not answer is left alone."""
PATIENCE_SECONDS = 0.25
WINDOW = 60
HIGH = 1000
STRIDES = 100
"""Of a rate this high each process tells Redis a hundredth at a time: an event costs no message of its own."""

log = structlog.get_logger()


class Turnstile:
    """Lets a knock through or says when to come again. `clock` gives seconds since 1970; a window is a minute of it."""

    def __init__(self, settings: Settings, clock: Callable[[], float], limited: Counter, alone: Counter) -> None:
        self._settings = settings
        self._clock = clock
        self._limited = limited
        self._alone = alone
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._shared = _shared(settings.redis_url)
        self._away_until = 0.0
        self._lock = threading.Lock()
        self._window = 0
        self._seen: Counted[str] = Counted()
        self._shut: set[str] = set()

    def knock(self, door: Door, who: Mapping[By, str]) -> None:
        """Count a knock by everything that is known of who knocks; TooOften with the seconds to wait."""
        rate, now = BY_DOOR[door], self._clock()
        for by in rate.counted_by:
            most, name = rate.most(self._settings, by), who.get(by)
            if not most or name is None:
                continue
            window = int(now) // WINDOW
            key = keyed(self._settings.secret, f"rate {door.value} {by.value}", f"{window} {name}").hex()
            if not self._passes(RateLimitItemPerMinute(most), key, window, now):
                self._limited.labels(door=door.value, by=by.value).inc()
                raise TooOften(retry_after=WINDOW - int(now) % WINDOW)

    def _passes(self, item: RateLimitItemPerMinute, key: str, window: int, now: float) -> bool:
        """Say whether there is room in this window, here and as Redis has it."""
        passes = self._own.hit(item, key)
        if self._shared is None:
            return passes
        tells = self._tells(item, key, window)
        if 0 < self._away_until - now <= AWAY_SECONDS:
            self._alone.inc()
            return passes
        if tells:
            try:
                if not self._shared.hit(item, key, cost=tells):
                    self._shut.add(key)
            except RedisError as wrong:
                self._away_until = now + AWAY_SECONDS
                log.warning("rates are counted by this process alone", error=type(wrong).__name__)
        return passes and key not in self._shut

    def _tells(self, item: RateLimitItemPerMinute, key: str, window: int) -> int:
        """Give how many knocks Redis is told of now; 0: of this one it is told with others."""
        stride = item.amount // STRIDES if item.amount >= HIGH else 1
        with self._lock:
            if window != self._window:
                self._window, self._seen, self._shut = window, Counted(), set()
            seen = self._seen[key]
            self._seen[key] += 1
        return stride if seen % stride == 0 else 0


def _shared(redis_url: str | None) -> FixedWindowRateLimiter | None:
    if redis_url is None:
        return None
    storage = RedisStorage(
        redis_url,
        key_prefix="stupeni:rates",
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
    return FixedWindowRateLimiter(storage)
