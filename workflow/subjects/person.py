"""A person of an institution: the card, the roles granted, the consents in force."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.access import NOBODY, ROLES, Role
from workflow.across.offers import Received, Sent, received_of, sent_of
from workflow.consents.consent import PERSON_SIGNS_FROM, REPRESENTATIVE_SIGNS_BELOW, Consent, consent_of
from workflow.derived.trail import Held, derived, tracked
from workflow.facts.calendars import CalendarClosed, CalendarReplaced
from workflow.facts.erasing import GONE, PersonErased
from workflow.facts.event import Fact
from workflow.facts.payload import Kind
from workflow.facts.people import (
    ConsentKind,
    PersonCard,
    PersonChanged,
    PersonKind,
    PersonRegistered,
    RepresentativeNamed,
    RoleGranted,
    RoleRevoked,
)
from workflow.subjects.subject import Subject

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.institution import Institution
    from workflow.subjects.match import Match
    from workflow.subjects.pair import Pair

STAFF = frozenset({PersonKind.TEACHER})


class Person(Subject):
    """A mentee, a mentor, a curator, a head or a parent; the person belongs to the institution, not to a cycle."""

    kind = Kind.PERSON
    pairs: tracked[tuple["Pair", ...]] = tracked()
    mentoring: tracked[tuple["Match", ...]] = tracked()

    def __init__(self, identity: UUID, institution: "Institution") -> None:
        super().__init__(identity, institution.trail)
        self.institution = institution
        self.pairs = ()
        self.mentoring = ()

    @derived
    def card(self) -> PersonCard | None:
        """Give the card as it stands now; None after erasure, and once somebody offered here was declined."""
        if self.erased:
            return None
        fact = self.last(PersonRegistered, PersonChanged)
        if fact is not None:
            return fact.payload
        return self.received.fact.payload.card if self.received and self.received.is_kept else None

    @derived
    def received(self) -> Received | None:
        """Give which institution offered him here and what was answered; None for one of our own."""
        return received_of(self)

    @property
    def sent_elsewhere(self) -> tuple[Sent, ...]:
        """Give to which institutions he was offered, and what they answered."""
        return sent_of(self)

    @property
    def erased(self) -> Fact[PersonErased] | None:
        """Give the act by which his data was destroyed."""
        return self.last(PersonErased)

    @property
    def name(self) -> str:
        """Give the name, or a neutral word where it is erased."""
        return self.card.name if self.card else GONE

    @property
    def kinds(self) -> tuple[PersonKind, ...]:
        """Give who the person is to the school."""
        return self.card.kinds if self.card else ()

    @property
    def is_pupil(self) -> bool:
        """Say whether the person studies at the school."""
        return PersonKind.PUPIL in self.kinds

    @property
    def is_teacher(self) -> bool:
        """Say whether the person teaches here: mentoring is then work by an assignment (Labour Code 351.8)."""
        return bool(STAFF.intersection(self.kinds))

    @property
    def is_adult_from_outside(self) -> bool:
        """Say whether a record check is due before pairing: neither a pupil nor a teacher here (Labour Code 351.1)."""
        return not self.is_pupil and not self.is_teacher

    def age_on(self, day: date) -> int | None:
        """Give full years on a day; None when the birth date is not known."""
        return self.card.age_on(day) if self.card else None

    @derived
    def roles(self) -> Role:
        """Give the roles granted here and not revoked, in the order of happening."""
        roles = NOBODY
        for fact in self.of(RoleGranted, RoleRevoked):
            role = ROLES[fact.payload.role]
            roles = roles | role if isinstance(fact.payload, RoleGranted) else roles & ~role
        return roles

    @property
    def audits_until(self) -> date | None:
        """Give the last day on which he is let in as an auditor; None when he is none."""
        if Role.AUDITOR not in self.roles:
            return None
        terms = [one.payload.until for one in self.of(RoleGranted) if ROLES[one.payload.role] is Role.AUDITOR]
        return terms[-1] if terms else None

    @property
    def representatives(self) -> frozenset[UUID]:
        """Name the legal representatives."""
        return frozenset(
            fact.payload.representative for fact in self.of(RepresentativeNamed) if fact.subject.id == self.id
        )

    def signers_on(self, day: date) -> tuple[bool, bool]:
        """Say who must sign a consent on a day: (the person, the representative).

        Under 14 the representative, from 14 to 17 both, from 18 the person; without a birth date he counts as adult.
        """
        age = self.age_on(day)
        if age is None:
            return (True, False)
        return (age >= PERSON_SIGNS_FROM, age < REPRESENTATIVE_SIGNS_BELOW)

    def consented(self, kind: ConsentKind, day: date | None = None) -> bool:
        """Say whether a consent is in force on a day, or as far as the facts go."""
        return self.derive(consent_of, kind, day).in_force

    def consent(self, kind: ConsentKind) -> Consent:
        """Give a consent as far as the facts go."""
        return self.derive(consent_of, kind, None)

    def consent_to_pass_on(self, receiver: UUID) -> Consent:
        """Give the consent to pass his data on to one institution, as far as the facts go."""
        return self.derive(consent_of, ConsentKind.TRANSFER, None, receiver)

    @property
    def calendar(self) -> tuple[int, bool]:
        """Give the number of his calendar's address, and whether there is one: what was said last decides."""
        told = sorted(self.of(CalendarReplaced, CalendarClosed), key=lambda fact: fact.number)
        return (len(told), not told or isinstance(told[-1].payload, CalendarReplaced))

    @property
    def questioning_is_over(self) -> bool:
        """Say whether he withdrew the consent to psychological questioning: what depends on it is waived for him."""
        return self.consent(ConsentKind.QUESTIONING).withdrawal is not None

    def is_mentee_of(self, cycle: "Cycle") -> bool:
        """Say whether he takes part in a cycle as a mentee."""
        return any(pair.counts for pair in self.pairs if pair.cycle is cycle)

    def first_met(self, cycle: "Cycle") -> datetime | None:
        """Give the moment of his first meeting in a cycle, as a mentee or as the mentor of that day."""
        return self.derive(Person._first_met, cycle, kind=Held)

    def _first_met(self, cycle: "Cycle") -> datetime | None:
        met = [pair.meetings[0].at for pair in self.pairs if pair.cycle is cycle and pair.meetings]
        for match in self.mentoring:
            if match.pair.cycle is cycle:
                his = (fact.at for fact in match.pair.meetings if match.pair.match_on(fact.day) is match)
                met += [first] if (first := next(his, None)) else []
        return min(met, default=None)
