"""The actors of letters: each takes an id, finds its row, and calls what it is for. They have threads of their own."""

from uuid import UUID

import dramatiq

from handlers.channels.table import Senders
from handlers.letters.delivering import Delivery
from handlers.letters.hosts import Hosts
from handlers.letters.meters import LetterMeters
from handlers.letters.placing import place
from workflow.installation import Installation
from workflow.letters.receivers import follow

QUEUE = "letters"


class Post:
    """The two actors: one puts out what an institution has queued, the other delivers a message."""

    def __init__(
        self, broker: dramatiq.Broker, installation: Installation, senders: Senders, meters: LetterMeters
    ) -> None:
        delivery = Delivery(installation, senders, Hosts())

        @dramatiq.actor(actor_name="place_letters", queue_name=QUEUE, broker=broker)
        def place_letters(institution_id: str) -> None:
            institution = UUID(institution_id)
            place(installation, institution, senders)
            with installation.database.transaction(institution) as connection:
                follow(connection, institution, installation.now())

        @dramatiq.actor(actor_name="deliver", queue_name=QUEUE, broker=broker)
        def deliver(sending_id: str) -> None:
            ended = delivery.deliver(UUID(sending_id))
            if ended is not None:
                meters.delivered.labels(ended).inc()

        self.place_letters: dramatiq.Actor[[str], None] = place_letters
        self.deliver: dramatiq.Actor[[str], None] = deliver
