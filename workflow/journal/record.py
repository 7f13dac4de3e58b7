"""One record: an entry of a decision as canonical JSON, without a word about a person in clear."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from workflow.access import Actor
from workflow.catalogue import CATALOGUE
from workflow.decision import Decision, Entry
from workflow.errors import BadJournal
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.journal.canonical import canonical
from workflow.journal.commitment import commitment, commitments
from workflow.journal.keyring import Keyring
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair

VERSION = 1
LARGEST = 16 * 1024
MOMENTS = 64
"""Moments whose writing is kept: a transaction is recorded at one, and a body was received at one."""
REQUEST_ID = re.compile(r"^[0-9a-f-]{32,36}$")


@dataclass(frozen=True)
class Writer:
    """Writes the records of one institution's decisions."""

    institution: Institution
    keyring: Keyring
    recorded_at: datetime

    def rows(
        self, decision: Decision, event_id: UUID, personal: Mapping[str, Any]
    ) -> list[tuple[dict[str, Any], list[UUID]]]:
        """Give the journal's rows of a decision, each with the pseudonyms that its record names.

        `event_id` is the event's address; it stands in each record as what caused it. `personal` are the values of its
        payload that the vault keeps: what the record commits to are these very values.
        """
        shared = self._shared(decision.fact)
        acting = self._acting(decision.fact)
        found = []
        for entry in decision.entries:
            row, named = self._row(entry, decision, event_id, personal, shared)
            found.append((row, list(dict.fromkeys((*named, *acting)))))
        return found

    def _row(
        self,
        entry: Entry,
        decision: Decision,
        event_id: UUID,
        personal: Mapping[str, Any],
        shared: Mapping[str, Any],
    ) -> tuple[dict[str, Any], list[UUID]]:
        fact = decision.fact
        subject = self._subject(entry.subject)
        people = [self.keyring.mask(person).pseudonym for person in entry.people]
        record = {
            **shared,
            "id": secrets.token_hex(16),
            "number": entry.number,
            "type": entry.type,
            "subject": f"{subject.kind.value}/{subject.id}",
            "subject_number": entry.subject_number,
            "people": [person.hex for person in people],
            "pack": entry.pack,
            "cause": {"number": entry.cause, "event": event_id.hex},
            "part": [entry.part, entry.parts] if entry.parts > 1 else None,
        }
        if entry.number == decision.entries[0].number or entry.part > 1:
            record |= self._said(entry, fact, event_id, personal)
        record |= self._changed(entry, event_id)
        content = canonical({name: value for name, value in record.items() if value or value == 0})
        if len(content) > LARGEST:
            raise BadJournal(f"Запись {entry.type} больше {LARGEST} байт.")
        row = {
            "institution_id": self.institution.id,
            "number": entry.number,
            "type": entry.type,
            "subject_kind": subject.kind.value,
            "subject_id": subject.id,
            "subject_number": entry.subject_number,
            "recorded_at": self.recorded_at,
            "occurred_at": fact.at,
            "record": content,
        }
        return row, [*([subject.id] if subject.kind is Kind.PERSON else []), *people]

    def _shared(self, fact: Event[Payload]) -> dict[str, Any]:
        """Give what all records of one event say."""
        return {
            "version": VERSION,
            "log": str(self.institution.id),
            "recorded_at": _utc(self.recorded_at),
            "occurred_at": _utc(fact.at),
            "received_at": _utc(fact.received_at),
            "actor": self._who(fact.actor),
            "reporter": self._who(fact.reporter) | {"channel": fact.channel},
            "request": _request(fact.correlation),
        }

    def _said(self, entry: Entry, fact: Event[Payload], event_id: UUID, personal: Mapping[str, Any]) -> dict[str, Any]:
        """Give the content of the event: public values in clear, everything else as commitments, once."""
        said: dict[str, Any] = {"values": public(fact.payload, entry.part, entry.parts)}
        if entry.part == 1:
            key = self._key(fact)
            said["commitments"] = commitments(key, event_id, personal) if key else None
            said["paper"] = commitment(self.keyring.key, event_id, "paper", _paper(fact)) if fact.paper else None
        return said

    def _changed(self, entry: Entry, event_id: UUID) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "from": entry.frm.value if entry.frm else None,
            "to": entry.to.value if entry.to else None,
            "answers": {code: list(figures) for code, figures in entry.answers.items()},
            "pauses": [{"pause": pause.number, "stands": stands} for pause, stands in entry.pauses],
        }
        return changed

    def _key(self, fact: Event[Payload]) -> bytes:
        owner = owner_of(fact, self.institution)
        return (self.keyring.mask(owner).key if owner else self.keyring.key) or b""

    def _subject(self, ref: Ref) -> Ref:
        return Ref(ref.kind, self.keyring.mask(ref.id).pseudonym) if ref.kind is Kind.PERSON else ref

    def _who(self, actor: Actor) -> dict[str, Any]:
        person = self.keyring.mask(actor.person).pseudonym.hex if actor.person else None
        return {"role": actor.role.code} | ({"person": person} if person else {})

    def _acting(self, fact: Event[Payload]) -> list[UUID]:
        return [self.keyring.mask(one.person).pseudonym for one in (fact.actor, fact.reporter) if one.person]


def owner_of(fact: Event[Payload], institution: Institution) -> UUID | None:
    """Say whose personal values an event holds; None means the institution's own."""
    owner = CATALOGUE[fact.type].owner if fact.type in CATALOGUE else "subject"
    if owner != "subject":
        return fact.actor.person if owner == "actor" else None
    if fact.subject.kind is Kind.PERSON:
        return fact.subject.id
    if fact.subject.kind is Kind.PAIR:
        return institution.pairs[fact.subject.id].mentee.id
    if fact.subject.kind is Kind.MATCH:
        return institution.matches[fact.subject.id].pair.mentee.id
    if fact.subject.kind is Kind.MEETING:
        whose = institution.meetings[fact.subject.id].whose
        return whose.mentee.id if isinstance(whose, Pair) else None
    return None


def public(payload: Payload, part: int = 1, parts: int = 1) -> dict[str, Any]:
    """Give the values of a payload that a record may hold in clear: no person's id among them.

    Of a long list each part of a split record holds its share.
    """
    kinds = dict(payload.naming)
    values: dict[str, Any] = {}
    for name in sorted(payload.clear):
        value = getattr(payload, name)
        if value is None or kinds.get(name) is Kind.PERSON:
            continue
        if isinstance(value, tuple):
            share = -(-len(value) // parts)
            values[name] = [_plain(one) for one in value[(part - 1) * share : part * share]]
        elif part == 1:
            values[name] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Payload):
        return public(value)
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, int) else str(value)


def _paper(fact: Event[Payload]) -> dict[str, Any]:
    paper = fact.paper
    return {"number": paper.number, "day": paper.day.isoformat(), "digest": paper.digest or ""} if paper else {}


@lru_cache(MOMENTS)
def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _request(correlation: str) -> str | None:
    """Give the request id as it is when it is one of ours; of a stranger's only the digest, it may name somebody."""
    if not correlation or REQUEST_ID.match(correlation):
        return correlation or None
    return hashlib.sha256(correlation.encode()).hexdigest()[:32]
