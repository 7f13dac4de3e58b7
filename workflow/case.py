"""One event held against the institution: what guards and moves look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from workflow.facts.cycles import WaiverAsked
from workflow.facts.event import Event
from workflow.facts.meetings import MentorLeft
from workflow.facts.pairs import MentorDeclined
from workflow.facts.payload import Payload
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.incident import Incident
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.subjects.subject import Subject


@dataclass
class Case:
    """An event that is not noted yet, and what it is about."""

    institution: Institution
    event: Event[Payload]
    now: datetime

    @cached_property
    def subject(self) -> Subject | None:
        """Give the event's own subject; None when the event opens it."""
        if self.event.opens and self.event.subject.id != self.institution.id:
            return None
        return self.institution.find(self.event.subject)

    @cached_property
    def named(self) -> tuple[Subject, ...]:
        """Give every subject there is that the event names; NotFound when one is not here."""
        refs = [ref for ref in self.event.subjects if not (self.event.opens and ref == self.event.subject)]
        return tuple(self.institution.find(ref) for ref in refs)

    @cached_property
    def cycle(self) -> Cycle | None:
        """Give the cycle that the event is about."""
        subject = self.subject
        if isinstance(subject, Cycle):
            return subject
        if isinstance(subject, Pair | Approval | Group | Meeting):
            return subject.cycle
        if isinstance(subject, Match):
            return subject.pair.cycle
        named = [one for one in self.named if isinstance(one, Cycle)]
        found = (one.pair if isinstance(one, Match) else one for one in self.named)
        return named[0] if named else next((one.cycle for one in found if isinstance(one, Pair | Group)), None)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Give the pairs that the event names, those of a named match or group among them."""
        waived = self.approval.pair if self.approval else None
        return (*_pairs_of(self.named), *([self.institution.pairs[waived]] if waived else []))

    @cached_property
    def pairs_spoken_of(self) -> tuple[Pair, ...]:
        """Give the pairs of the event, of the fact that it corrects or revokes, of the person whom it frees or ends."""
        spoken_of = self.institution.by_key.get(self.event.payload.event_key or ("", ""))
        subjects = [self.institution.find(ref) for ref in (spoken_of.subjects if spoken_of else ())]
        asked = self.approval.asked.payload if self.approval else self.event.payload
        freed = self.someone(asked.person) if isinstance(asked, WaiverAsked) else None
        of_person = (*freed.pairs, *(match.pair for match in freed.mentoring)) if freed else ()
        if self.person and isinstance(asked, MentorLeft | MentorDeclined):
            of_person = tuple(match.pair for match in self.person.mentoring if match.live)
        return (*self.pairs, *_pairs_of(subjects), *(pair for pair in of_person if pair.cycle is self.cycle))

    @property
    def pair(self) -> Pair | None:
        """Give the one pair that the event is about."""
        return self.pairs[0] if self.pairs else None

    @property
    def match(self) -> Match | None:
        """Give the match that the event is about."""
        return self.subject if isinstance(self.subject, Match) else None

    @property
    def group(self) -> Group | None:
        """Give the group that the event is about."""
        return self.subject if isinstance(self.subject, Group) else None

    @property
    def meeting(self) -> Meeting | None:
        """Give the planned meeting that the event moves or cancels, or of which it tells."""
        return next((one for one in self.named if isinstance(one, Meeting)), None)

    @property
    def person(self) -> Person | None:
        """Give the person that the event is about."""
        return self.subject if isinstance(self.subject, Person) else None

    @property
    def approval(self) -> Approval | None:
        """Give the approval that the event confirms or declines."""
        return self.subject if isinstance(self.subject, Approval) else None

    @property
    def incident(self) -> Incident | None:
        """Give the incident that the event is a command on."""
        return self.subject if isinstance(self.subject, Incident) else None

    @property
    def actor(self) -> UUID | None:
        """Give the person who did it."""
        return self.event.actor.person

    def someone(self, identity: UUID | None) -> Person | None:
        """Give a person of the institution by id."""
        return self.institution.people.get(identity) if identity else None


def _pairs_of(subjects: Iterable[Subject]) -> tuple[Pair, ...]:
    found: dict[Pair, None] = {}
    for subject in subjects:
        if isinstance(subject, Pair):
            found[subject] = None
        elif isinstance(subject, Match):
            found[subject.pair] = None
        elif isinstance(subject, Group):
            found.update(dict.fromkeys(subject.pairs))
        elif isinstance(subject, Meeting) and not isinstance(subject.whose, Cycle):
            found.update(dict.fromkeys(_pairs_of([subject.whose])))
    return tuple(found)
