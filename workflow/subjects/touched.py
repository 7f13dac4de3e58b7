"""Whom a fact touches: the pairs and cycles whose requirements may answer otherwise after it."""

from typing import TYPE_CHECKING

from workflow.facts.cycles import WaiverAsked
from workflow.facts.event import Fact
from workflow.facts.meetings import MeetingHeld, PairSentBack
from workflow.facts.pairs import MentorOffered
from workflow.facts.payload import Payload
from workflow.facts.people import RoleGranted, RoleRevoked
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

if TYPE_CHECKING:
    from workflow.facts.payload import Ref
    from workflow.subjects.institution import Institution


ABOUT_ROOM = ("a_mentor_has_room", "a_mentor_is_ready")
"""What a pair that looks for a mentor hears of mentors it has nothing else to do with."""


class Touched:
    """Pairs and cycles in the order in which a fact reached them, each once.

    Wide on purpose: a pair asked once too often costs microseconds, a pair forgotten stands still.
    """

    def __init__(self) -> None:
        self._pairs: dict[Pair, None] = {}
        self._cycles: dict[Cycle, None] = {}
        self._whole: dict[Cycle, None] = {}
        self._searching: dict[Pair, None] = {}

    @property
    def pairs(self) -> list[Pair]:
        """Give the pairs touched, those that only look for a mentor last."""
        return list(dict.fromkeys((*self._pairs, *self._searching)))

    @property
    def cycles(self) -> list[Cycle]:
        """Give the cycles touched."""
        return list(self._cycles)

    def by(self, fact: Fact[Payload], institution: "Institution") -> None:
        """Add whom a fact touches."""
        for ref in fact.subjects:
            self._add(ref, fact, institution)

    def refresh(self) -> None:
        """Let everything touched forget what it had derived."""
        for pair in self._pairs:
            pair.memo.clear()
        for pair in self._searching:
            for code in ABOUT_ROOM:
                pair.memo.pop(code, None)
        for cycle in self._cycles:
            cycle.memo.clear()
        for cycle in self._whole:
            for pair in cycle.pairs:
                pair.memo.clear()

    def cycle(self, cycle: Cycle) -> None:
        """Add a cycle with all its open pairs; those that ended only forget what they had derived."""
        self._cycles[cycle] = self._whole[cycle] = None
        self._pairs.update(dict.fromkeys(pair for pair in cycle.pairs if pair.open))

    def pair(self, pair: Pair) -> None:
        """Add a pair and its cycle."""
        self._pairs[pair] = None
        self._cycles[pair.cycle] = None

    def freed(self, pair: Pair) -> None:
        """Add everyone who may ask for the mentors of a pair that lost them, in any cycle."""
        for match in pair.matches:
            self._person(match.mentor)

    def searching(self, cycle: Cycle) -> None:
        """Add the pairs that look for a mentor: room with one of them is news to all."""
        self._cycles[cycle] = None
        for pair in cycle.pairs:
            if pair.open and (pair.match is None or not pair.match.agreed):
                self._searching[pair] = None

    def _add(self, ref: "Ref", fact: Fact[Payload], institution: "Institution") -> None:
        subject = None if ref.id == institution.id else institution.find(ref)
        if isinstance(subject, Pair):
            self._pair(subject, fact)
        elif isinstance(subject, Cycle):
            if fact.subject == ref:
                self.cycle(subject)
            elif isinstance(fact.payload, MentorOffered):
                self.searching(subject)
            else:
                self._cycles[subject] = None
        elif isinstance(subject, Match):
            self.pair(subject.pair)
            self._person(subject.mentor)
        elif isinstance(subject, Group):
            self._cycles[subject.cycle] = None
            self._pairs.update(dict.fromkeys(match.pair for match in subject.matches))
        elif isinstance(subject, Approval):
            self._approval(subject, institution)
        elif isinstance(subject, Person):
            self._person(subject)
            if isinstance(fact.payload, RoleGranted | RoleRevoked):
                self._cycles.update(dict.fromkeys(cycle for cycle in institution.cycles.values() if cycle.open))

    def _pair(self, pair: Pair, fact: Fact[Payload]) -> None:
        self.pair(pair)
        if isinstance(fact.payload, PairSentBack):
            self.freed(pair)
        elif isinstance(fact.payload, MeetingHeld):
            # A measurement on entry is one before the person's first meeting, in whichever pair that was.
            for person in (pair.mentee, *(match.mentor for match in pair.matches)):
                for other in person.pairs:
                    self.pair(other)

    def _approval(self, approval: Approval, institution: "Institution") -> None:
        self._cycles[approval.cycle] = None
        asked = approval.asked.payload
        if isinstance(asked, WaiverAsked):
            if asked.pair:
                self.pair(institution.pairs[asked.pair])
            if asked.person:
                self._person(institution.people[asked.person])

    def _person(self, person: Person) -> None:
        for pair in person.pairs:
            self.pair(pair)
        for match in person.mentoring:
            self.pair(match.pair)
        for cycle in person.institution.cycles.values():
            if cycle.open and person.id in cycle.mentors:
                self.searching(cycle)
