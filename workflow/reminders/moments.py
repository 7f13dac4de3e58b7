"""When a task is reminded of: pure, from its row in the pack, its term, the calendar, and nothing else.

A day's reminder never falls on a day off: one before the end comes earlier, one after it later. A clock that the law or
a child's safety set keeps to neither: it counts days and hours as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from workflow.packs.reminding import ReminderRule
from workflow.school_days.calendar import open_from, open_until
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task

SECOND = timedelta(seconds=1)
BEGAN = "began"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One time that a task is reminded of. `key` is the same each time it is derived from the same term.

    `task` names the task without the time; `step` says which time it is: `-3` days, `+7`, `h-4` hours, `began`.
    """

    key: str
    task: str
    step: str
    due: datetime


def task_key(task: Task) -> str:
    """Name a task with its term: what it is, about whom, whose, until when. A term that is moved is another one."""
    end = task.due or task.since
    whose = str(task.assigned[0]) if task.assigned else ""
    parts = (task.code, str(task.about), task.which, whose, f"{end.astimezone(UTC):%y%m%d%H%M}")
    return "/".join(part for part in parts if part)


def code_of(key: str) -> str:
    """Give what the task is that a key names."""
    return key.partition("/")[0]


def reminders_of(cycle: Cycle, task: Task, until: datetime) -> Iterator[Reminder]:
    """Give when a task is reminded of up to a moment, in the order of time, two on one day only once."""
    rule = cycle.pack.reminders.rule_of(task.code)
    if rule is None or task.in_course:
        return
    name = task_key(task)
    steps = sorted((*_by_hour(task, rule, until), *_by_day(cycle, task, rule, until, name)), key=lambda one: one[1])
    last: tuple[str, datetime] | None = None
    for step, due in steps:
        if last and _same_day(cycle, last[1], due) and not step.startswith("h"):
            last = (step, max(last[1], due))
            continue
        if last:
            yield _reminder(name, *last)
        last = (step, due)
    if last:
        yield _reminder(name, *last)


def _reminder(name: str, step: str, due: datetime) -> Reminder:
    return Reminder(f"{name}#{step}", name, step, due)


def _same_day(cycle: Cycle, one: datetime, other: datetime) -> bool:
    zone = cycle.institution.timezone
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def _by_hour(task: Task, rule: ReminderRule, until: datetime) -> Iterator[tuple[str, datetime]]:
    """Give what is counted in hours from the task's own moments: no day off and no night holds it back."""
    if rule.at_once and task.since <= until:
        yield f"h{BEGAN}", task.since.astimezone(UTC)
    if task.due is None:
        return
    for hours in rule.hours_before:
        at = task.due - timedelta(hours=hours)
        if task.since < at <= until:
            yield f"h-{hours}", at.astimezone(UTC)
    for turn in range(1, rule.times + 1 if rule.every_hours else 0):
        at = task.due + timedelta(hours=(rule.every_hours or 0) * turn)
        if at > until:
            break
        yield f"h+{turn}", at.astimezone(UTC)


def _by_day(cycle: Cycle, task: Task, rule: ReminderRule, until: datetime, name: str) -> Iterator[tuple[str, datetime]]:
    zone = cycle.institution.timezone
    began = task.since.astimezone(zone).date()
    end = last_day(cycle, task)
    for step, day in _days(cycle, task, rule, began, end, until.astimezone(zone).date()):
        due = _morning(cycle, day, name)
        if due <= until and (task.due is None or due < task.due or not step.startswith("-")):
            yield step, due


def last_day(cycle: Cycle, task: Task) -> date | None:
    """Give the last day on which a task is in time; None for one without a term."""
    return (task.due - SECOND).astimezone(cycle.institution.timezone).date() if task.due else None


def _days(
    cycle: Cycle, task: Task, rule: ReminderRule, began: date, end: date | None, last: date
) -> Iterator[tuple[str, date]]:
    """Give each step with its day; a warning is never given before the task began."""
    for days in rule.before if end else ():
        day = end - timedelta(days=days) if end else began
        day = day if task.clock else open_until(cycle, day)
        if day >= began:
            yield f"-{days}", day
    for days in rule.after:
        day = began + timedelta(days=days)
        yield f"a{days}", day if task.clock else open_from(cycle, day)
    start = end or began + timedelta(days=max(rule.after, default=0))
    for turn in range(1, rule.times + 1 if rule.every else 0):
        day = start + timedelta(days=(rule.every or 0) * turn)
        if day > last:
            break
        if day >= began:
            yield f"+{turn}", day if task.clock else open_from(cycle, day)


def _morning(cycle: Cycle, day: date, name: str) -> datetime:
    """Give the moment of a day's reminder: the hour of the pack, and some minutes and seconds of its own."""
    rules = cycle.pack.reminders
    spread = int.from_bytes(sha256(name.encode()).digest()[:4]) % (rules.spread_minutes * 60)
    local = datetime.combine(day, time(rules.hour), cycle.institution.timezone)
    return (local + timedelta(seconds=spread)).astimezone(UTC)
