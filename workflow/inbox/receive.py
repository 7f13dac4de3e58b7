"""Receiving: a body of events is stored whole, or refused whole; whoever was told yes will be settled."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.access import Caller
from workflow.errors import Conflict, NotFound, Unacceptable, Unknown
from workflow.facts.payload import Kind, Ref
from workflow.facts.people import InstitutionOpened
from workflow.inbox.envelope import Envelope
from workflow.inbox.sent import Body, Key, Sent, read
from workflow.organisations.level import Level
from workflow.organisations.tree import NO_PARENT, may_stand_under
from workflow.tables import bulk, inbox, lanes, organisations, subjects

Known = tuple[UUID, Ref]
"""A subject of an institution."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an event was accepted: its address, its place in the inbox, and whether it had been accepted before.

    With it what was sent; a new one waits to be settled.
    """

    id: UUID
    position: int
    duplicate: bool
    source: str
    event_id: str
    subject: str

    @classmethod
    def of(cls, sent: Sent, identity: UUID, position: int, *, duplicate: bool) -> "Receipt":
        """Give the receipt for something sent."""
        event = sent.event
        return cls(identity, position, duplicate, event.source, event.id, str(event.subject))


def receive(
    connection: Connection, caller: Caller, envelopes: Sequence[Envelope], now: datetime, correlation: str = ""
) -> list[Receipt]:
    """Store events in their order, unless one of them cannot be accepted: then none is.

    The caller commits, or rolls back when this raises; until then nobody was promised anything.
    """
    (receipts,) = store(connection, [read(caller, envelopes, now, correlation)])
    return receipts


def store(connection: Connection, bodies: Sequence[Body]) -> list[list[Receipt]]:
    """Store bodies in their order; one that cannot be accepted fails all of them.

    1. What is new becomes rows; whoever sends the same in this moment waits here for the other, and finds his.
    2. Every subject must be known, or be opened earlier, also earlier in the same body. Where all are known already
       both is one statement, which stores nothing when one is not; then what is wrong is found step by step.
    3. What was accepted before is found again by its key; other content under the same key is a Conflict.
    """
    first: dict[Key, Sent] = {}
    for body in bodies:
        for sent in body:
            _same(sent, first.setdefault(sent.key, sent).digest)
    receipts = _store_if_known(connection, first.values())
    if not receipts:
        _open_lanes(connection, first.values())
        receipts = _store(connection, first.values())
        _know(connection, [sent for key, sent in first.items() if key in receipts])
    receipts |= _accepted(connection, [sent for key, sent in first.items() if key not in receipts])
    return [[receipts[sent.key] for sent in body] for body in bodies]


def _same(sent: Sent, digest: bytes) -> None:
    if sent.digest != digest:
        raise Conflict(
            f"Событие {sent.event.source} {sent.event.id} уже принято с другим содержанием: дайте новому свой номер.",
            index=sent.index,
        )


def _open_lanes(connection: Connection, all_sent: Iterable[Sent]) -> None:
    """Make the lane that the event of its institution's opening will be the first in."""
    openings = {sent.here: sent for sent in all_sent if sent.event.opens is Kind.INSTITUTION}
    for here, sent in openings.items():
        at, told = sent.event.received_at, sent.event.payload
        if not isinstance(told, InstitutionOpened):
            raise TypeError(f"an institution is opened by {sent.event.type}")
        if told.parent is not None and not may_stand_under(connection, Level.INSTITUTION, told.parent):
            raise Unacceptable(NO_PARENT, index=sent.index)
        lane = {"institution_id": here, "parent_id": told.parent, "key": secrets.token_bytes(32), "number": 0}
        place = {"id": here, "kind": Level.INSTITUTION.value, "parent_id": told.parent, "name": told.name}
        bulk.write(connection, bulk.insertion(lanes, [lane | {"opened_at": at}], changing=()))
        bulk.write(connection, bulk.insertion(organisations, [place | {"opened_at": at}], changing=()))


def _store_if_known(connection: Connection, all_sent: Collection[Sent]) -> dict[Key, Receipt]:
    """Store what was not there yet if every subject is known; else nothing, as where one is opened or on SQLite."""
    if connection.dialect.name != "postgresql" or any(sent.event.opens for sent in all_sent):
        return {}
    unknown = bulk.Write(UNKNOWN, SUBJECT, _rows(_named(all_sent)))
    stored = bulk.Write(STORE_IF_KNOWN, ROW, [sent.row for sent in all_sent])
    return _receipts(all_sent, bulk.ask_in_one(connection, unknown, stored, gives=(inbox.c.id, inbox.c.position)))


def _store(connection: Connection, all_sent: Collection[Sent]) -> dict[Key, Receipt]:
    """Store what was not there yet, and answer where it stands."""
    rows = [sent.row for sent in all_sent]
    return _receipts(all_sent, bulk.ask(connection, STORE, ROW, rows, gives=(inbox.c.id, inbox.c.position)))


def _receipts(all_sent: Iterable[Sent], stored: Iterable[tuple[UUID, int]]) -> dict[Key, Receipt]:
    by_id = {sent.row["id"]: sent for sent in all_sent}
    return {
        by_id[identity].key: Receipt.of(by_id[identity], identity, position, duplicate=False)
        for identity, position in stored
    }


