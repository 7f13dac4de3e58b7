"""The bell: rings for a lane after something was committed for it; a ring that fails is only a ring."""

import threading
import time
from collections.abc import Sequence
from uuid import UUID

import dramatiq
import structlog
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError

from handlers.meters import FAILED, RUNG, Meters
from handlers.rung import Rung

log = structlog.get_logger()

QUIET_SECONDS = 1.0
"""How long nobody tries again after a ring failed, and then one at a time: each try holds up whoever reports."""


class Bell:
    """Rings the workers of a lane, unless a ring for it stands that nobody answered yet."""

    def __init__(
        self,
        actor: "dramatiq.Actor[[str], None]",
        rung: Rung,
        meters: Meters,
        importing: "dramatiq.Actor[[str, str], None] | None" = None,
    ) -> None:
        self._actor = actor
        self._importing = importing
        self._rung = rung
        self._meters = meters
        self._quiet_until = 0.0
        self._failing = False
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._wanted: dict[UUID, None] = {}

    def ring(self, *lanes: UUID, anybody: bool = False) -> bool:
        """Say that lanes have something to settle; False when the broker is away: the clock rings again.

        Whoever comes while another rings is rung for by the next in turn, with all who came meanwhile: once a lane.
        While rings fail nobody waits for who tries again. `anybody`: not only whoever keeps a lane may answer.
        """
        if anybody:
            return self._ring(lanes, anybody=True)
        with self._lock:
            self._wanted |= dict.fromkeys(lanes)
        if not self._turn.acquire(blocking=not self._failing):
            return False
        try:
            with self._lock:
                if self._wanted.keys().isdisjoint(lanes):
                    return not self._failing
                wanted, self._wanted = list(self._wanted), {}
            return self._ring(wanted)
        finally:
            self._turn.release()

    def _ring(self, lanes: Sequence[UUID], *, anybody: bool = False) -> bool:
        if time.monotonic() < self._quiet_until:
            return False
        try:
            for lane, queue in self._rung.stand(lanes, anybody=anybody).items():
                message = self._actor.message(str(lane))
                self._actor.broker.enqueue(message.copy(queue_name=queue) if queue else message)
                self._meters.rings.labels(RUNG).inc()
        except (RedisError, BrokerConnectionError) as wrong:
            self._failing, self._quiet_until = True, time.monotonic() + QUIET_SECONDS
            log.warning("the bell could not ring", institutions=[*map(str, lanes)], error=str(wrong))
            self._meters.rings.labels(FAILED).inc()
            return False
        self._failing = False
        return True

    def ring_import(self, institution_id: UUID, import_id: UUID) -> bool:
        """Say that an import was confirmed; False when nobody could be told: the clock rings again."""
        if self._importing is None:
            return False
        try:
            self._importing.send(str(institution_id), str(import_id))
        except (RedisError, BrokerConnectionError) as wrong:
            log.warning("the bell could not ring", institution=str(institution_id), error=str(wrong))
            self._meters.rings.labels(FAILED).inc()
            return False
        self._meters.rings.labels(RUNG).inc()
        return True
