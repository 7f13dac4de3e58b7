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
from workflow.subjects.trail import Held, derived, held, tracked

if TYPE_CHECKING:
    from workflow.subjects.group import Group
    from workflow.subjects.institution import Institution
    from workflow.subjects.meeting import Meeting
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Cycle(Subject):
    """One school year's run of a pack; it moves only when a person says so.

    `moved` is the number of its last move; `said` is what the journal last said of its requirements; `required` keeps
    what the pack requires, which never changes in a cycle.
    """

    kind = Kind.CYCLE
    stage: tracked[Stage] = tracked()
    moved: tracked[int] = tracked()
    pairs: tracked[tuple["Pair", ...]] = tracked()
    ever_admitted: tracked[tuple["Pair", ...]] = tracked()
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
        self.pairs = ()
        self.ever_admitted = ()
        self.approvals = ()
        self.groups: list[Group] = []
        self.planned: list[Meeting] = []
        self._mentors: dict[UUID, Mentor] = {}

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

    @held
    def mentors(self) -> dict[UUID, Mentor]:
        """Give everyone who offered himself, by person id, those who left among them."""
        offered = dict.fromkeys(fact.subject.id for fact in self.of(MentorOffered))
        return {identity: self._mentor(identity) for identity in offered}

    def _mentor(self, identity: UUID) -> Mentor:
        found = self._mentors.get(identity)
        if found is None:
            found = self._mentors[identity] = Mentor(self.institution.people[identity], self)
        return found

    @held
    def standing_mentors(self) -> list[Mentor]:
        """Give the candidates and mentors who did not leave and were not declined."""
        return [mentor for mentor in self.mentors.values() if not mentor.left]

    def mentors_with_room(self, form: str) -> list[Mentor]:
        """Give those who stand in the base, fit a form and can take one more; every searching pair asks for them."""
        return self.derive(Cycle._mentors_with_room, form, kind=Held)

    def _mentors_with_room(self, form: str) -> list[Mentor]:
        return [mentor for mentor in self.standing_mentors if mentor.room > 0 and not mentor.misfit(form)]

    @held
    def selected_mentors(self) -> list[Mentor]:
        """Give the mentors who are participants."""
        return [mentor for mentor in self.standing_mentors if mentor.selected]

    @held
    def counted_pairs(self) -> list["Pair"]:
        """Give the pairs that cycle requirements count."""
        return [pair for pair in self.admitted_pairs if pair.counts]

    @held
    def pairs_aside(self) -> list["Pair"]:
        """Give the admitted pairs that ended or wait on the care list: a figure beside, in neither have nor need."""
        return [pair for pair in self.admitted_pairs if not pair.counts]

    @held
    def admitted_pairs(self) -> list["Pair"]:
        """Give the pairs whose mentee is a participant, in the order in which they were opened.

        Only those that an admission was ever about are asked: thousands of requests that come at once are not read.
        """
        return sorted((pair for pair in self.ever_admitted if pair.admission), key=lambda pair: pair.place)

    @held
    def mentees(self) -> list["Person"]:
        """Give the participants among the mentees, each once."""
        return list(dict.fromkeys(pair.mentee for pair in self.counted_pairs))

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

    def waives(self, requirement: str, subject: UUID) -> bool:
        """Say whether a confirmed waiver frees this pair or person from a requirement."""
        return (requirement, subject) in self.waivers

    @held
    def waivers(self) -> frozenset[tuple[str, UUID | None]]:
        """Name what is waived, each with the pair or person that it is waived for."""
        confirmed = (one.asked.payload for one in self.approvals if one.state is ApprovalState.CONFIRMED)
        waivers = [asked for asked in confirmed if isinstance(asked, WaiverAsked)]
        return frozenset((asked.requirement, freed) for asked in waivers for freed in (asked.pair, asked.person))
