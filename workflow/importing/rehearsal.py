"""Rehearsing: the events of a file are decided on a copy of the institution that nobody else sees. Nothing is stored.

What only the state can say (an age, a consent, a form that is not run) is so found before anything happens; and when
the lane's number is still the one of the copy, what was decided here is what settling would decide.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from workflow.case import Case
from workflow.catalogue import CATALOGUE
from workflow.decide import decide
from workflow.decision import Decision
from workflow.errors import Refusal, StupeniError, Unacceptable
from workflow.facts.event import Event
from workflow.facts.payload import Payload
from workflow.guards import details as of_details
from workflow.guards import pairs as of_pairs
from workflow.guards import people as of_people
from workflow.guards.consents import DETAILS, OFFERED, consents_are_in_force
from workflow.guards.guard import Guard
from workflow.importing.batch import Batch
from workflow.importing.columns import Part
from workflow.importing.plan import Fate, Plan, Step, make_plan
from workflow.importing.problem import Problem, Problems
from workflow.importing.table import Table
from workflow.inbox.sent import Sent, read
from workflow.subjects.institution import Institution

TOLD_EVERY = 100
Told = Callable[[int, int], None]
"""Hears how many of how many events were tried."""

P, R, Q, O = Part.PERSON, Part.REPRESENTATIVE, Part.REQUEST, Part.OFFER  # noqa: E741
BLAMED: Mapping[Guard, tuple[Part | None, tuple[str, ...]]] = {
    of_people.birth_date_is_possible: (P, ("birth_date",)),
    of_people.representative_is_another_person: (R, ("name",)),
    consents_are_in_force: (None, (*DETAILS, *OFFERED)),
    of_details.card_details_wait_for_consent: (P, tuple(of_details.OF_CARD)),
    of_pairs.mentee_is_old_enough: (P, ("birth_date",)),
}
"""The cells that a guard speaks of, the first that is filled in; None: of the part in hand.

Any other guard speaks of the first column of its part.
"""
FIRST = {P: "name", R: "name", Q: "form", O: "forms"}


@dataclass
class Rehearsed:
    """What came out: the plan, its problems with those that the state added, and every event with its decision."""

    plan: Plan
    problems: Problems
    settled: list[tuple[Sent, Decision]] = field(default_factory=list)

    @property
    def fates(self) -> Counter[Fate]:
        """Count the rows by what becomes of them."""
        return Counter(self.plan.fates.values())

    @property
    def events(self) -> Counter[str]:
        """Count the events by type."""
        return Counter(step.envelope.type for step in self.plan.steps)


def rehearse(institution: Institution, table: Table, batch: Batch, told: Told = lambda done, total: None) -> Rehearsed:
    """Plan a table and decide its events one by one; `institution` is changed as if they had settled."""
    plan = make_plan(institution, table, batch)
    found = Rehearsed(plan, Problems())
    problems = plan.problems
    failed: set[int] = set()
    for done, step in enumerate(plan.steps):
        if done % TOLD_EVERY == 0:
            told(done, len(plan.steps))
        if step.entry.row in failed:
            continue
        wrong = list(_try(institution, step, batch, found))
        if wrong:
            failed.add(step.entry.row)
            problems += wrong
    told(len(plan.steps), len(plan.steps))
    found.problems.add(sorted([*table.problems, *problems], key=lambda problem: problem.row or 0))
    return found


def _try(institution: Institution, step: Step, batch: Batch, found: Rehearsed) -> Iterator[Problem]:
    try:
        (sent,) = read(batch.caller, [step.envelope], batch.now, str(batch.id))
    except Unacceptable as wrong:
        yield from _of_door(step, wrong)
        return
    except StupeniError as wrong:
        yield step.entry.blame(step.part, FIRST[step.part], wrong.sentence, known=step.known)
        return
    event = institution.dated(sent.event)
    try:
        decision = decide(institution, event, batch.now)
    except Refusal as refusal:
        yield from _of_state(institution, step, event, batch, refusal)
    else:
        found.settled.append((sent, decision))


def _of_door(step: Step, wrong: Unacceptable) -> Iterator[Problem]:
    """Say what the door found, at the cell of the field that it names."""
    for fault in wrong.faults or ({"field": "", "message": wrong.sentence},):
        name = str(fault["field"]).partition(".")[0]
        whole = "birth_date" if step.part is Part.PERSON else FIRST[step.part]
        yield step.entry.blame(step.part, name or whole, str(fault["message"]), known=step.known)


def _of_state(
    institution: Institution, step: Step, event: Event[Payload], batch: Batch, refusal: Refusal
) -> Iterator[Problem]:
    """Say everything that the guards hold against an event, not only what the first of them does."""
    case = Case(institution, event, batch.now)
    told: dict[str, Problem] = {}
    for guard in (*CATALOGUE[event.type].only_if, consents_are_in_force):
        try:
            guard.check(case)
        except Refusal as wrong:
            told[wrong.sentence] = _blamed(step, guard, wrong)
    if not told:
        yield step.entry.blame(step.part, FIRST[step.part], refusal.sentence, known=step.known)
    yield from told.values()


def _blamed(step: Step, guard: Guard, wrong: Refusal) -> Problem:
    part, names = BLAMED.get(guard, (None, ()))
    part = step.part if part is None or step.part is R else part  # a representative has a card, too
    filled = next((name for name in names if (part, name) in step.entry.cells), None)
    place = (part, filled) if filled else (step.part, FIRST[step.part])
    return step.entry.blame(*place, wrong.sentence, known=step.known)
