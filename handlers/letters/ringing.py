"""Ringing for letters: the clock finds by their rows what is due, and rings for each until it is done."""

import time
from datetime import datetime
from uuid import UUID

import structlog
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError
from sqlalchemy import Connection, select

from handlers.letters.actors import Post
from workflow.letters import receivers, rows
from workflow.letters.sending import is_due
from workflow.tables.across import letter_sendings, letters

log = structlog.get_logger()

SOME = 1000
AGAIN_SECONDS = 20.0
"""How long nobody rings again for a message: a ring that is lost costs that, one that is doubled a look."""
PLACE_AGAIN_SECONDS = 2.0


class LetterBell:
    """Rings for what is due, each thing once in a while."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._until: dict[UUID, float] = {}

    def due(self, connection: Connection, now: datetime) -> tuple[set[UUID], list[UUID]]:
        """Give the institutions with letters to put out or systems to tell, and the messages to deliver."""
        queued = select(letters.c.institution_id).where(rows.is_due(now, letters)).distinct()
        row = letter_sendings.c
        waiting = (
            select(row.id).where(is_due(now, letter_sendings)).order_by(row.urgent.desc(), row.next_at).limit(SOME)
        )
        return (
            set(connection.scalars(queued)) | receivers.behind(connection),
            list(connection.scalars(waiting)),
        )

    def ring(self, institutions: set[UUID], messages: list[UUID]) -> None:
        """Ring; a broker that is away is rung again at another tick."""
        self._forget()
        try:
            for institution in institutions:
                if self._is_time(institution, PLACE_AGAIN_SECONDS):
                    self._post.place_letters.send(str(institution))
            for message in messages:
                if self._is_time(message, AGAIN_SECONDS):
                    self._post.deliver.send(str(message))
        except (RedisError, BrokerConnectionError) as wrong:
            self._until.clear()
            log.warning("nobody could be rung for letters", error=str(wrong))

    def _is_time(self, what: UUID, again: float) -> bool:
        if what in self._until:
            return False
        self._until[what] = time.monotonic() + again
        return True

    def _forget(self) -> None:
        now = time.monotonic()
        self._until = {what: until for what, until in self._until.items() if until > now}
