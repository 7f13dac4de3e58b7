"""Receiving: a body of events is stored whole, or refused whole; whoever was told yes will be settled."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from workflow.access import Caller
from workflow.errors import Conflict, NotFound, StupeniError, Unacceptable
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref, awaited
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.tables import inbox, lanes, subjects

LARGEST_BODY = 1000
A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an event was accepted: its address, its place in the inbox, and whether it had been accepted before."""

    id: UUID
    position: int
    duplicate: bool


def receive(
    connection: Connection, caller: Caller, envelopes: Sequence[Envelope], now: datetime, correlation: str = ""
) -> list[Receipt]:
    """Store events in their order, unless one of them cannot be accepted: then none is.

    1. Each is read at the door: type, payload, who reports it, when it happened.
    2. Those accepted before are found again by source and id; other content under the same key is a Conflict.
    3. What is new becomes rows; whoever sends the same in this moment waits here for the other, and finds his.
    4. Every subject must be known, or be opened earlier, also earlier in the same body.

    The caller commits, or rolls back when this raises; until then nobody was promised anything.
    """
    if not 1 <= len(envelopes) <= LARGEST_BODY:
        raise Unacceptable(f"В одном запросе от 1 до {LARGEST_BODY} событий, получено {len(envelopes)}.")
    events = [_understood(index, envelope, caller, now, correlation) for index, envelope in enumerate(envelopes)]
    digests = [_digest(envelope) for envelope in envelopes]
    here = caller.institution
    before = _accepted(connection, here, [event.key for event in events])
    new: dict[tuple[str, str], int] = {}
    for index, event in enumerate(events):
        _same(index, event, digests[index], before[event.key][2] if event.key in before else None)
        if event.key in new:
            _same(index, event, digests[index], digests[new[event.key]])
        elif event.key not in before:
            new[event.key] = index
    _open_lane(connection, here, [events[index] for index in new.values()], now)
    stored, ours = _store(connection, here, {index: (events[index], digests[index]) for index in new.values()})
    _know(connection, here, [(index, events[index]) for index in ours])
    return [_receipt(event, before, stored) for event in events]


def _understood(index: int, envelope: Envelope, caller: Caller, now: datetime, correlation: str) -> Event[Payload]:
    try:
        return understand(envelope, caller, now, correlation)
    except Unacceptable as wrong:
        raise Unacceptable(wrong.sentence, index=index, faults=wrong.faults) from wrong
    except StupeniError as wrong:
        raise type(wrong)(wrong.sentence, index=index) from wrong


