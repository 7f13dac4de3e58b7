"""The actor that settles a lane: takes an id, calls the workflow."""

from uuid import UUID

import dramatiq

from handlers.meters import Meters
from workflow.inbox.settle import settle
from workflow.installation import Installation

QUEUE = "settle"


def make_settle(broker: dramatiq.Broker, installation: Installation, meters: Meters) -> "dramatiq.Actor[[str], None]":
    """Declare the actor on a broker."""

    @dramatiq.actor(actor_name="settle", queue_name=QUEUE, broker=broker)
    def settle_lane(institution_id: str) -> None:
        with meters.settle_failures.count_exceptions(), meters.settle_seconds.time():
            meters.settled_events.observe(settle(installation, UUID(institution_id)))

    return settle_lane
