"""The actor that settles a lane: takes an id, calls the workflow."""

import threading
from uuid import UUID

import dramatiq
import structlog
from redis.exceptions import RedisError

from handlers.meters import Meters
from handlers.rung import Rung
from workflow.inbox.settle import settle
from workflow.installation import Installation

log = structlog.get_logger()

QUEUE = "settle"


def make_settle(
    broker: dramatiq.Broker, installation: Installation, rung: Rung, meters: Meters, own_queue: str
) -> "dramatiq.Actor[[str], None]":
    """Declare the actor on a broker; `own_queue` is where this process alone is rung for the lanes that it keeps.

    The threads of a process settle in turn: two at once would share one interpreter, each with smaller batches.
    """
    turn = threading.Lock()

    def leave(lane: UUID) -> None:
        try:
            rung.answer(lane, own_queue)
        except RedisError as wrong:
            log.warning("a ring could not be answered: it lapses", institution=str(lane), error=str(wrong))

    @dramatiq.actor(actor_name="settle", queue_name=QUEUE, broker=broker)
    def settle_lane(institution_id: str) -> None:
        with turn, meters.settle_failures.count_exceptions(), meters.settle_seconds.time():
            meters.settled_events.observe(settle(installation, UUID(institution_id), leave))

    return settle_lane