def _digest(envelope: Envelope) -> bytes:
    content = envelope.model_dump(mode="json", exclude_none=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()


def _accepted(
    connection: Connection, here: UUID, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[UUID, int, bytes]]:
    found: dict[tuple[str, str], tuple[UUID, int, bytes]] = {}
    columns = (inbox.c.source, inbox.c.event_id, inbox.c.id, inbox.c.position, inbox.c.digest)
    for some in _by(A_STATEMENT, list(keys)):
        wanted = tuple_(inbox.c.source, inbox.c.event_id).in_(some)
        for row in connection.execute(select(*columns).where(inbox.c.institution_id == here, wanted)):
            found[(row.source, row.event_id)] = (row.id, row.position, row.digest)
    return found


def _same(index: int, event: Event[Payload], digest: bytes, before: bytes | None) -> None:
    if before is not None and before != digest:
        raise Conflict(
            f"Событие {event.source} {event.id} уже принято с другим содержанием: дайте новому свой номер.", index=index
        )


def _open_lane(connection: Connection, here: UUID, events: Sequence[Event[Payload]], now: datetime) -> None:
    """Make the lane that the event of its institution's opening will be the first in."""
    known = connection.scalar(select(lanes.c.institution_id).where(lanes.c.institution_id == here))
    opening = next((event for event in events if event.opens is Kind.INSTITUTION), None)
    if known is None and opening is None:
        raise NotFound("Организация здесь не подключена: начните с события institution.opened.")
    if known is None and opening is not None:
        parent = getattr(opening.payload, "parent", None)
        row = {"institution_id": here, "parent_id": parent, "key": secrets.token_bytes(32), "number": 0}
        insert_new(connection, lanes, [row | {"opened_at": now}])


def _know(connection: Connection, here: UUID, events: Sequence[tuple[int, Event[Payload]]]) -> None:
    """Refuse a subject that nobody opened, and one that is opened twice; remember those opened now."""
    named = {ref for _, event in events for ref in _referred(event)}
    opened = {event.subject for _, event in events if event.opens}
    known = _known(connection, here, named | opened)
    fresh: list[Ref] = []
    for index, event in events:
        unknown = [ref for ref in _referred(event) if ref not in known and ref.id != here]
        if unknown:
            raise Unacceptable(
                f"{unknown[0].kind.label.capitalize()} {unknown[0]} неизвестен: сначала откройте его событием.",
                index=index,
            )
        if event.opens and event.subject in known:
            raise Unacceptable(f"{event.subject} уже открыт другим событием: возьмите новый UUID.", index=index)
        if event.opens and event.opens is not Kind.INSTITUTION:
            known.add(event.subject)
            fresh.append(event.subject)
    rows = [{"institution_id": here, "kind": ref.kind.value, "id": ref.id} for ref in fresh]
    if rows and insert_new(connection, subjects, rows) < len(rows):
        raise Conflict("Тот же предмет в этот миг открыл кто-то другой: повторите запрос.")


def _referred(event: Event[Payload]) -> list[Ref]:
    refs = [ref for ref in event.subjects if not (event.opens and ref == event.subject)]
    if event.actor.person and event.actor != event.reporter:
        refs.append(Ref(Kind.PERSON, event.actor.person))
    return refs


def _known(connection: Connection, here: UUID, refs: Iterable[Ref]) -> set[Ref]:
    found: set[Ref] = set()
    wanted = list(refs)
    for some in _by(A_STATEMENT, wanted):
        pairs = [(ref.kind.value, ref.id) for ref in some if ref.kind is not Kind.INCIDENT]
        asked = select(subjects.c.kind, subjects.c.id).where(
            subjects.c.institution_id == here, tuple_(subjects.c.kind, subjects.c.id).in_(pairs)
        )
        found |= {Ref(Kind(row.kind), row.id) for row in connection.execute(asked)}
    stuck = [ref.id for ref in wanted if ref.kind is Kind.INCIDENT]
    if stuck:
        asked_stuck = select(inbox.c.id).where(
            inbox.c.institution_id == here, inbox.c.id.in_(stuck), inbox.c.stuck_at.is_not(None)
        )
        found |= {Ref(Kind.INCIDENT, identity) for identity in connection.scalars(asked_stuck)}
    return found


def _store(
    connection: Connection, here: UUID, events: Mapping[int, tuple[Event[Payload], bytes]]
) -> tuple[dict[tuple[str, str], tuple[UUID, int]], list[int]]:
    """Store events by their index; answer where each stands, and which of them are ours.

    Somebody may have sent the same event in this very moment: then his row stands, and ours was never there.
    """
    rows = {index: _row(here, event, digest) for index, (event, digest) in events.items()}
    for some in _by(A_STATEMENT, list(rows.values())):
        insert_new(connection, inbox, some)
    found = _accepted(connection, here, [event.key for event, _ in events.values()])
    ours: list[int] = []
    for index, (event, digest) in events.items():
        identity, _, there = found[event.key]
        _same(index, event, digest, there)
        if identity == rows[index]["id"]:
            ours.append(index)
    return {key: (identity, position) for key, (identity, position, _) in found.items()}, ours


def _row(here: UUID, event: Event[Payload], digest: bytes) -> dict[str, Any]:
    paper = event.paper
    return {
        "id": uuid4(),
        "institution_id": here,
        "source": event.source,
        "event_id": event.id,
        "digest": digest,
        "type": event.type,
        "subject": str(event.subject),
        "subjects": [
            *map(str, event.subjects),
            *([awaited(*event.payload.event_key)] if event.payload.event_key else []),
        ],
        "occurred_at": event.at,
        "received_at": event.received_at,
        "actor_person": event.actor.person,
        "actor_role": event.actor.role.code,
        "reporter_person": event.reporter.person,
        "reporter_role": event.reporter.role.code,
        "channel": event.channel,
        "correlation": event.correlation,
        "payload": event.payload.model_dump(mode="json", exclude_none=True),
        "paper": {"number": paper.number, "day": paper.day.isoformat(), "digest": paper.digest} if paper else None,
        "state": "waiting",
        "tries": 0,
        "released": False,
    }


def _receipt(
    event: Event[Payload],
    before: dict[tuple[str, str], tuple[UUID, int, bytes]],
    stored: dict[tuple[str, str], tuple[UUID, int]],
) -> Receipt:
    if event.key in before:
        identity, position, _ = before[event.key]
        return Receipt(identity, position, duplicate=True)
    return Receipt(*stored[event.key], duplicate=False)


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose keys are not there yet, and say how many that were."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = next(iter(table.primary_key.columns))
    statement = dialect.insert(table).values(list(rows)).on_conflict_do_nothing().returning(key)
    return len(connection.execute(statement).all())


def _by(size: int, items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
