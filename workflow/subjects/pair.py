"""A pair: opened from one mentee's request; its mentor is found on the way and may change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.access import HEADS, Role, by
from workflow.consents.consent import ENDED, Ended, stretches_without
from workflow.derived.trail import Held, derived, held, told, tracked
from workflow.facts.concerns import ConcernRaised, ConcernResolved
from workflow.facts.event import Fact
from workflow.facts.meetings import (
    CareScheduled,
    EndingOutcome,
    MeetingHeld,
    MeetingKind,
    PairPaused,
    PairResumed,
    PlanAgreed,
)
from workflow.facts.pairs import MenteeAdmitted, MenteeDeclined, RequestChanged, RequestSubmitted
from workflow.facts.payload import Kind, Payload
from workflow.stages import ENDS, Stage
from workflow.subjects.approval import waivers_of
from workflow.subjects.concern import Concern, concerns_of
from workflow.subjects.ending import ending_of, outcome_of
from workflow.subjects.subject import Subject, moment
from workflow.subjects.wanted import Wanted, wanted_by
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.match import Match
    from workflow.subjects.meeting import Meeting
    from workflow.subjects.person import Person


class PauseCause(Named):
    """Why a pair stands still; a concern is shown to the mentor with a neutral text."""

    AGREED = "agreed", "по договорённости"
    CONSENT_WITHDRAWN = "consent_withdrawn", "отозвано согласие"
    CONSENT_OUTGROWN = "consent_outgrown", "согласие не подписано заново после дня рождения"
    CONSENT_EXPIRED = "consent_expired", "срок согласия истёк"
    CONCERN = "concern", "разбирается обращение"


PAUSED_BY = {
    Ended.WITHDRAWN: PauseCause.CONSENT_WITHDRAWN,
    Ended.OUTGROWN: PauseCause.CONSENT_OUTGROWN,
    Ended.EXPIRED: PauseCause.CONSENT_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Pause:
    """One standing or past pause; `number` is that of the fact which opened it."""

    number: int
    cause: PauseCause
    since: date
    until: date | None
    lifted_by: Role

    def covers(self, day: date) -> bool:
        """Say whether the pause stood on a day; on the day it was lifted the pair may meet again."""
        return self.since <= day and (self.until is None or day < self.until)


class Pair(Subject):
    """A mentee's way through the programme, with one mentor after another.

    `place` is its place in the order of opening; `moved` is the number of its last move; `said` and `said_paused` are
    what the journal last said of it.
    """

    kind = Kind.PAIR
    stage: tracked[Stage] = tracked()
    moved: tracked[int] = tracked()
    matches: tracked[tuple["Match", ...]] = tracked()

    def __init__(self, identity: UUID, cycle: "Cycle", mentee: "Person") -> None:
        super().__init__(identity, cycle.trail)
        self.place = len(cycle.institution.pairs)
        self.cycle = cycle
        self.mentee = mentee
        self.stage = Stage.PREPARATION
        self.moved = 0
        self.said: dict[str, tuple[int, int, bool, bool]] = {}
        self.said_paused: dict[int, Pause] = {}
        self.matches = ()
        self.planned: list[Meeting] = []

    def keep(self, fact: Fact[Payload]) -> None:
        """Keep a fact; with an admission the pair and its mentee stand on the rolls of the cycle."""
        super().keep(fact)
        if isinstance(fact.payload, MenteeAdmitted):
            self.cycle.admissions.join(self)
            self.cycle.people.join(self.mentee)

    @property
    def open(self) -> bool:
        """Say whether the pair has not ended."""
        return self.stage not in ENDS

    @held
    def request(self) -> RequestSubmitted | RequestChanged | None:
        """Give the mentee's request as it stands now."""
        return next((fact.payload for fact in self._requests()), None)

    @property
    def form(self) -> str:
        """Give the form asked for."""
        request = self.request
        return request.form if request else ""

    @held
    def situation(self) -> str | None:
        """Give why he becomes a mentee; stays with curator, psychologist and head."""
        return next((fact.payload.situation for fact in self._requests() if fact.payload.situation), None)

    @held
    def role_model(self) -> str | None:
        """Give the role model asked for."""
        return next((fact.payload.role_model for fact in self._requests() if fact.payload.role_model), None)

    def _requests(self) -> Iterator[Fact[RequestSubmitted | RequestChanged]]:
        """Give the latest first; the request of a successor, which names this pair, is not its own."""
        facts = self.of(RequestSubmitted, RequestChanged)
        return (fact for fact in reversed(facts) if fact.subject == self.ref)

    @property
    def is_passive(self) -> bool:
        """Say whether the pack counts a mentee in this situation as passive."""
        return self.cycle.pack.category_of(self.situation) == "passive"

    @held
    def wanted(self) -> Wanted:
        """Give what it wants of a mentor."""
        return wanted_by(self)

    @held
    def waivers(self) -> frozenset[str]:
        """Name the requirements that the pair, its mentee or the mentor it has is freed from."""
        people = (self.mentee, self.match.mentor) if self.match else (self.mentee,)
        return waivers_of(self, self.cycle).union(*(waivers_of(person, self.cycle) for person in people))

    @held
    def admission(self) -> Fact[MenteeAdmitted] | None:
        """Give the admission that stands, if the mentee was not declined after it."""
        fact = self.last(MenteeAdmitted, MenteeDeclined)
        return fact if fact and isinstance(fact.payload, MenteeAdmitted) else None  # type: ignore[return-value]

    @held
    def match(self) -> "Match | None":
        """Give the match that stands: one ordered before one agreed before one proposed, then the latest."""
        live = [match for match in self.matches if match.live]
        return max(live, key=lambda match: (bool(match.orders), match.agreed, match.proposal.number), default=None)

    @derived
    def sides(self) -> frozenset["Person"]:
        """Give the mentee and everyone who stands proposed or agreed as his mentor."""
        return frozenset((self.mentee, *(match.mentor for match in self.matches if match.live)))

    def match_on(self, day: date) -> "Match | None":
        """Give the match that a meeting of this day belongs to."""
        return self.derive(Pair._match_on, day, kind=Held)

    def _match_on(self, day: date) -> "Match | None":
        stood = [match for match in self.matches if match.stood_on(day)]
        return max(stood, key=lambda match: (match.ordered_on(day), match.agreed, match.proposal.number), default=None)

    @derived
    def meetings(self) -> Sequence[Fact[MeetingHeld]]:
        """Give the pair's own meetings and those of its groups at which it was present."""
        groups = {match.group for match in self.matches if match.group}
        shared = [fact for group in groups for fact in group.of(MeetingHeld) if self.id in fact.payload.present]
        own = [fact for fact in self.of(MeetingHeld) if fact.subject == self.ref]
        return sorted((*own, *shared), key=moment) if shared else own

    def counted(self, kind: MeetingKind) -> Sequence[Fact[MeetingHeld]]:
        """Give the meetings of a kind that count for the match that stands."""
        return self.pick(Pair._sorted_meetings, (kind, True)) or ()

    def uncounted(self, kind: MeetingKind) -> Sequence[Fact[MeetingHeld]]:
        """Give the meetings of a kind that do not count."""
        return self.pick(Pair._sorted_meetings, (kind, False)) or ()

    def _sorted_meetings(self) -> dict[tuple[MeetingKind, bool], list[Fact[MeetingHeld]]]:
        found: dict[tuple[MeetingKind, bool], list[Fact[MeetingHeld]]] = {}
        for fact in self.meetings:
            found.setdefault((fact.payload.kind, self.why_not_counted(fact) is None), []).append(fact)
        return found

    def why_not_counted(self, meeting: Fact[MeetingHeld]) -> str | None:
        """Say why a meeting does not count; None when it does."""
        return self.derive(Pair._why_not_counted, meeting.day, meeting.payload.kind)

    def _why_not_counted(self, day: date, kind: MeetingKind) -> str | None:
        match = self.match_on(day)
        carried = match is not None and match.handed_on and kind is MeetingKind.REGULAR
        if self.match is None or match is None or not (match is self.match or carried):
            return "она была не с этим наставником"
        if kind is not MeetingKind.ACQUAINTANCE and not match.ordered_on(day):
            return "в этот день не было действующего распоряжения"
        if any(pause.covers(day) for pause in self.pauses):
            return "в этот день работа пары была приостановлена"
        return None

    @derived
    def plans(self) -> Sequence[Fact[PlanAgreed]]:
        """Give the plans that the match which stands goes by, its group's and those handed on to it among them."""
        if self.match is None:
            return ()
        lasting = [match for match in self.matches if match is self.match or match.handed_on]
        groups = dict.fromkeys(match.group for match in lasting if match.group)
        shared = [fact for group in groups for fact in group.of(PlanAgreed)]
        found = [fact for fact in (*shared, *self.of(PlanAgreed)) if self.match_on(fact.day) in lasting]
        return sorted(found, key=moment)

    def belongs(self, fact: Fact[Payload]) -> bool:
        """Say whether a fact happened in the time of the match that stands."""
        return self.match is not None and self.match_on(fact.day) is self.match

    @held
    def pauses(self) -> tuple[Pause, ...]:
        """Give every pause, past and standing, from whatever caused it; several may stand at once."""
        return (*self._agreed_pauses(), *self._consent_pauses(), *self._concern_pauses())

    @told
    def standing_pauses(self) -> tuple[Pause, ...]:
        """Give the pauses that stand; a pair that ended has none."""
        return tuple(pause for pause in self.pauses if pause.until is None) if self.open else ()

    def _agreed_pauses(self) -> Iterator[Pause]:
        return _stretches(self.of(PairPaused, PairResumed), PairPaused, PauseCause.AGREED, by.CURATOR)

    def _consent_pauses(self) -> Iterator[Pause]:
        people = {self.mentee, *(match.mentor for match in self.matches if match.live)}
        for person in sorted(people, key=lambda person: person.id):
            for fact, until in stretches_without(person):
                cause = PAUSED_BY[ENDED[type(fact.payload)]]
                yield Pause(fact.number, cause, fact.day, until, by.MENTEE | by.MENTOR | by.REPRESENTATIVE)

    @derived
    def concerns(self) -> tuple[Concern, ...]:
        """Give what was raised about the pair, with what became of it."""
        return concerns_of(self)

    def _concern_pauses(self) -> Iterator[Pause]:
        """A concern about the curator is lifted by the head alone, and by nothing that is said of another one."""
        told = sorted(self.of(ConcernRaised, ConcernResolved), key=lambda fact: fact.number)
        for about_curator, lifting in ((False, by.CURATOR | by.PSYCHOLOGIST | HEADS), (True, HEADS)):
            facts = [fact for fact in told if fact.payload.about_curator is about_curator]
            yield from _stretches(facts, ConcernRaised, PauseCause.CONCERN, lifting)

    @property
    def ending(self) -> Fact[Payload] | None:
        """Give the fact that ended a dissolved pair."""
        return ending_of(self)

    @property
    def outcome(self) -> EndingOutcome | None:
        """Give the outcome of a pair that ended; it stays with curator, psychologist and head."""
        return outcome_of(self)

    @property
    def on_care_list(self) -> bool:
        """Say whether the mentee has no mentor and a date of the next attempt: he is counted aside then."""
        return self.open and self.match is None and self.last(CareScheduled) is not None

    @held
    def counts(self) -> bool:
        """Say whether cycle requirements count the pair: its mentee is a participant, not dissolved, not set aside.

        A completed pair counts: it has what its stages ask for, and without it a cycle whose last pair is completed
        could never be.
        """
        stays = self.open or self.stage is Stage.COMPLETED
        return stays and self.admission is not None and not self.on_care_list


def _stretches(
    facts: Sequence[Fact[Payload]], opening: type[Payload], cause: PauseCause, lifted_by: Role
) -> Iterator[Pause]:
    """Walk over facts that open and close a pause; one that opens a pause already standing changes nothing."""
    since: Fact[Payload] | None = None
    for fact in facts:
        if isinstance(fact.payload, opening):
            since = since or fact
        elif since:
            yield Pause(since.number, cause, since.day, fact.day, lifted_by)
            since = None
    if since:
        yield Pause(since.number, cause, since.day, None, lifted_by)
