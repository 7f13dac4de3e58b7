"""The actor that settles a lane: takes an id, calls the workflow."""

from uuid import UUID

import dramatiq
import structlog
from redis.exceptions import RedisError

from handlers.meters import Meters
from handlers.rung import Rung
from handlers.turns import Turns
from workflow.inbox.settle import settle
from workflow.installation import Installation

log = structlog.get_logger()

QUEUE = "settle"


def make_settle(
    broker: dramatiq.Broker, installation: Installation, rung: Rung, meters: Meters
) -> "dramatiq.Actor[[str], None]":
    """Declare the actor on a broker; the threads of this process settle in turn."""
    turns = Turns()

    def leave(lane: UUID) -> None:
        try:
            rung.answer(lane)
        except RedisError as wrong:
            log.warning("a ring could not be answered: it lapses", institution=str(lane), error=str(wrong))

    @dramatiq.actor(actor_name="settle", queue_name=QUEUE, broker=broker)
    def settle_lane(institution_id: str) -> None:
        with meters.settle_failures.count_exceptions(), meters.settle_seconds.time():
            meters.settled_events.observe(settle(installation, UUID(institution_id), leave, turns.turn))

    return settle_lane
