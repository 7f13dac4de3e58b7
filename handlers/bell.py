"""The bell: rings for a lane after something was committed for it; a ring that fails is only a ring."""

from uuid import UUID

import dramatiq
import structlog
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError

log = structlog.get_logger()


class Bell:
    """Rings the workers of a lane."""

    def __init__(self, actor: "dramatiq.Actor[[str], None]") -> None:
        self._actor = actor

    def ring(self, institution_id: UUID) -> bool:
        """Say that a lane has something to settle; False when the broker is away: the clock rings again."""
        try:
            self._actor.send(str(institution_id))
        except (RedisError, BrokerConnectionError) as wrong:
            log.warning("the bell could not ring", institution=str(institution_id), error=str(wrong))
            return False
        return True
