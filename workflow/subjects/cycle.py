"""A programme cycle: its pack, its papers and aims, the mentors and pairs that take part in it."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workflow.derived.roll import Roll
from workflow.derived.trail import derived, held, tracked
from workflow.facts.cycles import CycleOpened, FormsChosen, FormsOffered, MinimumRaised
from workflow.facts.event import Fact
from workflow.facts.pairs import MentorOffered
from workflow.facts.payload import Kind, Payload
from workflow.packs.pack import Pack
from workflow.stages import ENDS, Stage
from workflow.subjects.approval import Approval
from workflow.subjects.mentor import Mentor
from workflow.subjects.mentors import Mentors
from workflow.subjects.subject import Subject

if TYPE_CHECKING:
    from workflow.subjects.group import Group
    from workflow.subjects.institution import Institution
    from workflow.subjects.meeting import Meeting
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Cycle(Subject):
    """One school year's run of a pack; it moves only when a person says so.

    `moved` is the number of its last move; `said` is what the journal last said of its requirements; `required` and
    `told` keep what follows from the pack alone, which never changes in a cycle; `first_met` what was read of the
    journal, up to a record: none is ever changed. On three rolls stand the pairs that
    were ever opened, those of them that an admission was ever about, and everybody of whom the cycle was told.
    """

    kind = Kind.CYCLE
    stage: tracked[Stage] = tracked()
    moved: tracked[int] = tracked()
    pairs: tracked[tuple["Pair", ...]] = tracked()
    approvals: tracked[tuple[Approval, ...]] = tracked()

    def __init__(self, identity: UUID, institution: "Institution", pack: Pack, opening: Fact[CycleOpened]) -> None:
        super().__init__(identity, institution.trail)
        self.institution = institution
        self.pack = pack
        self.opening = opening
        self.stage = Stage.PREPARATION
        self.moved = 0
        self.said: dict[str, tuple[int, int, bool, bool]] = {}
        self.required: dict[tuple[Kind, Stage], list[Any]] = {}
        self.told: dict[tuple[Kind, Stage], list[str]] = {}
        self.first_met: dict[str, date] = {}
        self.first_met_upto = -1
        self.pairs = ()
        self.approvals = ()
        self.requests: Roll[Pair] = Roll(self.trail)
        self.admissions: Roll[Pair] = Roll(self.trail)
        self.people: Roll[Person] = Roll(self.trail)
        self.groups: list[Group] = []
        self.planned: list[Meeting] = []
        self.mentors = Mentors(self)

    @property
    def open(self) -> bool:
        """Say whether the cycle has not ended."""
        return self.stage not in ENDS

    @property
    def title(self) -> str:
        """Give its title."""
        return self._opened.title

    @property
    def school_year(self) -> int:
        """Give the calendar year in which its school year begins."""
        return self._opened.school_year

    @property
    def _opened(self) -> CycleOpened:
        """Give the opening as it was corrected last; that of a successor, which names this cycle, is not its own."""
        own = [fact.payload for fact in self.of(CycleOpened) if fact.subject == self.ref]
        return own[-1] if own else self.opening.payload

    @property
    def opened_on(self) -> date:
        """Give the day on which it was opened."""
        return self.opening.day

    @derived
    def forms_offered(self) -> frozenset[str]:
        """Give the codes of the forms offered last."""
        fact = self.last(FormsOffered)
        return frozenset(fact.payload.forms) if fact else frozenset()

    @derived
    def forms_run(self) -> frozenset[str] | None:
        """Give the codes of the forms run; None until they are chosen (roadmap item 8)."""
        fact = self.last(FormsChosen)
        return frozenset(fact.payload.forms) if fact else None

    def keep(self, fact: Fact[Payload]) -> None:
        """Keep a fact; whom it is about stands on the rolls from then on."""
        super().keep(fact)
        if fact.subject.kind is Kind.PERSON:
            self.people.join(self.institution.people[fact.subject.id])
            if isinstance(fact.payload, MentorOffered):
                self.mentors.join(fact.subject.id)

    @property
    def standing_mentors(self) -> list[Mentor]:
        """Give the candidates and mentors who did not leave and were not declined."""
        return self.mentors.standing

    @property
    def selected_mentors(self) -> list[Mentor]:
        """Give the mentors who are participants."""
        return self.mentors.selected

    def mentors_with_room(self, form: str) -> list[Mentor]:
        """Give those who stand in the base, fit a form and can take one more."""
        return [mentor for mentor in self.standing_mentors if mentor.room > 0 and not mentor.misfit(form)]

    @property
    def counted_pairs(self) -> list["Pair"]:
        """Give the pairs that cycle requirements count."""
        return self.admissions.tally(_counts).those(True)

    @property
    def mentees(self) -> list["Person"]:
        """Give the participants among the mentees, each once."""
        return list(dict.fromkeys(pair.mentee for pair in self.counted_pairs))

    @property
    def number_of_pairs(self) -> tuple[int, int]:
        """Count the pairs that cycle requirements count, and the admitted ones beside: ended, or on the care list."""
        counts = self.admissions.tally(_counts)
        return counts.number(True), counts.number(False)

    def need_of(self, requirement: str) -> int:
        """Give the least number for a requirement that says "each": the pack's, or the higher one set here."""
        raised = [fact.payload.need for fact in self.of(MinimumRaised) if fact.payload.requirement == requirement]
        return max((self.pack.numbers.minimum_of(requirement), *raised))

    @held
    def regular_meetings(self) -> int:
        """Give how many regular meetings a pair needs: the pack's number, or the higher one set here."""
        raised = [
            fact.payload.need
            for fact in self.of(MinimumRaised)
            if fact.payload.requirement == "regular_meetings_were_held"
        ]
        return max((self.pack.numbers.regular_meetings, *raised))


def _counts(pair: "Pair") -> bool | None:
    """Say of an admitted pair whether it counts; thousands of requests that come at once are not asked."""
    return None if pair.admission is None else pair.counts
