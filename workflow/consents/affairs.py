"""Whose a fact is when a person is erased: what he is, the affairs that were his, and what speaks of him elsewhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workflow.facts.activities import PracticePublished
from workflow.facts.cycles import WaiverAsked
from workflow.facts.duties import DutiesHandedOver
from workflow.facts.erasing import PersonErased
from workflow.facts.event import Event
from workflow.facts.meetings import FeedbackGiven, FitAnswered
from workflow.facts.pairs import MentorReplaced
from workflow.facts.payload import Kind, Payload, Ref

if TYPE_CHECKING:
    from workflow.subjects.institution import Institution

SAID_BY_HIM = (FitAnswered, FeedbackGiven)
"""Payloads that hold the values of whoever said them, whatever they are about."""
SPEAKS_OF_NAMED = (PracticePublished, DutiesHandedOver, MentorReplaced)
"""Payloads whose texts speak of those whom they name, and not of whom they are about alone."""


@dataclass(frozen=True, slots=True)
class Affairs:
    """A person with his pairs, matches, meetings, groups and the waivers asked for him."""

    person: UUID
    refs: frozenset[Ref]

    def hold(self, event: Event[Any]) -> bool:
        """Say whether the personal values of an event are his, or speak of him. The act itself stays."""
        if isinstance(event.payload, PersonErased):
            return False
        if event.subject in self.refs:
            return True
        if isinstance(event.payload, SAID_BY_HIM):
            return event.actor.person == self.person
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
    return Affairs(identity, frozenset({person, *pairs, *groups, *matches, *meetings, *waivers}))


def _asks_for(asked: Payload, refs: set[Ref]) -> bool:
    return any(ref in refs for ref in asked.refs())
