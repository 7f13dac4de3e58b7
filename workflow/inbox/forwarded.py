"""Handing what one lane said to another: its events are put into that one's inbox, in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Connection

from workflow.access import Caller, Role
from workflow.catalogue import CATALOGUE
from workflow.database import reach
from workflow.decision import Forward
from workflow.errors import StupeniError
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive

log = structlog.get_logger()

SOURCE = "urn:stupeni:across"


def hand_over(connection: Connection, sender: UUID, forwards: Iterable[Forward], now: datetime) -> None:
    """Put each forward into its receiver's inbox; no lane's lock is asked for, so two lanes never wait for each other.

    One that opens somebody there must arrive, or the sender's event fails. An answer or a withdrawal about somebody
    who is not there any more has nothing left to change: it is logged, and the sender's event stands.
    """
    for forward in forwards:
        reach(connection, sender, forward.receiver)
        service = Caller(None, Role.SERVICE, forward.receiver, "across")
        envelope = Envelope(
            id=forward.id,
            source=f"{SOURCE}:{sender}",
            type=forward.event,
            subject=str(forward.subject),
            time=forward.at,
            data=dict(forward.content),
        )
        try:
            with connection.begin_nested():
                receive(connection, service, [envelope], now)
        except StupeniError as wrong:
            if CATALOGUE[forward.event].opens:
                raise
            log.error("nobody is there to be told", type=forward.event, forward=forward.id, error=wrong.sentence)
        reach(connection, sender)
