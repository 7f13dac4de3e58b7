"""One institution in memory: everything its lane's deciding can see, built from facts and nothing else.

Only the stages of cycles and pairs are not derived from facts: they change by moves.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from workflow.access import Role
from workflow.consents.affairs import Affairs, affairs_of
from workflow.derived.roll import Roll
from workflow.derived.trail import Trail
from workflow.errors import NotFound
from workflow.facts.corrections import FactAnnulled, FactCorrected
from workflow.facts.erasing import PersonErased, emptied, lacks_values, without_values
from workflow.facts.event import Fact
from workflow.facts.pairs import MentorReplaced
from workflow.facts.payload import Kind, Payload, Ref
from workflow.facts.people import InstitutionOpened
from workflow.packs.pack import Pack
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.incident import Incident
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.subjects.subject import Subject

Reading = Callable[[str, Mapping[str, Any]], Payload]
"""Reads corrected data as the payload of an event type."""


class Institution(Subject):
    """A school with its people, cycles and pairs.

    `packs` gives packs by name for cycles opened from now on, `pinned` those of cycles opened before: a cycle keeps its
    pack to the end. `reads` reads the data of a correction. `number` is the next free number of the lane's journal,
    `records` counts those of each subject. `unasked` are the pairs and cycles that were opened or moved, or read from
    the database, and not asked since then.
    """

    kind = Kind.INSTITUTION

    def __init__(self, identity: UUID, packs: Mapping[str, Pack], reads: Reading) -> None:
        super().__init__(identity, Trail())
        self.packs = packs
        self.reads = reads
        self.pinned: dict[UUID, Pack] = {}
        self.number = 0
        self.records: defaultdict[Ref, int] = defaultdict(int)
        self.people: dict[UUID, Person] = {}
        self.everybody: Roll[Person] = Roll(self.trail)
        self.cycles: dict[UUID, Cycle] = {}
        self.pairs: dict[UUID, Pair] = {}
        self.matches: dict[UUID, Match] = {}
        self.groups: dict[UUID, Group] = {}
        self.approvals: dict[UUID, Approval] = {}
        self.meetings: dict[UUID, Meeting] = {}
        self.incidents: dict[UUID, Incident] = {}
        self.unasked: dict[Pair | Cycle, None] = {}
        self.by_key: dict[tuple[str, str], Fact[Payload]] = {}
        self._representing: frozenset[UUID] | None = None
        self._subjects: dict[Kind, Mapping[UUID, Subject]] = {
            Kind.PERSON: self.people,
            Kind.CYCLE: self.cycles,
            Kind.PAIR: self.pairs,
            Kind.MATCH: self.matches,
            Kind.GROUP: self.groups,
            Kind.APPROVAL: self.approvals,
            Kind.INCIDENT: self.incidents,
            Kind.MEETING: self.meetings,
        }

    @property
    def card(self) -> InstitutionOpened | None:
        """Give name, time zone and the organisation above."""
        fact = self.last(InstitutionOpened)
        return fact.payload if fact else None

    @property
    def timezone(self) -> ZoneInfo:
        """Give the time zone in which its days begin and end."""
        card = self.card
        return ZoneInfo(card.timezone if card else "Europe/Moscow")

    @property
    def representing(self) -> frozenset[UUID]:
        """Name everybody who is somebody's legal representative; worked out anew when one is named."""
        if self._representing is None:
            self._representing = frozenset().union(*(one.representatives for one in self.people.values()))
        return self._representing

    def holding(self, role: Role) -> list[Person]:
        """Give everybody who holds a role here, in the order of registering."""
        return self.everybody.tally(_holds, role).those(True)

    def dated(self, event: Fact[Payload]) -> Fact[Payload]:
        """Give the event with the day on which it happened here."""
        return replace(event, day=event.at.astimezone(self.timezone).date())

    def find(self, ref: Ref) -> Subject:
        """Give a subject; NotFound says what is missing."""
        if ref.kind is Kind.INSTITUTION and ref.id == self.id:
            return self
        subject = self._subjects.get(ref.kind, {}).get(ref.id)
        if subject is None:
            raise NotFound(f"{ref.kind.label.capitalize()} {ref.id} здесь не найдена: событие открытия не принято.")
        return subject

    def has(self, ref: Ref) -> bool:
        """Say whether a subject is here."""
        return ref.id in self._subjects.get(ref.kind, {})

    def note(self, fact: Fact[Payload]) -> None:
        """Take a settled event in; every view of the institution follows from this."""
        if fact.opens:
            OPENERS[fact.opens](self, fact)
        if isinstance(fact.payload, FactCorrected):
            wrong = self._forget((fact.payload.corrected_source, fact.payload.corrected_id))
            self._index(replace(wrong, payload=self._corrected(wrong, fact.payload.data)))
        elif isinstance(fact.payload, FactAnnulled):
            self._forget((fact.payload.annulled_source, fact.payload.annulled_id))
        self._index(fact)
        if isinstance(fact.payload, PersonErased):
            self._erase(affairs_of(self, fact.subject.id))

    def _corrected(self, wrong: Fact[Payload], right: Mapping[str, Any]) -> Payload:
        """Read corrected data; of a correction whose values were destroyed only what is left."""
        kind = type(wrong.payload)
        return emptied(kind, right) if lacks_values(kind, right) else self.reads(wrong.type, right)

    def _erase(self, affairs: Affairs) -> None:
        """Forget the personal values of everything that was a person's affair; that it happened stays."""
        for fact in [fact for fact in self.by_key.values() if affairs.hold(fact)]:
            payload = without_values(fact.payload, self._corrects(fact))
            self._forget(fact.key)
            left = replace(fact, payload=payload, paper=None, correlation="")
            self._index(left)
            if fact.opens in OPENED_BY:
                setattr(self.find(fact.subject), OPENED_BY[fact.opens], left)

    def _corrects(self, fact: Fact[Payload]) -> type[Payload] | None:
        """Give the type of the payload that a correction is about."""
        if not isinstance(fact.payload, FactCorrected):
            return None
        right = self.by_key.get((fact.payload.corrected_source, fact.payload.corrected_id))
        return type(right.payload) if right else None

    def _index(self, fact: Fact[Payload]) -> None:
        for ref in fact.subjects:
            self.find(ref).keep(fact)
        self.by_key[fact.key] = fact
        if fact.type == "representative.named":
            self._representing = None

    def _forget(self, key: tuple[str, str]) -> Fact[Payload]:
        wrong = self.by_key.pop(key, None)
        if wrong is None:
            raise NotFound("Исправляемое событие не найдено среди фактов.")
        for ref in wrong.subjects:
            self.find(ref).forget(wrong)
        if wrong.type == "representative.named":
            self._representing = None
        return wrong


