"""Ringing for letters: the clock finds by their rows what is due, and rings for the institutions that have it."""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

import dramatiq
import structlog
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError
from sqlalchemy import Connection, Select

from handlers.apart import Apart, Step
from workflow.letters import receivers, rows
from workflow.letters.sending import is_late, is_set_back
from workflow.tables import across

log = structlog.get_logger()

QUEUE = "letters"
SOME = 1000
"""So many letters or messages that have been due the longest say whose they are; who has none of these comes later."""
LAPSES_SECONDS = 5.0
"""How long nobody rings again for an institution that nobody answers: a ring that is lost costs that."""


class LetterBell:
    """Rings for institutions whose letters are due, once until somebody is at them; has the actor that answers.

    `serve` does some of what is due and says whether there is more: then it is rung for again, behind the others.
    `apart` knows for whom that failed: he is not looked for while he is left alone, however much of his is due.
    """

    def __init__(self, broker: dramatiq.Broker, serve: Callable[[UUID], bool], apart: Apart) -> None:
        self._apart = apart
        self._lock = threading.Lock()
        self._stands: dict[UUID, float] = {}

        @dramatiq.actor(actor_name="post", queue_name=QUEUE, broker=broker)
        def post(institution_id: str) -> None:
            institution = UUID(institution_id)
            self._answer(institution)
            if serve(institution):
                self.ring([institution])

        self._post: dramatiq.Actor[[str], None] = post

    def due(self, connection: Connection, now: datetime) -> list[UUID]:
        """Give the institutions with letters to put out, systems to tell or messages to deliver; the urgent first."""
        messages, letter = across.letter_sendings, across.letters.c
        message = messages.c
        waiting = across.select(message.institution_id).where(is_late(now, messages)).order_by(message.next_at)
        urgent, others = (waiting.where(message.urgent.is_(one)) for one in (True, False))
        queued = across.select(letter.institution_id).where(rows.is_due(now, across.letters)).order_by(letter.queued_at)
        set_back = across.select(message.institution_id).where(is_set_back(now, messages))
        asked = ((Step.DELIVER, urgent), (Step.PUT_OUT, queued), (Step.DELIVER, others), (Step.DELIVER, set_back))
        found = [one for step, some in asked for one in _some(connection, some, self._apart.left(step))]
        behind = receivers.behind(connection) - self._apart.left(Step.SYSTEMS)
        return list(dict.fromkeys((*found, *behind)))

    def ring(self, institutions: Iterable[UUID]) -> None:
        """Ring for each for whom no ring stands; a broker that is away is rung again at another tick."""
        try:
            for institution in institutions:
                if self._is_to_stand(institution):
                    self._post.send(str(institution))
        except (RedisError, BrokerConnectionError) as wrong:
            with self._lock:
                self._stands.clear()
            log.warning("nobody could be rung for letters", error=str(wrong))

    def _is_to_stand(self, institution: UUID) -> bool:
        now = time.monotonic()
        with self._lock:
            if self._stands.get(institution, 0.0) > now:
                return False
            self._stands[institution] = now + LAPSES_SECONDS
        return True

    def _answer(self, institution: UUID) -> None:
        """Forget the ring: whatever is found to be due from now on must ring again."""
        with self._lock:
            self._stands.pop(institution, None)


def _some(connection: Connection, asked: "Select[tuple[UUID]]", but: Collection[UUID]) -> list[UUID]:
    (whose,) = asked.selected_columns
    return list(dict.fromkeys(connection.scalars(asked.where(whose.not_in(but)).limit(SOME))))
