"""What must hold whatever was said: entries folded and answers asked anew, held against the school."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.school import School
from workflow.access import Caller
from workflow.catalogue import read
from workflow.decision import Decision, Entry
from workflow.derived.roll import Roll
from workflow.derived.trail import Tracked
from workflow.errors import StupeniError
from workflow.facts.payload import Ref
from workflow.requirements import REQUIREMENTS, answers, is_ready, required
from workflow.requirements.answer import ask
from workflow.stages import ENDS, SEVEN, Stage, following, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.subjects.subject import Subject

T = TypeVar("T")
IMPLIED = "cycle_is_there"


class Ledger(School):
    """A school that folds the entries of every decision, and sees to it that a refusal changes nothing."""

    def __init__(self, *given: Any, **numbers: Any) -> None:
        self.stages: dict[Ref, Stage] = {}
        self.figures: dict[Ref, dict[str, Any]] = defaultdict(dict)
        self.pauses: dict[Ref, set[int]] = defaultdict(set)
        self.seen: dict[Ref, int] = defaultdict(int)
        self.count = 0
        super().__init__(*given, **numbers)

    def _tell(self, event: str, about: Ref, caller: Caller, *more: Any) -> Decision:
        before = fingerprint(self.institution)
        try:
            decision = super()._tell(event, about, caller, *more)
        except StupeniError:
            assert fingerprint(self.institution) == before, f"{event} was refused and changed something"
            raise
        for entry in decision.entries:
            self._fold(entry)
        return decision

    def _fold(self, entry: Entry) -> None:
        ref = entry.subject
        assert entry.number == self.count, "the lane's numbers have no gap"
        assert entry.subject_number == self.seen[ref], "a subject's numbers have no gap"
        self.count += 1
        self.seen[ref] += 1
        if entry.type in ("cycle.opened", "request.submitted"):
            self.stages[ref] = Stage.PREPARATION
        if entry.frm is not None and entry.to is not None:
            assert self.stages[ref] is entry.frm
            self._moved(entry, entry.frm, entry.to)
            self.stages[ref] = entry.to
        self.figures[ref].update(entry.answers)
        for pause, stands in entry.pauses:
            assert stands is (pause.number not in self.pauses[ref]), "a pause begins once and ends once"
            (self.pauses[ref].add if stands else self.pauses[ref].discard)(pause.number)

    def _moved(self, entry: Entry, frm: Stage, to: Stage) -> None:
        assert frm not in ENDS, "an end is final"
        if entry.type != "pair.moved" or to not in (*SEVEN, Stage.COMPLETED) or place(to) < place(frm):
            return
        pair = self.institution.pairs[entry.subject.id]
        assert to is following(frm), "no stage is skipped"
        still = [code for code, (*_, met, waived) in entry.answers.items() if not (met or waived)]
        asked = {one.code for one in required(pair, frm)}
        assert not asked & set(still), "no pair advances with an open requirement"
        assert asked <= set(entry.answers), "a move names everything that was asked"
        if to in SEVEN:
            assert place(to) <= place(self.stages[pair.cycle.ref]), "no pair enters a stage before its cycle"

    def balance(self) -> None:
        """Hold what was folded, what was remembered and what is asked anew against each other."""
        moving: list[Pair | Cycle] = [*self.institution.pairs.values(), *self.institution.cycles.values()]
        assert self.count == self.institution.number
        for subject in moving:
            assert subject.stage is self.stages[subject.ref]
            assert subject.said == self.figures[subject.ref]
            kept = {code: ask(subject, one).figures for code, one in _news_of(subject)}
            anew = forgetting(self.institution, lambda it=subject: _asked(it))  # type: ignore[misc]
            stale = [code for code in anew if subject.open and kept[code] != anew[code]]
            assert not stale, f"{subject.ref} at {subject.stage} remembers what is no longer so: {stale}"
            unsaid = [code for code in anew if subject.open and subject.said.get(code) != anew[code]]
            assert not unsaid, f"{subject.ref} at {subject.stage} was not asked again: {unsaid}"
            if isinstance(subject, Pair):
                self._balance_pair(subject)

    def _balance_pair(self, pair: Pair) -> None:
        stand = forgetting(self.institution, lambda: {pause.number for pause in pair.standing_pauses})
        assert stand == self.pauses[pair.ref] == set(pair.said_paused)
        ready = forgetting(self.institution, lambda: is_ready(pair))
        assert not (pair.open and ready and not stand), f"{pair.ref} stands still with nothing to wait for"

    def rebuild(self) -> Institution:
        """Build the institution once more from its facts in order, with the stages set at the end."""
        again = Institution(self.institution.id, self.institution.packs, read)
        for decision in self.decisions:
            again.note(decision.fact)
        for mine, other in ((self.institution.cycles, again.cycles), (self.institution.pairs, again.pairs)):
            for identity, subject in mine.items():
                other[identity].stage, other[identity].moved = subject.stage, subject.moved
        return again


def _news_of(subject: Pair | Cycle) -> Iterator[tuple[str, Any]]:
    stages = SEVEN[: place(subject.stage) + 1] if isinstance(subject, Pair) else (subject.stage,)
    codes = {one.code for stage in stages for one in required(subject, stage)}
    if isinstance(subject, Pair) and subject.open:
        codes |= set(subject.said)
    return ((code, REQUIREMENTS[code]) for code in sorted(codes - {IMPLIED}))


def _asked(subject: Pair | Cycle) -> dict[str, Any]:
    return {code: ask(subject, one).figures for code, one in _news_of(subject)}


def every_answer(institution: Institution) -> dict[Ref, dict[str, Any]]:
    """Ask everything of everyone, whatever the stage."""
    moving: list[Pair | Cycle] = [*institution.pairs.values(), *institution.cycles.values()]
    return {
        subject.ref: {code: (one, one.missing) for stage in SEVEN for code, one in answers(subject, stage).items()}
        for subject in moving
    }


def forgetting(institution: Institution, asked: Callable[[], T]) -> T:
    """Ask as if nothing had been derived yet, and put back what was."""
    with _forgotten(institution):
        return asked()


@contextmanager
def _forgotten(institution: Institution) -> Iterator[None]:
    trail = institution.trail
    everything: list[Tracked] = [institution, *_subjects(institution)]
    everything += [mentor for cycle in institution.cycles.values() for mentor in cycle.mentors._known.values()]
    kept = [(one, one._derived, one._readers) for one in everything]
    rolls = [institution.everybody, *(roll for cycle in institution.cycles.values() for roll in _rolls(cycle))]
    tallies = [(roll, roll._tallies) for roll in rolls]
    pending = (trail.doubted, trail.news)
    trail.doubted, trail.news = {}, {}
    for one in everything:
        one._derived, one._readers = {}, {}
    for roll, _ in tallies:
        roll._tallies = {}
    try:
        yield
    finally:
        trail.doubted, trail.news = pending
        for roll, counted in tallies:
            roll._tallies = counted
        for one, derived, readers in kept:
            one._derived, one._readers = derived, readers


def _rolls(cycle: Cycle) -> tuple[Roll[Any], ...]:
    return (cycle.requests, cycle.admissions, cycle.people, cycle.mentors.roll)


def _subjects(institution: Institution) -> list[Subject]:
    return [
        *institution.cycles.values(),
        *institution.pairs.values(),
        *institution.people.values(),
        *institution.matches.values(),
        *institution.groups.values(),
        *institution.approvals.values(),
        *institution.meetings.values(),
    ]


def fingerprint(institution: Institution) -> Any:
    """Give what a refusal must leave as it was."""
    moving: list[Pair | Cycle] = [*institution.pairs.values(), *institution.cycles.values()]
    subjects = _subjects(institution)
    return (
        institution.number,
        dict(institution.records),
        set(institution.by_key),
        {one.ref: [(fact.key, fact.payload) for kind in one.facts.values() for fact in kind] for one in subjects},
        {one.ref: (one.stage, one.moved, dict(one.said)) for one in moving},
    )
