"""A programme cycle: its pack, its papers and aims, the mentors and pairs that take part in it."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workflow.facts.cycles import CycleOpened, FormsChosen, FormsOffered, MinimumRaised, WaiverAsked
from workflow.facts.event import Fact
from workflow.facts.pairs import MentorOffered
from workflow.facts.payload import Kind
from workflow.packs.pack import Pack
from workflow.stages import ENDS, Stage
from workflow.subjects.approval import Approval, ApprovalState
from workflow.subjects.mentor import Mentor
from workflow.subjects.subject import Subject

if TYPE_CHECKING:
    from workflow.subjects.group import Group
    from workflow.subjects.institution import Institution
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Cycle(Subject):
    """One school year's run of a pack; it moves only when a person says so.

    `moved` is the number of its last move; `said` is what the journal last said of its requirements; `required` keeps
    what the pack requires, which never changes in a cycle.
    """

    kind = Kind.CYCLE

    def __init__(self, identity: UUID, institution: "Institution", pack: Pack, opening: Fact[CycleOpened]) -> None:
        super().__init__(identity)
        self.institution = institution
        self.pack = pack
        self.opening = opening
        self.stage = Stage.PREPARATION
        self.moved = 0
        self.said: dict[str, tuple[int, int, bool, bool]] = {}
        self.required: dict[tuple[Kind, Stage], list[Any]] = {}
        self.pairs: list[Pair] = []
        self.groups: list[Group] = []
        self.approvals: list[Approval] = []

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

    @property
    def forms_offered(self) -> frozenset[str]:
        """Give the codes of the forms offered last."""
        fact = self.last(FormsOffered)
        return frozenset(fact.payload.forms) if fact else frozenset()

    @property
    def forms_run(self) -> frozenset[str] | None:
        """Give the codes of the forms run; None until they are chosen (roadmap item 8)."""
        fact = self.last(FormsChosen)
        return frozenset(fact.payload.forms) if fact else None

    @property
    def mentors(self) -> dict[UUID, Mentor]:
        """Give everyone who offered himself, by person id, those who left among them."""
        if "mentors" not in self.memo:
            people = self.institution.people
            found = {fact.subject.id: Mentor(people[fact.subject.id], self) for fact in self.of(MentorOffered)}
            self.memo["mentors"] = found
        mentors: dict[UUID, Mentor] = self.memo["mentors"]
        return mentors

    @property
    def standing_mentors(self) -> list[Mentor]:
        """Give the candidates and mentors who did not leave and were not declined."""
        if "standing mentors" not in self.memo:
            self.memo["standing mentors"] = [mentor for mentor in self.mentors.values() if not mentor.left]
        standing: list[Mentor] = self.memo["standing mentors"]
        return standing

    def mentors_with_room(self, form: str) -> list[Mentor]:
        """Give those who stand in the base, fit a form and can take one more; every searching pair asks for them."""
        key = ("mentors with room", form)
        if key not in self.memo:
            able = (mentor for mentor in self.standing_mentors if mentor.room > 0)
            self.memo[key] = [mentor for mentor in able if not mentor.misfit(form)]
        found: list[Mentor] = self.memo[key]
        return found

    @property
    def selected_mentors(self) -> list[Mentor]:
        """Give the mentors who are participants."""
        return [mentor for mentor in self.standing_mentors if mentor.selected]

    @property
    def counted_pairs(self) -> list["Pair"]:
        """Give the pairs that cycle requirements count."""
        if "counted pairs" not in self.memo:
            self.memo["counted pairs"] = [pair for pair in self.pairs if pair.counts]
        counted: list[Pair] = self.memo["counted pairs"]
        return counted

    @property
    def pairs_aside(self) -> list["Pair"]:
        """Give the admitted pairs that ended or wait on the care list: a figure beside, in neither have nor need."""
        if "pairs aside" not in self.memo:
            counted = set(self.counted_pairs)
            self.memo["pairs aside"] = [pair for pair in self.pairs if pair.admission and pair not in counted]
        aside: list[Pair] = self.memo["pairs aside"]
        return aside

    @property
    def mentees(self) -> list["Person"]:
        """Give the participants among the mentees, each once."""
        return list(dict.fromkeys(pair.mentee for pair in self.counted_pairs))

    def need_of(self, requirement: str) -> int:
        """Give the least number for a requirement that says "each": the pack's, or the higher one set here."""
        raised = [fact.payload.need for fact in self.of(MinimumRaised) if fact.payload.requirement == requirement]
        return max((self.pack.numbers.minimum_of(requirement), *raised))

    @property
    def regular_meetings(self) -> int:
        """Give how many regular meetings a pair needs: the pack's number, or the higher one set here."""
        raised = [
            fact.payload.need
            for fact in self.of(MinimumRaised)
            if fact.payload.requirement == "regular_meetings_were_held"
        ]
        return max((self.pack.numbers.regular_meetings, *raised))

    def waives(self, requirement: str, subject: UUID) -> bool:
        """Say whether a confirmed waiver frees this pair or person from a requirement."""
        for approval in self.approvals:
            asked = approval.asked.payload
            if (
                isinstance(asked, WaiverAsked)
                and asked.requirement == requirement
                and subject in (asked.pair, asked.person)
                and approval.state is ApprovalState.CONFIRMED
            ):
                return True
        return False
