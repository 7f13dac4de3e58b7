"""Deciding what one event means: pure but for the institution in memory that it is given. No clock, no database.

1. The actor and the guards are asked; a refusal leaves everything as it was.
2. The event is noted: from here on it is a fact.
3. The move it asks for is made; then every pair of which something turned out otherwise is advanced until nothing
   more holds.
4. What the requirements and pauses now say is held against what the journal said last; the difference is recorded.
5. Timers are set, and whoever is concerned by a move gets a letter.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from workflow.across.forwarding import forwards_of, held_elsewhere
from workflow.case import Case
from workflow.checking import check
from workflow.consents import timers as of_consents
from workflow.decision import (
    ANSWERS_A_RECORD,
    LINES_A_RECORD,
    PEOPLE_A_RECORD,
    REQUIREMENTS_CHANGED,
    Decision,
    Entry,
    Figures,
    Timer,
)
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.leaving import timers as of_leaving
from workflow.letters.deciding import letters_of
from workflow.machine import CYCLE, PAIR
from workflow.moves import ADVANCE, CYCLE_EVENTS, PAIR_EVENTS
from workflow.requirements import REQUIREMENTS, required, told_of
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair, Pause
from workflow.subjects.subject import Subject

S = TypeVar("S", bound=Pair | Cycle)

CYCLE_IS_THERE = "cycle_is_there"
"""Recorded with the move that asked it and never as news: it follows from the two stages alone."""
CYCLE_ENDED = {Stage.COMPLETED: "cycle.ended", Stage.CANCELLED: "cycle.cancelled"}


def decide(institution: Institution, event: Event[Payload], now: datetime) -> Decision:
    """Settle one event against the institution; raises a Refusal before anything is changed."""
    case = Case(institution, event, now)
    check(case)
    return _Settling(case).run()


class _Settling:
    """One event on its way through steps 2 to 5."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.institution = case.institution
        self.number = case.institution.number
        self.decision = Decision(replace(case.event, number=self.number))
        self.last_entry: dict[Ref, Entry] = {}

    def run(self) -> Decision:
        fact = self.decision.fact
        held = held_elsewhere(self.case)
        self.institution.note(fact)
        self._event_entries(fact)
        self._move_cycle()
        self._move_pairs()
        for cycle in self._in_question(Cycle):
            self._say(cycle)
        self._set_timers(fact)
        self.decision.forwards = forwards_of(self.case, fact, held)
        self.decision.letters = letters_of(self.case, self.decision)
        return self.decision

    def _event_entries(self, fact: Event[Payload]) -> None:
        people = self._people(fact)
        clear = (value for name, value in fact.payload if name in fact.payload.clear)
        longest = max((len(value) for value in clear if isinstance(value, tuple)), default=0)
        parts = max(1, -(-len(people) // PEOPLE_A_RECORD), -(-longest // LINES_A_RECORD))
        for part in range(parts):
            entry = self._entry(fact.type, self.institution.find(fact.subject))
            entry.people = people[part * PEOPLE_A_RECORD : (part + 1) * PEOPLE_A_RECORD]
            entry.part, entry.parts = part + 1, parts
        self.last_entry[fact.subject] = self.decision.entries[0]

    def _people(self, fact: Event[Payload]) -> tuple[UUID, ...]:
        """Name the persons of the event, and the two of each pair whose affair it is."""
        people = [ref.id for ref in fact.subjects if ref.kind is Kind.PERSON]
        opened = [self.institution.pairs[fact.subject.id]] if fact.opens is Kind.PAIR else []
        people += [match.mentor.id for match in self.case.named if isinstance(match, Match)]
        for pair in (*opened, *self.case.pairs):
            people += [pair.mentee.id, *([pair.match.mentor.id] if pair.match else [])]
        return tuple(dict.fromkeys(people))

    def _move_cycle(self) -> None:
        cycle, event = self.case.cycle, self.case.event.type
        if cycle is None or event not in CYCLE_EVENTS:
            return
        to = CYCLE.goes(cycle, event, self.case)
        if to is None:
            return
        entry = self._entry("cycle.moved", cycle, cycle.stage, to, self._asked(cycle))
        cycle.stage, cycle.moved = to, entry.number
        self.institution.unasked[cycle] = None
        if cycle.stage in CYCLE_ENDED:
            for pair in [pair for pair in cycle.pairs if pair.open]:
                self._move_pair(pair, CYCLE_ENDED[cycle.stage])

    def _move_pairs(self) -> None:
        """Move the pairs that the event means; then advance each of which something turned out otherwise."""
        event = self.case.event.type
        if event in PAIR_EVENTS:
            for pair in self._concerned():
                if pair.open:
                    self._move_pair(pair, event)
        named = frozenset(self.case.pairs)
        while pairs := self._in_question(Pair):
            # those that the event names first, the others in the order in which they were opened
            for pair in sorted(pairs, key=lambda pair: (pair not in named, pair.place)):
                while pair.open and self._move_pair(pair, ADVANCE):
                    pass
                self._say(pair)

    def _concerned(self) -> Iterable[Pair]:
        """Give the pairs that a moving event means: named by it, or left without their mentor by it."""
        mentoring = self.case.person.mentoring if self.case.person else ()
        left = [match.pair for match in mentoring if match.ending and match.ending.number == self.number]
        return dict.fromkeys((*self.case.pairs, *left))

    def _in_question(self, kind: type[S]) -> list[S]:
        """Give the subjects of which something turned out otherwise, or whose stage asks what was never asked."""
        trail = self.institution.trail
        trail.resolve()
        return [one for one in dict.fromkeys((*trail.news, *self.institution.unasked)) if isinstance(one, kind)]

    def _move_pair(self, pair: Pair, event: str) -> bool:
        to = PAIR.goes(pair, event, self.case)
        if to is None:
            return False
        asked = self._asked(pair)
        entry = self._entry("pair.moved", pair, pair.stage, to, asked)
        pair.stage, pair.moved = to, entry.number
        self.institution.unasked[pair] = None
        return True

    def _asked(self, subject: Pair | Cycle) -> dict[str, Figures]:
        return {one.code: ask(subject, one).figures for one in required(subject, subject.stage)}

    def _say(self, subject: Pair | Cycle) -> None:
        """Record what changed in the answers and pauses of a pair or a cycle since the journal said it last."""
        answers = self._news(subject)
        pauses = self._pause_news(subject) if isinstance(subject, Pair) else []
        self.institution.trail.news.pop(subject, None)
        self.institution.unasked.pop(subject, None)
        subject.said.update(answers)
        if not answers and not pauses:
            return
        entry = self.last_entry.get(subject.ref)
        for code, figures in answers.items():
            asked_at_the_move = entry is not None and entry.to is not None and code in entry.answers
            if entry is None or asked_at_the_move or len(entry.answers) >= ANSWERS_A_RECORD:
                entry = self._entry(REQUIREMENTS_CHANGED, subject)
            entry.answers[code] = figures
        if pauses:
            (entry or self._entry(REQUIREMENTS_CHANGED, subject)).pauses.extend(pauses)

    def _news(self, subject: Pair | Cycle) -> dict[str, Figures]:
        """Give the figures that are other than the journal said last; of a subject in a new stage all are looked at."""
        if not subject.open:
            return {}
        codes: Iterable[str] = told_of(subject)
        if isinstance(subject, Pair):
            codes = dict.fromkeys((*codes, *subject.said))
        if subject not in self.institution.unasked:
            news = self.institution.trail.news.get(subject, ())
            codes = [code for code in codes if code in news] if news else ()
        now = {code: ask(subject, REQUIREMENTS[code]).figures for code in codes if code != CYCLE_IS_THERE}
        return {code: figures for code, figures in now.items() if subject.said.get(code) != figures}

    def _pause_news(self, pair: Pair) -> list[tuple[Pause, bool]]:
        stand = {pause.number: pause for pause in pair.standing_pauses}
        opened = [(pause, True) for number, pause in stand.items() if number not in pair.said_paused]
        lifted = [(pause, False) for number, pause in pair.said_paused.items() if number not in stand]
        pair.said_paused = stand
        return [*opened, *lifted]

    def _entry(
        self,
        kind: str,
        subject: Subject,
        frm: Stage | None = None,
        to: Stage | None = None,
        answers: dict[str, Figures] | None = None,
    ) -> Entry:
        entry = Entry(
            kind,
            subject.ref,
            self.institution.number,
            self.institution.records[subject.ref],
            self.number,
            frm=frm,
            to=to,
        )
        if isinstance(subject, Pair | Cycle):
            entry.pack = (subject.cycle if isinstance(subject, Pair) else subject).pack.hash
            entry.answers = dict(answers or {})
            subject.said.update(entry.answers)
        self.institution.number += 1
        self.institution.records[subject.ref] += 1
        self.decision.entries.append(entry)
        self.last_entry[subject.ref] = entry
        return entry

    def _set_timers(self, fact: Event[Payload]) -> None:
        if fact.opens is Kind.APPROVAL:
            approval = self.institution.approvals[fact.subject.id]
            self.decision.timers.append(Timer("approval.lapsed", fact.subject, approval.lapses_at))
        for source in (of_consents, of_leaving):
            if fact.type in source.SET_BY and self.case.person:
                self.decision.cleared += [(fact.subject, event) for event in source.EVENTS]
                self.decision.timers += source.timers_of(self.case.person)
