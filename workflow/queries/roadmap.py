"""The roadmap of a cycle: its activities dated for the school year, what became of each, and what waits behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from workflow.catalogue import CATALOGUE
from workflow.facts.cycles import ActivityAssigned, ActivityDone, ActivityMoved, StageCompleted
from workflow.facts.event import Fact
from workflow.facts.pairs import MentorOffered, RequestSubmitted
from workflow.facts.payload import Kind, Ref
from workflow.packs.pack import Activity, Condition
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import Answer, ask
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.words import Named


class ActivityState(Named):
    """What became of an activity: late means after the last day of its last month, here."""

    DONE = "done", "сделано"
    LATE = "late", "просрочено"
    DUE = "due", "идёт"
    COMING = "coming", "впереди"


RESPONSIBLE = {
    "curator": "куратор",
    "deputy": "заместитель директора",
    "teacher": "педагог дополнительного образования",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a condition there is now: of an activity that is done, what newcomers still lack stands here."""

    sentence: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity of one cycle; `pushes` are those not done that cannot be done before it.

    `evidence` is what was said when a person stated that it is done; `assigned` whom it was given to by name.
    """

    number: int
    title: str
    stage: Stage
    start: date
    end: date
    moved: bool
    moved_because: str | None
    responsible: tuple[str, ...]
    assigned: UUID | None
    after: tuple[int, ...]
    requirements: tuple[str, ...]
    events: tuple[str, ...]
    counts: tuple[Count, ...]
    state: ActivityState
    done_on: date | None
    evidence: str | None
    pushes: tuple[int, ...]


def roadmap(cycle: Cycle, today: date, met_on: Mapping[str, date] | None = None) -> list[Planned]:
    """Date every activity of a cycle's pack.

    `met_on`: the day on which the journal first said of a requirement that it is met; once done stays done. Where the
    journal is silent, a requirement of an activity counts as met from the day on which the stage was completed, and
    also when only those lack it who came after the activity's last day: who comes later is counted beside.
    """
    known = met_on or {}
    done = {one.number: _done(cycle, one, {**at_the_end(cycle, one), **known}) for one in cycle.pack.activities}
    return [_planned(cycle, one, today, done) for one in cycle.pack.activities]


def at_the_end(cycle: Cycle, activity: Activity) -> dict[str, date]:
    """Give the requirements of an activity with the day on which its stage was completed; a forced one says nothing."""
    completed = [fact.day for fact in cycle.of(StageCompleted) if fact.payload.stage.value == activity.stage]
    conditions = activity.done_when.conditions if activity.done_when else ()
    return {one.requirement: completed[0] for one in conditions if one.requirement and completed}


@dataclass(frozen=True, slots=True)
class _Done:
    is_so: bool
    day: date | None = None
    evidence: str | None = None


def _planned(cycle: Cycle, activity: Activity, today: date, done: Mapping[int, _Done]) -> Planned:
    start, end, moved = dates_of(cycle, activity)
    assigned = [fact for fact in cycle.of(ActivityAssigned) if fact.payload.activity == activity.number]
    conditions = activity.done_when.conditions if activity.done_when else ()
    was = done[activity.number]
    return Planned(
        number=activity.number,
        title=activity.title,
        stage=Stage(activity.stage),
        start=start,
        end=end,
        moved=moved is not None,
        moved_because=moved.payload.reason if moved else None,
        responsible=tuple(activity.responsible),
        assigned=assigned[-1].payload.person if assigned else None,
        after=activity.after,
        requirements=tuple(one.requirement for one in conditions if one.requirement),
        events=tuple(dict.fromkeys(one.event for one in conditions if one.event)),
        counts=tuple(_count(cycle, one) for one in conditions),
        state=_state(was.is_so, start, end, today),
        done_on=was.day,
        evidence=was.evidence,
        pushes=() if was.is_so else _behind(cycle, activity.number, done),
    )


def dates_of(cycle: Cycle, activity: Activity) -> tuple[date, date, Fact[ActivityMoved] | None]:
    """Give the first and the last day of an activity as they were set last, and the move that did it."""
    moves = [
        (fact.number, fact, one)
        for fact in cycle.of(ActivityMoved)
        for one in fact.payload.dates
        if one.activity == activity.number
    ]
    if not moves:
        return activity.start.first_day(cycle.school_year), activity.end.last_day(cycle.school_year), None
    _, fact, latest = max(moves, key=lambda move: move[0])
    return latest.start, latest.end, fact


def _state(is_done: bool, start: date, end: date, today: date) -> ActivityState:
    if is_done:
        return ActivityState.DONE
    if today > end:
        return ActivityState.LATE
    return ActivityState.DUE if today >= start else ActivityState.COMING


def _done(cycle: Cycle, activity: Activity, met_on: Mapping[str, date]) -> _Done:
    """Say whether it is done: stated by somebody with evidence, or each of its conditions holds or held once."""
    stated = [fact for fact in cycle.of(ActivityDone) if fact.payload.activity == activity.number]
    if stated:
        return _Done(True, stated[0].day, stated[-1].payload.evidence)
    if activity.done_when is None:
        return _Done(False)
    _, end, _ = dates_of(cycle, activity)
    found = [_holds(cycle, one, met_on, end) for one in activity.done_when.conditions]
    if not all(so for so, _ in found):
        return _Done(False)
    days = [day for _, day in found if day]
    return _Done(True, max(days) if len(days) == len(found) else None)


def _holds(cycle: Cycle, condition: Condition, met_on: Mapping[str, date], end: date) -> tuple[bool, date | None]:
    if condition.event:
        fact = _matching(cycle, condition.event, condition.where)
        return fact is not None, fact.day if fact else None
    code = condition.requirement or ""
    if code in met_on:
        return True, met_on[code]
    answer = ask(cycle, REQUIREMENTS[code])
    return answer.satisfied or _lacks_newcomers_alone(cycle, answer, end), None


def _lacks_newcomers_alone(cycle: Cycle, answer: Answer, end: date) -> bool:
    """Say whether somebody has what is asked, and all who lack it came after the last day."""
    lacking = len(answer.missing)
    if not lacking or not answer.have or answer.have + lacking < answer.need:
        return False
    return all(_came_on(cycle, ref) > end for ref in answer.missing)


def _came_on(cycle: Cycle, ref: Ref) -> date:
    """Give the day on which a request was opened or a mentor offered; whoever else is asked was there all along."""
    asked = cycle.institution.pairs[ref.id].of(RequestSubmitted) if ref.kind is Kind.PAIR else ()
    offered = (fact for fact in cycle.of(MentorOffered) if fact.subject == ref)
    return next((fact.day for fact in (*asked, *offered)), cycle.opened_on)


def _count(cycle: Cycle, condition: Condition) -> Count:
    if condition.event:
        so = _matching(cycle, condition.event, condition.where) is not None
        return Count(CATALOGUE[condition.event].label, int(so), 1)
    requirement = REQUIREMENTS[condition.requirement or ""]
    answer = ask(cycle, requirement)
    return Count(requirement.sentence, answer.have, answer.need)


def _matching(cycle: Cycle, event: str, where: Mapping[str, Any]) -> Fact[Any] | None:
    """Give the first fact of the cycle that is of this type and says just that."""
    for fact in cycle.of(CATALOGUE[event].payload):
        if all(getattr(fact.payload, field) == value for field, value in where.items()):
            return fact
    return None


def _behind(cycle: Cycle, number: int, done: Mapping[int, _Done]) -> tuple[int, ...]:
    """Follow "after" forward: everything not done that waits for this one, directly or through others."""
    found: set[int] = set()
    edge = {number}
    while edge:
        edge = {one.number for one in cycle.pack.activities if edge & set(one.after)} - found
        found |= edge
    return tuple(sorted(one for one in found if not done[one].is_so))
