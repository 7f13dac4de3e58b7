"""The actor that carries out a confirmed import: takes its id, calls the workflow."""

from uuid import UUID

import dramatiq

from handlers.settle import QUEUE
from workflow.importing.carrying import carry_out
from workflow.installation import Installation


def make_import(broker: dramatiq.Broker, installation: Installation) -> "dramatiq.Actor[[str, str], None]":
    """Declare the actor on a broker, in the queue of the lanes: it is as much work of a lane as settling is."""

    @dramatiq.actor(actor_name="import_people", queue_name=QUEUE, broker=broker)
    def import_people(institution_id: str, import_id: str) -> None:
        carry_out(installation, UUID(institution_id), UUID(import_id))

    return import_people
