"""The ladder of silence in the database: what became of the letters of a step, and the steps that are due as events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.access import Caller, Role
from workflow.errors import Conflict
from workflow.facts.care import SilenceClimbed
from workflow.facts.event import Fact
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.letters.outbox import heard
from workflow.silence.ladder import Heard, Silence, Step
from workflow.silence.letters import key_of
from workflow.tables import letters, owned

SOURCE = "urn:stupeni:silence"


def heard_of(connection: Connection, institution: UUID) -> Heard:
    """Give what says when the letters of a step first reached one of those to whom they were written."""

    def reached(step: Fact[SilenceClimbed]) -> datetime | None:
        key = key_of(step)
        these = owned.select(institution, letters.c.recipient_id).where(letters.c.key == key)
        people = connection.scalars(these).all()
        found = (heard(connection, institution, key, person) for person in people)
        return min((moment for moment in found if moment), default=None)

    return reached


def climb(connection: Connection, institution: UUID, silence: Silence, step: Step, now: datetime) -> bool:
    """Report a step as an event of the service; the same step has the same id, whoever reports it.

    What the door does not take is raised: whoever reports it tries again later.
    """
    pair, made = silence.pair, len(silence.steps)
    envelope = Envelope(
        id=f"{pair.id}/{silence.since}/{made}/{step.rung.value}/{step.because.value}",
        source=SOURCE,
        type="silence.climbed",
        subject=str(pair.ref),
        time=now,
        data={"rung": step.rung.value, "because": step.because.value},
    )
    try:
        with connection.begin_nested():
            receive(connection, Caller(None, Role.SERVICE, institution, "clock"), [envelope], now)
    except Conflict:  # another clock reported it, at its own moment
        return False
    return True
