"""Whose a fact is when a person is erased: what he is, the affairs that were his, and what speaks of him elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workflow.facts.activities import PracticePublished
from workflow.facts.corrections import FactCorrected
from workflow.facts.cycles import WaiverAsked
from workflow.facts.duties import DutiesHandedOver
from workflow.facts.erasing import PersonErased
from workflow.facts.event import Event
from workflow.facts.meetings import FeedbackGiven, FitAnswered, PlanAgreed
from workflow.facts.pairs import MentorReplaced, Side
from workflow.facts.payload import Kind, Payload, Ref

if TYPE_CHECKING:
    from workflow.subjects.institution import Institution

SAID_BY_HIM = (FitAnswered, FeedbackGiven)
"""Payloads that hold the values of whoever said them, whatever they are about."""
SPEAKS_OF_NAMED = (PracticePublished, DutiesHandedOver, MentorReplaced)
"""Payloads whose texts speak of those whom they name, and not of whom they are about alone."""


@dataclass(frozen=True, slots=True)
class Term:
    """The time in which he was a pair's mentor, by the numbers of facts: from the first on, and before the last."""

    pair: Ref
    first: int
    until: int | None

    def holds(self, event: Event[Any]) -> bool:
        """Say whether an event of the pair tells of its mentor in this time: what he said, or that he did not come."""
        if (
            event.subject != self.pair
            or event.number < self.first
            or not (self.until is None or event.number < self.until)
        ):
            return False
        said = event.payload
        told = said.data if isinstance(said, FactCorrected) else dict(said)
        return Side.MENTOR in (told.get("side"), *(told.get("absent") or ()))


@dataclass(frozen=True, slots=True)
class Affairs:
    """A person with his pairs, matches, meetings, groups, the waivers asked for him, and when whom he mentored."""

    person: UUID
    refs: frozenset[Ref]
    terms: tuple[Term, ...]

    def hold(self, event: Event[Any]) -> bool:
        """Say whether the personal values of an event are his, or speak of him. The act itself stays."""
        said = event.payload
        if isinstance(said, PersonErased):
            return False
        if event.subject in self.refs and not (event.subject.kind is Kind.GROUP and isinstance(said, PlanAgreed)):
            return True  # what a group works for is its pairs' affair, and may have been handed on to another mentor
        if isinstance(event.payload, SAID_BY_HIM):
            return event.actor.person == self.person
        if any(term.holds(event) for term in self.terms):
            return True
        return isinstance(event.payload, SPEAKS_OF_NAMED) and not self.refs.isdisjoint(event.subjects)


def affairs_of(institution: "Institution", identity: UUID) -> Affairs:
    """Gather what of a person's there is in an institution: pairs as a mentee, everything else as a mentor too."""
    pairs = {pair.ref for pair in institution.pairs.values() if pair.mentee.id == identity}
    groups = {group.ref for group in institution.groups.values() if group.mentor.id == identity}
    matches = {
        match.ref for match in institution.matches.values() if match.pair.ref in pairs or match.mentor.id == identity
    }
    meetings = {one.ref for one in institution.meetings.values() if one.whose.ref in pairs | groups}
    person = Ref(Kind.PERSON, identity)
    waivers = {
        approval.ref
        for approval in institution.approvals.values()
        if isinstance(approval.asked.payload, WaiverAsked) and _asks_for(approval.asked.payload, {person, *pairs})
    }
    refs = frozenset({person, *pairs, *groups, *matches, *meetings, *waivers})
    return Affairs(identity, refs, tuple(_terms(institution, identity)))


def _terms(institution: "Institution", mentor: UUID) -> Iterator[Term]:
    """Give his time with each pair: until somebody else agreed to be its mentor, talks of an end are talks with him."""
    for match in institution.matches.values():
        if match.mentor.id == mentor:
            agreed = [one.began.number for one in match.pair.matches if one is not match and one.began]
            later = [number for number in agreed if number > match.proposal.number]
            yield Term(match.pair.ref, match.proposal.number, min(later, default=None))


def _asks_for(asked: Payload, refs: set[Ref]) -> bool:
    return any(ref in refs for ref in asked.refs())
