"""The roadmap of a cycle: its activities dated for the school year, what became of each, and what waits behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.catalogue import CATALOGUE
from workflow.facts.cycles import ActivityDone, ActivityMoved
from workflow.facts.event import Fact
from workflow.packs.pack import Activity
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
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
class Planned:
    """One activity of one cycle; `pushes` are those not done that cannot be done before it."""

    number: int
    title: str
    stage: Stage
    start: date
    end: date
    moved: bool
    moved_because: str | None
    responsible: tuple[str, ...]
    after: tuple[int, ...]
    requirement: str | None
    event: str | None
    state: ActivityState
    done_on: date | None
    pushes: tuple[int, ...]


def roadmap(cycle: Cycle, today: date, met_on: Mapping[str, date] | None = None) -> list[Planned]:
    """Date every activity of a cycle's pack.

    `met_on`: the day on which the journal first said of a requirement that it is met; once done stays done.
    """
    done = {one.number: _done(cycle, one, met_on or {}) for one in cycle.pack.activities}
    return [_planned(cycle, one, today, done) for one in cycle.pack.activities]


Done = tuple[bool, date | None]


def _planned(cycle: Cycle, activity: Activity, today: date, done: Mapping[int, Done]) -> Planned:
    moves = [fact for fact in cycle.of(ActivityMoved) if fact.payload.activity == activity.number]
    moved = max(moves, key=lambda fact: fact.number).payload if moves else None
    start = moved.start if moved else activity.start.first_day(cycle.school_year)
    end = moved.end if moved else activity.end.last_day(cycle.school_year)
    is_done, done_on = done[activity.number]
    when = activity.done_when
    return Planned(
        number=activity.number,
        title=activity.title,
        stage=Stage(activity.stage),
        start=start,
        end=end,
        moved=moved is not None,
        moved_because=moved.reason if moved else None,
        responsible=tuple(activity.responsible),
        after=activity.after,
        requirement=when.requirement if when else None,
        event=when.event if when else None,
        state=_state(is_done, start, end, today),
        done_on=done_on,
        pushes=() if is_done else _behind(cycle, activity.number, done),
    )


def _state(is_done: bool, start: date, end: date, today: date) -> ActivityState:
    if is_done:
        return ActivityState.DONE
    if today > end:
        return ActivityState.LATE
    return ActivityState.DUE if today >= start else ActivityState.COMING


def _done(cycle: Cycle, activity: Activity, met_on: Mapping[str, date]) -> Done:
    stated = [fact for fact in cycle.of(ActivityDone) if fact.payload.activity == activity.number]
    if stated:
        return True, stated[0].day
    when = activity.done_when
    if when is None:
        return False, None
    if when.event:
        found = _matching(cycle, when.event, when.where)
        return found is not None, found.day if found else None
    code = when.requirement or ""
    return code in met_on or ask(cycle, REQUIREMENTS[code]).satisfied, met_on.get(code)


def _matching(cycle: Cycle, event: str, where: Mapping[str, Any]) -> Fact[Any] | None:
    """Give the first fact of the cycle that is of this type and says just that."""
    for fact in cycle.of(CATALOGUE[event].payload):
        if all(getattr(fact.payload, field) == value for field, value in where.items()):
            return fact
    return None


def _behind(cycle: Cycle, number: int, done: Mapping[int, Done]) -> tuple[int, ...]:
    """Follow "after" forward: everything not done that waits for this one, directly or through others."""
    found: set[int] = set()
    edge = {number}
    while edge:
        edge = {one.number for one in cycle.pack.activities if edge & set(one.after)} - found
        found |= edge
    return tuple(sorted(one for one in found if not done[one][0]))
