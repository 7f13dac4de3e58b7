"""What somebody is to do now: the tasks addressed to him in every cycle, the worst harm first, each with one step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Ref
from workflow.queries.concealed import OF_CONCERNS
from workflow.queries.seeing import CARE, SIDES, sees_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.tasks.kinds import Harm, Step, harm_of, step_of
from workflow.tasks.open import seen_tasks
from workflow.tasks.task import Task

READERS = CARE | SIDES | by.INFORMANT
"""Who has tasks at all; to others the page says so."""

MetOn = Mapping[UUID, Mapping[str, date]]


@dataclass(frozen=True, slots=True)
class Todo:
    """A task with its cycle and the step that comes next."""

    task: Task
    cycle: Cycle
    step: Step


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks that hurt the same when left lying, the most urgent first."""

    harm: Harm
    todos: tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that he did or wrote down today."""

    label: str
    about: Ref
    at: datetime


@dataclass(frozen=True, slots=True)
class Today:
    """A person's list: `parts` in the order of harm, `done` the latest first."""

    day: date
    parts: tuple[Part, ...]
    done: tuple[Done, ...]

    @property
    def todos(self) -> tuple[Todo, ...]:
        """Give all that is to do, in its order."""
        return tuple(todo for part in self.parts for todo in part.todos)


def cycles_of(institution: Institution, caller: Caller) -> list[Cycle]:
    """Give the cycles whose tasks may be the caller's, those that are over too: a concern outlives its cycle."""
    if not caller.roles & READERS:
        return []
    cycles = institution.cycles.values()
    return [cycle for cycle in cycles if caller.roles & by.INFORMANT or sees_cycle(caller, cycle)]


def today(institution: Institution, caller: Caller, now: datetime, met_on: MetOn) -> Today:
    """Give somebody's list as it stands now; `met_on` by cycle, as the roadmap has it."""
    found: dict[tuple[str, Ref, str], Todo] = {}
    for cycle in cycles_of(institution, caller):
        for task in seen_tasks(cycle, caller, now, met_on.get(cycle.id, {}), mine=True):
            found.setdefault((task.code, task.about, task.sentence), Todo(task, cycle, step_of(task, cycle)))
    day = now.astimezone(institution.timezone).date()
    return Today(day, tuple(_parts(found.values())), tuple(_done(institution, caller, day)))


def _parts(todos: Iterable[Todo]) -> list[Part]:
    by_harm: dict[Harm, list[Todo]] = {harm: [] for harm in Harm}
    for todo in sorted(todos, key=lambda todo: todo.task.urgency):
        by_harm[harm_of(todo.task)].append(todo)
    return [Part(harm, tuple(some)) for harm, some in by_harm.items() if some]


def _done(institution: Institution, caller: Caller, day: date) -> list[Done]:
    """Give what he did himself or typed for others today.

    What a side said of a concern is not repeated: somebody may look over a child's shoulder.
    """
    if caller.person is None:
        return []
    hidden = frozenset() if caller.roles & CARE else frozenset(OF_CONCERNS)
    facts = [
        fact
        for fact in institution.by_key.values()
        if caller.person in (fact.actor.person, fact.reporter.person)
        and fact.type not in hidden
        and fact.received_at.astimezone(institution.timezone).date() == day
    ]
    facts.sort(key=lambda fact: fact.number, reverse=True)
    return [Done(CATALOGUE[fact.type].label.rstrip("."), fact.subject, fact.received_at) for fact in facts]
