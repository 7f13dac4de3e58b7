"""What was sent: a body read at the door, each event with the row that it becomes; nothing is asked of the database."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic_core import to_json

from workflow.access import Caller
from workflow.errors import StupeniError, Unacceptable
from workflow.facts.event import Event, Paper
from workflow.facts.payload import Kind, Payload, Ref, awaited
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.journal.canonical import ordered

LARGEST_BODY = 1000

Key = tuple[UUID, str, str]
"""What is accepted once: institution, source, id."""

TRACING = frozenset({"traceparent", "tracestate"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One event of a body: `refers` are the subjects that must be known, `row` is what the inbox gets."""

    index: int
    here: UUID
    event: Event[Payload]
    refers: Sequence[Ref]
    row: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """Give what makes it the same event when it is sent again."""
        return (self.here, self.event.source, self.event.id)

    @property
    def digest(self) -> bytes:
        """Give what tells its content from another one."""
        digest: bytes = self.row["digest"]
        return digest


Body = Sequence[Sent]


def read(caller: Caller, envelopes: Sequence[Envelope], now: datetime, correlation: str = "") -> Body:
    """Read a body: type, payload, who reports it, when it happened; the refusal of one names its index."""
    if not 1 <= len(envelopes) <= LARGEST_BODY:
        raise Unacceptable(f"В одном запросе от 1 до {LARGEST_BODY} событий, получено {len(envelopes)}.")
    return [_read(index, envelope, caller, now, correlation) for index, envelope in enumerate(envelopes)]


def _read(index: int, envelope: Envelope, caller: Caller, now: datetime, correlation: str) -> Sent:
    try:
        event = understand(envelope, caller, now, correlation)
    except Unacceptable as wrong:
        raise Unacceptable(wrong.sentence, index=index, faults=wrong.faults) from wrong
    except StupeniError as wrong:
        raise type(wrong)(wrong.sentence, index=index) from wrong
    subjects = event.subjects
    row = _row(caller.institution, event, subjects, digest_of(envelope))
    return Sent(index, caller.institution, event, _refers(event, subjects), row)


def digest_of(envelope: Envelope) -> bytes:
    """Give the SHA-256 of what an envelope says, in whatever order its keys stand; who traces it says nothing."""
    said = {name: value for name, value in envelope.__dict__.items() if value is not None and name not in TRACING}
    return hashlib.sha256(to_json(said | {"data": ordered(envelope.data)})).digest()


def _refers(event: Event[Payload], subjects: Sequence[Ref]) -> Sequence[Ref]:
    named = [ref for ref in subjects if not (event.opens and ref == event.subject)]
    if event.actor.person and event.actor != event.reporter:
        named.append(Ref(Kind.PERSON, event.actor.person))
    named += [Ref(Kind.INSTITUTION, one) for one in event.payload.institutions]
    return named


def _row(here: UUID, event: Event[Payload], subjects: Sequence[Ref], digest: bytes) -> dict[str, Any]:
    payload = event.payload
    values = payload.model_dump(mode="json", exclude_none=True)
    clear = {name: value for name, value in values.items() if name in payload.clear}
    personal = {name: value for name, value in values.items() if name not in payload.clear}
    waits_for = [awaited(*payload.event_key)] if payload.event_key else []
    return {
        "id": uuid4(),
        "institution_id": here,
        "source": event.source,
        "event_id": event.id,
        "digest": digest,
        "type": event.type,
        "subject": str(event.subject),
        "subjects": [*map(str, subjects), *waits_for],
        "occurred_at": event.at,
        "received_at": event.received_at,
        "actor_person": event.actor.person,
        "actor_role": event.actor.role.code,
        "reporter_person": event.reporter.person,
        "reporter_role": event.reporter.role.code,
        "channel": event.channel,
        "correlation": event.correlation,
        "clear": clear,
        "personal": personal or None,
        "paper": _paper(event.paper),
    }


def _paper(paper: Paper | None) -> dict[str, Any] | None:
    return {"number": paper.number, "day": paper.day.isoformat(), "digest": paper.digest} if paper else None
