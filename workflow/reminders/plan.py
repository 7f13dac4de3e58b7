"""What will be reminded of in the days to come, and the letters of a reminder whose time has come: pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.access import Role, by
from workflow.letters.letter import Letter, Part
from workflow.reminders.moments import SECOND, Reminder, reminders_of, task_key
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.kinds import step_of
from workflow.tasks.open import addressed, open_tasks, tasks_of
from workflow.tasks.task import Task

AHEAD = timedelta(days=7)
"""How far rows are written ahead: what appears in the meantime is found when the plan is made anew."""
BACK = timedelta(days=1)
"""What should have come longer ago than this and has no row was never due: its task had not begun, or is mended."""

PARTS = {
    by.HEAD: Part.HEAD,
    by.CURATOR: Part.CURATOR,
    by.PSYCHOLOGIST: Part.PSYCHOLOGIST,
    by.INFORMANT: Part.CLASS_TEACHER,
    by.MENTOR: Part.MENTOR,
    by.MENTEE: Part.MENTEE,
    by.REPRESENTATIVE: Part.REPRESENTATIVE,
}
"""As what somebody is written to, by the role in which the task is his."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder with its cycle."""

    cycle: Cycle
    task: Task
    reminder: Reminder


MetOn = Mapping[str, date]


def plan(cycle: Cycle, now: datetime, met_on: MetOn, ahead: timedelta = AHEAD) -> list[Planned]:
    """Give every reminder of a cycle from yesterday until some days ahead, as the facts stand now."""
    return derive(cycle, tasks_by_key(cycle, now, now + ahead, met_on).values(), now, now + ahead)


def tasks_by_key(
    cycle: Cycle, now: datetime, until: datetime, met_on: MetOn, codes: Collection[str] | None = None
) -> dict[str, Task]:
    """Give by what names them the tasks that are open now, and those that time alone will have opened by a moment.

    `codes`: those of these codes alone, which asks no more than they need.
    """
    tasks: dict[str, Task] = {}
    for moment in dict.fromkeys((now, until)):
        for task in open_tasks(cycle, moment, met_on) if codes is None else tasks_of(cycle, codes, moment, met_on):
            tasks.setdefault(task_key(task), task)
    return tasks


def derive(cycle: Cycle, tasks: Iterable[Task], now: datetime, until: datetime) -> list[Planned]:
    """Give the reminders of these tasks from yesterday until a moment, in the order of time."""
    found: dict[str, Planned] = {}
    for task in tasks:
        for reminder in reminders_of(cycle, task, until):
            if reminder.due > now - BACK:
                found.setdefault(reminder.key, Planned(cycle, task, reminder))
    return sorted(found.values(), key=lambda one: (one.reminder.due, one.reminder.key))


def open_by_key(cycle: Cycle, now: datetime, met_on: MetOn) -> dict[str, Task]:
    """Give the open tasks of a cycle by what names them: a reminder whose task is not among them has nothing to say."""
    return {task_key(task): task for task in open_tasks(cycle, now, met_on)}


def letters_of(cycle: Cycle, task: Task, key: str, now: datetime) -> Iterator[Letter]:
    """Give a letter for each person whom the task is addressed to now, in the task's own words."""
    step = step_of(task, cycle)
    for person in addressed(cycle, task, now):
        if not person.erased:
            yield Letter(
                kind=kind_of(task),
                recipient=person.id,
                about=task.about,
                key=key,
                part=_part(person, task.role),
                cycle=cycle.id,
                says={
                    "sentence": task.sentence,
                    "why": task.why,
                    "due": _last_day(cycle, task.due).isoformat() if task.due else None,
                    "code": task.code,
                    "step": step.label,
                    "link": step.path,
                },
            )


def _last_day(cycle: Cycle, due: datetime) -> date:
    """Give the last day of a term as people read it: one that ends at midnight ends with the day before."""
    return (due - SECOND).astimezone(cycle.institution.timezone).date()


def kind_of(task: Task) -> str:
    """Name the kind of letter: on it depends what may hold it back."""
    if task.code.startswith("concern."):
        return "concern.clock"
    return "task.clock" if task.clock else "task.reminder"


def _part(person: Person, role: Role) -> Part:
    """Say as what a person is written to: by a role that he holds and the task asks for, else the task's first."""
    held = person.roles & role or role
    return next(PARTS[one] for one in PARTS if one & held)
