"""A mentor in one cycle: what he offered, whether he was selected, trained and checked, and how much room he has."""

from typing import TYPE_CHECKING

from workflow.derived.trail import Held, Tracked, derived, held
from workflow.facts.activities import TrainingHeld
from workflow.facts.event import Fact
from workflow.facts.pairs import (
    AssignmentAgreed,
    CheckDecision,
    InterviewHeld,
    MentorDeclined,
    MentorOffered,
    MentorSelected,
    RecordChecked,
    TrainingNotNeeded,
)
from workflow.facts.payload import Payload
from workflow.facts.people import ConsentKind
from workflow.leaving.leaving import Leaving, leavings_of
from workflow.subjects.approval import waivers_of
from workflow.subjects.eligibility import misfit
from workflow.subjects.subject import moment
from workflow.subjects.wanted import Wanted

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Mentor(Tracked):
    """A person as a mentor of a cycle; a candidate until he is selected."""

    def __init__(self, person: "Person", cycle: "Cycle") -> None:
        super().__init__(cycle.trail)
        self.person = person
        self.ref = person.ref
        self.cycle = cycle

    @held
    def waivers(self) -> frozenset[str]:
        """Name the requirements that he is freed from here."""
        return waivers_of(self.person, self.cycle)

    def last(self, *payloads: type[Payload]) -> Fact[Payload] | None:
        """Give the person's latest fact of these types in this cycle."""
        return max(self._facts(*payloads), key=moment, default=None)

    def _facts(self, *payloads: type[Payload]) -> list[Fact[Payload]]:
        return [
            fact
            for payload in payloads
            for fact in self.person.of(payload)
            if getattr(fact.payload, "cycle", None) == self.cycle.id
        ]

    def _last_before_he_left(self, *payloads: type[Payload]) -> Fact[Payload] | None:
        """Give the latest fact of these types; None when he left after it or was declined."""
        gone: list[Fact[Payload]] = [one.came for one in self._leavings if one.came is not None]
        gone += self._facts(MentorDeclined)
        found = max((*self._facts(*payloads), *gone), key=moment, default=None)
        return None if found in gone else found

    @derived
    def offer(self) -> MentorOffered | None:
        """Give what he offered last."""
        fact = self.last(MentorOffered)
        return fact.payload if fact and isinstance(fact.payload, MentorOffered) else None

    @held
    def left(self) -> bool:
        """Say whether he left or was declined after his last offer; while his notice runs he has not left."""
        return self._last_before_he_left(MentorOffered) is None

    @held
    def leaving(self) -> Leaving | None:
        """Give the leaving of which the notice runs."""
        leaving = self._leavings[-1] if self._leavings else None
        return leaving if leaving is not None and leaving.came is None and not self.left else None

    @derived
    def _leavings(self) -> list[Leaving]:
        return leavings_of(self.person, self.cycle.id)

    @held
    def selected(self) -> bool:
        """Say whether he stands selected."""
        return self._last_before_he_left(MentorSelected) is not None

    @property
    def interviewed(self) -> bool:
        """Say whether the interview was held (roadmap item 13)."""
        return self.last(InterviewHeld) is not None

    @property
    def consented(self) -> bool:
        """Say whether both consents that taking part needs are in force."""
        return self.person.consented(ConsentKind.PROCESSING) and self.person.consented(ConsentKind.PARTICIPATION)

    @held
    def training_hours(self) -> int:
        """Count the hours of training attended in this cycle."""
        return sum(fact.payload.hours for fact in self.person.of(TrainingHeld) if fact.subject == self.cycle.ref)

    @held
    def trained(self) -> bool:
        """Say whether he has the pack's hours, or his training was found not needed where the form allows that.

        Silence is not an answer: somebody trains him or records that it is not needed, with a reason.
        """
        if self.training_hours >= self.cycle.pack.numbers.training_hours:
            return True
        required = any(
            form.training == "required"
            for code, form in self.cycle.pack.forms.items()
            if self.offer and code in self.offer.forms
        )
        return not required and self.last(TrainingNotNeeded) is not None

    @held
    def record_is_checked(self) -> bool:
        """Say whether the record check admits him, or none is due."""
        if not self.person.is_adult_from_outside:
            return True
        fact = self.person.last(RecordChecked)
        return fact is not None and fact.payload.decision is CheckDecision.ADMIT

    @derived
    def assignment(self) -> AssignmentAgreed | None:
        """Give what was agreed with him as a teacher since he last left; None when nothing was."""
        fact = self._last_before_he_left(AssignmentAgreed)
        return fact.payload if fact and isinstance(fact.payload, AssignmentAgreed) else None

    @held
    def assignment_is_agreed(self) -> bool:
        """Say whether content, term, form and pay are agreed in writing, or no teacher's assignment is due."""
        due = self.cycle.pack.care.teacher_consent and self.person.is_teacher
        return not due or self.assignment is not None

    @property
    def ready(self) -> bool:
        """Say whether he may be matched: selected and trained."""
        return self.selected and self.trained

    @property
    def capacity(self) -> int:
        """Give how many mentees he takes at most: what he offered, else the pack's number for him."""
        numbers = self.cycle.pack.numbers
        if any(match.group and match.live for match in self.person.mentoring):
            return numbers.capacity_group
        if self.offer and self.offer.capacity:
            return self.offer.capacity
        return numbers.capacity_pupil if self.person.is_pupil else numbers.capacity_adult

    @property
    def taken(self) -> int:
        """Count the mentees he has in every open cycle of the institution."""
        return sum(match.live and match.agreed and match.pair.open for match in self.person.mentoring)

    @held
    def room(self) -> int:
        """Give how many more mentees he can take; who is leaving takes nobody."""
        return 0 if self.left or self.leaving else max(0, self.capacity - self.taken)

    def misfit(self, form: str) -> tuple[str, ...]:
        """Say why he cannot be a mentor in a form; nothing said means that he can."""
        return self.derive(Mentor._misfit, form, kind=Held)

    def _misfit(self, form: str) -> tuple[str, ...]:
        if self.offer is None or form not in self.offer.forms:
            return ("эту форму он не предлагал",)
        if form not in self.cycle.pack.forms:
            return ("такой формы в программе нет",)
        pack = self.cycle.pack
        return misfit(
            pack.forms[form].mentors,
            self.person,
            pack.numbers,
            self.cycle.opened_on,
            mentor_type=self.offer.mentor_type,
        )

    def suits(self, pair: "Pair") -> bool:
        """Say whether he may become the mentor of this pair: he serves what it wants, and is not the mentee himself."""
        return self.person is not pair.mentee and self.serves(pair.wanted)

    def serves(self, wanted: Wanted) -> bool:
        """Say whether form, step and subject are what is wanted."""
        return not (self.misfit(wanted.form) or self.below(wanted) or self.of_another_subject(wanted))

    def below(self, wanted: Wanted) -> bool:
        """Say whether a mentor of a higher step is wanted, and he is not."""
        mine = self.person.card.grade if self.person.card else None
        return mine is not None and wanted.above is not None and mine <= wanted.above

    def of_another_subject(self, wanted: Wanted) -> bool:
        """Say whether he offered himself as one who teaches the mentee's subject, and teaches another."""
        kind = self.offer.mentor_type if self.offer else None
        if not any(kind in profile.same_subject_for for profile in self.cycle.pack.forms[wanted.form].mentors):
            return False
        mine = self.person.card.subject if self.person.card else None
        return mine is not None and wanted.subject is not None and mine.casefold() != wanted.subject