def _accepted(connection: Connection, all_sent: Collection[Sent]) -> dict[Key, Receipt]:
    """Find what was accepted before, with the same content."""
    if not all_sent:
        return {}
    by_key = {sent.key: sent for sent in all_sent}
    found: dict[Key, Receipt] = {}
    rows = [sent.row for sent in all_sent]
    for *key, identity, position, digest in bulk.ask(connection, ACCEPTED, KEY, rows, gives=(*KEY, *WHERE_IT_STANDS)):
        here, source, event_id = key
        sent = by_key[(here, source, event_id)]
        _same(sent, digest)
        found[sent.key] = Receipt.of(sent, identity, position, duplicate=True)
    return found


def _know(connection: Connection, all_sent: Sequence[Sent]) -> None:
    """Refuse a subject that nobody opened, and one that is opened twice; remember those opened now."""
    unknown = _unknown(connection, _named(all_sent))
    fresh: list[Known] = []
    for sent in all_sent:
        here, event = sent.here, sent.event
        if (here, _institution(sent)) in unknown:
            raise NotFound("Организация здесь не подключена: начните с события institution.opened.")
        for ref in sent.refers:
            if (here, ref) in unknown and ref.kind is Kind.INSTITUTION:
                raise Unacceptable(
                    f"Организации {ref.id} в этой службе нет: смотрите GET /api/v1/institutions.",
                    index=sent.index,
                )
            if (here, ref) in unknown:
                raise Unknown(
                    f"{ref.kind.label.capitalize()} {ref} неизвестен: сначала откройте его событием.",
                    str(ref),
                    index=sent.index,
                )
        if event.opens and event.opens is not Kind.INSTITUTION:
            if (here, event.subject) not in unknown:
                raise Unacceptable(
                    f"{event.subject} уже открыт другим событием: возьмите новый UUID.", index=sent.index
                )
            unknown.discard((here, event.subject))
            fresh.append((here, event.subject))
    if bulk.write(connection, bulk.insertion(subjects, _rows(fresh), changing=())) < len(fresh):
        raise Conflict("Тот же предмет в этот миг открыл кто-то другой: повторите запрос.")


def _named(all_sent: Iterable[Sent]) -> set[Known]:
    """Name every subject that must be known, and the institution."""
    return {(sent.here, ref) for sent in all_sent for ref in (*sent.refers, sent.event.subject, _institution(sent))}


def _institution(sent: Sent) -> Ref:
    return Ref(Kind.INSTITUTION, sent.here)


def _unknown(connection: Connection, named: Collection[Known]) -> set[Known]:
    if not named:
        return set()
    found = bulk.ask(connection, UNKNOWN, SUBJECT, _rows(named), gives=SUBJECT)
    return {(here, Ref(Kind(kind), identity)) for here, kind, identity in found}


def _rows(known: Iterable[Known]) -> list[dict[str, object]]:
    return [{"institution_id": here, "kind": ref.kind.value, "id": ref.id} for here, ref in known]


SUBJECT = (subjects.c.institution_id, subjects.c.kind, subjects.c.id)
KEY = (inbox.c.institution_id, inbox.c.source, inbox.c.event_id)
WHERE_IT_STANDS = (inbox.c.id, inbox.c.position, inbox.c.digest)
ROW = (
    inbox.c.id,
    *KEY,
    inbox.c.digest,
    inbox.c.type,
    inbox.c.subject,
    inbox.c.subjects,
    inbox.c.occurred_at,
    inbox.c.received_at,
    inbox.c.actor_person,
    inbox.c.actor_role,
    inbox.c.reporter_person,
    inbox.c.reporter_role,
    inbox.c.channel,
    inbox.c.correlation,
    inbox.c.clear,
    inbox.c.personal,
    inbox.c.paper,
)

_ONCE = " ON CONFLICT (institution_id, source, event_id) DO NOTHING RETURNING id, position"
STORE = bulk.inserting(inbox, ROW) + _ONCE
STORE_IF_KNOWN = bulk.inserting(inbox, ROW) + " AND NOT EXISTS (SELECT FROM part_0)" + _ONCE

ACCEPTED = """
    SELECT institution_id, source, event_id, inbox.id, inbox.position, inbox.digest
    FROM {new} JOIN inbox USING (institution_id, source, event_id)
"""

UNKNOWN = """
    SELECT institution_id, kind, id FROM {new} WHERE NOT CASE kind
        WHEN 'institution' THEN EXISTS (
            SELECT 1 FROM organisations WHERE organisations.id = new.id AND organisations.kind = 'institution'
        )
        WHEN 'incident' THEN EXISTS (
            SELECT 1 FROM inbox
            WHERE inbox.id = new.id AND inbox.institution_id = new.institution_id AND inbox.stuck_at IS NOT NULL
        )
        ELSE EXISTS (
            SELECT 1 FROM subjects
            WHERE subjects.institution_id = new.institution_id AND subjects.kind = new.kind AND subjects.id = new.id
        )
    END
"""