def _holds(person: Person, role: Role) -> bool | None:
    return True if role in person.roles else None


def _open_person(institution: Institution, fact: Fact[Any]) -> None:
    person = Person(fact.subject.id, institution)
    institution.people[person.id] = person
    institution.everybody.join(person)


def _open_cycle(institution: Institution, fact: Fact[Any]) -> None:
    pack = institution.pinned.get(fact.subject.id) or institution.packs.get(fact.payload.pack)
    if pack is None:
        raise NotFound(f"Пакета «{fact.payload.pack}» нет: список даёт «stupeni pack names».")
    cycle = Cycle(fact.subject.id, institution, pack, fact)
    institution.cycles[cycle.id] = cycle
    institution.unasked[cycle] = None


def _open_pair(institution: Institution, fact: Fact[Any]) -> None:
    cycle = institution.cycles[fact.payload.cycle]
    pair = Pair(fact.subject.id, cycle, institution.people[fact.payload.mentee])
    institution.pairs[pair.id] = pair
    institution.unasked[pair] = None
    cycle.pairs = (*cycle.pairs, pair)
    cycle.requests.join(pair)
    pair.mentee.pairs = (*pair.mentee.pairs, pair)


def _open_match(institution: Institution, fact: Fact[Any]) -> None:
    said = fact.payload
    replaces = isinstance(said, MentorReplaced)
    pair = institution.matches[said.replaces].pair if replaces else institution.pairs[said.pair]
    mentor = institution.people[fact.payload.mentor]
    group = institution.groups[fact.payload.group] if fact.payload.group else None
    match = Match(fact.subject.id, pair, mentor, group, fact)
    institution.matches[match.id] = match
    pair.matches = (*pair.matches, match)
    mentor.mentoring = (*mentor.mentoring, match)
    if group:
        group.matches = (*group.matches, match)


def _open_group(institution: Institution, fact: Fact[Any]) -> None:
    cycle = institution.cycles[fact.payload.cycle]
    group = Group(fact.subject.id, cycle, institution.people[fact.payload.mentor], fact.payload)
    institution.groups[group.id] = group
    cycle.groups.append(group)


def _open_approval(institution: Institution, fact: Fact[Any]) -> None:
    cycle = institution.cycles[fact.payload.cycle]
    approval = Approval(fact.subject.id, cycle, fact)
    institution.approvals[approval.id] = approval
    cycle.approvals = (*cycle.approvals, approval)


def _open_meeting(institution: Institution, fact: Fact[Any]) -> None:
    named = next(ref for ref in fact.payload.refs())
    places: dict[Kind, Mapping[UUID, Any]] = {
        Kind.PAIR: institution.pairs,
        Kind.GROUP: institution.groups,
        Kind.CYCLE: institution.cycles,
    }
    whose = places[named.kind][named.id]
    meeting = Meeting(fact.subject.id, whose, fact)
    institution.meetings[meeting.id] = meeting
    whose.planned.append(meeting)


OPENED_BY = {Kind.MATCH: "proposal", Kind.APPROVAL: "asked", Kind.MEETING: "opening"}
"""Where a subject keeps the fact that opened it."""

OPENERS: Mapping[Kind, Callable[[Institution, Fact[Any]], None]] = {
    Kind.INSTITUTION: lambda institution, fact: None,
    Kind.PERSON: _open_person,
    Kind.CYCLE: _open_cycle,
    Kind.PAIR: _open_pair,
    Kind.MATCH: _open_match,
    Kind.GROUP: _open_group,
    Kind.APPROVAL: _open_approval,
    Kind.MEETING: _open_meeting,
}
