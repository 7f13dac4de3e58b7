"""The post of an institution: what is queued is put out, other systems are told, and what is due is delivered."""

import time
from functools import partial
from uuid import UUID

from handlers.apart import Apart, Step
from handlers.channels.table import Senders
from handlers.letters.delivering import Delivery
from handlers.letters.hosts import Hosts
from handlers.letters.meters import LetterMeters
from handlers.letters.placing import BATCH, place
from workflow.installation import Installation
from workflow.letters import receivers

A_TURN_SECONDS = 0.5
"""How long an institution is served at a time: then come the others, and it again."""


class Post:
    """Serves institutions, from any number of threads."""

    def __init__(self, installation: Installation, senders: Senders, meters: LetterMeters, apart: Apart) -> None:
        self._installation, self._senders, self._meters, self._apart = installation, senders, meters, apart
        self._delivery = Delivery(installation, senders, Hosts())

    def serve(self, institution: UUID) -> bool:
        """Do what is due for a turn, each step apart; says whether there is more."""
        does, began = self._apart.does, time.monotonic()
        more = does(Step.PUT_OUT, partial(self._place, institution, began + A_TURN_SECONDS / 2), institution)
        does(Step.SYSTEMS, partial(self._tell_others, institution), institution)
        return bool(
            does(Step.DELIVER, partial(self._deliver, institution, began + A_TURN_SECONDS), institution) or more
        )

    def _tell_others(self, institution: UUID) -> None:
        with self._installation.database.reading(institution) as connection:
            behind = receivers.is_behind(connection, institution)
        if behind:
            with self._installation.database.transaction(institution) as connection:
                receivers.follow(connection, institution, self._installation.now())

    def _place(self, institution: UUID, until: float) -> bool:
        while place(self._installation, institution, self._senders) == BATCH:
            if self._is_over(until):
                return True
        return False

    def _deliver(self, institution: UUID, until: float) -> bool:
        while left := self._delivery.deliver(institution):
            for one in left:
                if one.tried:
                    self._meters.delivered.labels(one.channel.value, one.state).inc()
            if self._is_over(until):
                return True
        return False

    def _is_over(self, until: float) -> bool:
        return time.monotonic() >= until or self._installation.stopping.is_set()
