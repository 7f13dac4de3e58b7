"""What somebody is to do now: the tasks addressed to him in every cycle, the worst harm first, each with one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from uuid import UUID

from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Ref
from workflow.letters.lying import NOTHING, Post
from workflow.queries.concealed import OF_CONCERNS
from workflow.queries.seeing import CARE, SIDES, sees_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.tasks.kinds import Harm, Step, harm_of, step_of
from workflow.tasks.letters import letters_of
from workflow.tasks.open import of_caller, seen_tasks
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
    place: str
    """Where it stands among others that hurt the same: the most urgent before the others, no two at one place."""

    @classmethod
    def of(cls, task: Task, cycle: Cycle) -> "Todo":
        """Take a task."""
        whenever, due, since = task.urgency
        moments = f"{due.astimezone(UTC):%Y%m%d%H%M%S}.{since.astimezone(UTC):%Y%m%d%H%M%S}"
        return cls(task, cycle, step_of(task, cycle), f"{whenever:d}.{moments}.{task.about}.{task.code}.{task.which}")


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks that hurt the same when left lying, the most urgent first."""

    harm: Harm
    todos: tuple[Todo, ...]

    def alike(self) -> "list[Alike]":
        """Put together what asks for the same, in the order of the most urgent of each."""
        found: dict[str, list[Todo]] = {}
        for todo in self.todos:
            found.setdefault(todo.task.sentence, []).append(todo)
        return [Alike(sentence, tuple(todos)) for sentence, todos in found.items()]


@dataclass(frozen=True, slots=True)
class Alike:
    """Things to do that ask for the same, of one part; `key` names them in an address and says nothing of anybody."""

    sentence: str
    todos: tuple[Todo, ...]

    @property
    def key(self) -> str:
        """Give the same name for the same words."""
        return key_of(self.sentence)


KEY_SIGNS = 12


def key_of(sentence: str) -> str:
    """Name what asks for the same, for an address."""
    return sha256(sentence.encode()).hexdigest()[:KEY_SIGNS]


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


def today(institution: Institution, caller: Caller, now: datetime, met_on: MetOn, post: Post = NOTHING) -> Today:
    """Give somebody's list as it stands now; `met_on` by cycle, as the roadmap has it, `post` what lies with people."""
    found: dict[tuple[str, Ref, str], Todo] = {}
    for cycle in cycles_of(institution, caller):
        for task in seen_tasks(cycle, caller, now, met_on.get(cycle.id, {}), mine=True):
            found.setdefault((task.code, task.about, task.sentence), Todo.of(task, cycle))
    of_letters: dict[Cycle, list[Task]] = {}
    for cycle, task in letters_of(institution, post):
        of_letters.setdefault(cycle, []).append(task)
    for cycle, tasks in of_letters.items():
        for mine in of_caller(cycle, caller, tasks, now, mine=True):
            found[(mine.code, mine.about, mine.which)] = Todo.of(mine, cycle)
    day = now.astimezone(institution.timezone).date()
    return Today(day, tuple(_parts(found.values())), tuple(_done(institution, caller, day)))


def cut(todos: Sequence[Todo], after: str, most: int) -> tuple[list[Todo], int]:
    """Give so many of a list behind a place, and how many are left behind those; a place need not be taken any more."""
    left = [todo for todo in todos if todo.place > after]
    return left[:most], max(0, len(left) - most)


def _parts(todos: Iterable[Todo]) -> list[Part]:
    by_harm: dict[Harm, list[Todo]] = {harm: [] for harm in Harm}
    for todo in sorted(todos, key=lambda todo: todo.place):
        by_harm[harm_of(todo.task)].append(todo)
    return [Part(harm, tuple(some)) for harm, some in by_harm.items() if some]


def _done(institution: Institution, caller: Caller, day: date) -> list[Done]:
    """Give what he did himself or typed for others today.

    What a side said of a concern is not repeated: somebody may look over a child's shoulder.
    """
    if caller.person is None:
        return []
    hidden = frozenset() if caller.roles & CARE else frozenset(OF_CONCERNS)
    morning = datetime.combine(day, time(), institution.timezone).astimezone(UTC)
    facts = [
        fact
        for fact in institution.by_key.values()
        if fact.received_at >= morning
        and caller.person in (fact.actor.person, fact.reporter.person)
        and fact.type not in hidden
    ]
    facts.sort(key=lambda fact: fact.number, reverse=True)
    return [Done(CATALOGUE[fact.type].label.rstrip("."), fact.subject, fact.received_at) for fact in facts]
