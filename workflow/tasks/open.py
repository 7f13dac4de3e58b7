"""Everything that is open in a cycle: one table of sources, and to whom each task is addressed now."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from workflow.access import GRANTED, Caller, Role, by
from workflow.facts.cycles import TeamNamed
from workflow.queries.seeing import SIDES
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import on_duty, successors
from workflow.subjects.person import Person
from workflow.tasks.approvals import approvals
from workflow.tasks.concerns import concerns
from workflow.tasks.consents import consents
from workflow.tasks.contacts import contacts
from workflow.tasks.early_ends import early_ends
from workflow.tasks.leaving import leaving
from workflow.tasks.meetings import fit_answers, untold_meetings
from workflow.tasks.questionnaires import questionnaires
from workflow.tasks.ready import admissions, finished_stages, notices, unsigned_orders
from workflow.tasks.received import received
from workflow.tasks.rewards import thanks
from workflow.tasks.roadmap import activities
from workflow.tasks.sides.consents import missing_consents, own_consents
from workflow.tasks.sides.feedback import feedback
from workflow.tasks.sides.informants import informants
from workflow.tasks.sides.matches import match_answers
from workflow.tasks.sides.meetings import coming_meetings, mentee_fit
from workflow.tasks.sides.questionnaires import own_questionnaires
from workflow.tasks.silence import silences
from workflow.tasks.task import Task
from workflow.tasks.unmatched import unmatched

Source = Callable[[Cycle, datetime], Iterator[Task]]

Sources = Mapping[Source, tuple[str, ...]]
"""Sources with the beginnings of the codes of what they give: whoever is after some tasks need not ask for all."""

SHARED: Sources = {
    untold_meetings: ("meeting.tell",),
    fit_answers: ("fit.ask_", "fit.answer"),
    silences: ("silence.",),
}
"""Sources of what a side of a pair may do, and what somebody else does about the same."""

OF_SIDES: Sources = {
    own_consents: ("consent.sign",),
    match_answers: ("match.answer_",),
    coming_meetings: ("meeting.come",),
    mentee_fit: ("fit.answer_mentee",),
    feedback: ("feedback.",),
    own_questionnaires: ("questionnaire.fill",),
}
"""Sources of what the two of a pair and a child's representative alone may do: nobody else need ask them."""

SOURCES: Sources = {
    approvals: ("approval.",),
    concerns: ("concern.",),
    consents: ("consent.",),
    missing_consents: ("consent.collect",),
    received: ("received.",),
    unmatched: ("care.next_attempt", "care.support"),
    early_ends: ("care.early_end",),
    leaving: ("mentor.leaving",),
    contacts: ("care.contact", "care.deeper_talk"),
    questionnaires: ("questionnaire.collect",),
    informants: ("informant.",),
    admissions: ("mentee.admit",),
    notices: ("match.tell",),
    unsigned_orders: ("order.sign",),
    finished_stages: ("stage.complete",),
    thanks: ("reward.",),
    **SHARED,
}
"""One row a noun, for those who work here; what a source says follows from the facts and from now alone.

The roadmap's stand beside them.
"""

NOTHING: Mapping[str, date] = {}
ROADMAP = "roadmap.activity"


def open_tasks(cycle: Cycle, now: datetime, met_on: Mapping[str, date] = NOTHING) -> list[Task]:
    """Give every open task of a cycle, the most urgent first.

    `met_on`: the day on which the journal first said of a requirement that it is met, as the roadmap has it.
    """
    return _for_staff(cycle, now, met_on, OF_SIDES)


def tasks_of(cycle: Cycle, codes: Collection[str], now: datetime, met_on: Mapping[str, date] = NOTHING) -> list[Task]:
    """Give the open tasks of these codes alone; `met_on` as of `open_tasks`, for those of the roadmap."""
    asked = [one for one, begins in {**SOURCES, **OF_SIDES}.items() if any(code.startswith(begins) for code in codes)]
    found = chain(activities(cycle, now, met_on) if ROADMAP in codes else (), *(source(cycle, now) for source in asked))
    return [task for task in found if task.code in codes]


def _for_staff(cycle: Cycle, now: datetime, met_on: Mapping[str, date], beside: Iterable[Source] = ()) -> list[Task]:
    found = chain(activities(cycle, now, met_on), *(source(cycle, now) for source in (*SOURCES, *beside)))
    return sorted(found, key=lambda task: task.urgency)


def seen_tasks(
    cycle: Cycle, caller: Caller, now: datetime, met_on: Mapping[str, date] = NOTHING, *, mine: bool = False
) -> list[Task]:
    """Give the tasks of the caller's roles; the head sees the curator's too, and what is one person's he alone sees.

    `mine`: those addressed to him, and for the head what is addressed to nobody. `met_on` as of `open_tasks`.
    """
    roles = _acting(caller)
    if roles & ~SIDES:
        found = _for_staff(cycle, now, met_on, OF_SIDES if roles & SIDES else ())
    else:
        found = own_tasks(cycle, now)
    return of_caller(cycle, caller, found, now, mine=mine)


def of_caller(cycle: Cycle, caller: Caller, found: Iterable[Task], now: datetime, *, mine: bool) -> list[Task]:
    """Give of some tasks those that `seen_tasks` would, in their order."""
    roles = _acting(caller)
    tasks = [task for task in found if task.role & roles and caller.person not in task.closed_to]
    tasks = [task for task in tasks if task.role & ~SIDES or caller.person in task.assigned]
    if not mine:
        return tasks
    whose, leads = Addressed(now), bool(caller.roles & by.HEAD)
    return [
        task
        for task in tasks
        if caller.person in (those := {one.id for one in whose.of(cycle, task)}) or (leads and not those)
    ]


def _acting(caller: Caller) -> Role:
    """Give the roles whose tasks somebody reads: the head reads the curator's too."""
    return caller.roles | (by.CURATOR if caller.roles & by.HEAD else caller.roles)


def own_tasks(cycle: Cycle, now: datetime) -> list[Task]:
    """Give what the sides of pairs may do, the most urgent first; nobody's who works for the institution."""
    found = chain.from_iterable(source(cycle, now) for source in (*SHARED, *OF_SIDES))
    return sorted((task for task in found if not task.role & ~SIDES), key=lambda task: task.urgency)


class Addressed:
    """To whom tasks are addressed at a moment, asked once for those that are addressed alike."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._found: dict[tuple[Hashable, ...], tuple[Person, ...]] = {}

    def of(self, cycle: Cycle, task: Task) -> tuple[Person, ...]:
        """Name whom a task is addressed to."""
        alike = (cycle, task.role, task.assigned, task.closed_to)
        if alike not in self._found:
            self._found[alike] = addressed(cycle, task, self.now)
        return self._found[alike]


def addressed(cycle: Cycle, task: Task, now: datetime) -> tuple[Person, ...]:
    """Name whom a task is addressed to now: those assigned to it who may still act, else whoever holds its role.

    Nobody who may not know of it is among them.
    """
    people = cycle.institution.people
    if not task.role & ~SIDES:  # nobody can take the place of a side of a pair
        return tuple(people[one] for one in task.assigned)
    named = [people[one] for one in successors(cycle, task.assigned) if one in people and one not in task.closed_to]
    able = tuple(one for one in named if one.roles & task.role)
    return able or addressees(cycle, task.role, now, task.closed_to)


def addressees(cycle: Cycle, role: Role, now: datetime, besides: frozenset[UUID] = frozenset()) -> tuple[Person, ...]:
    """Name whom a task of this role is addressed to now: never somebody who no longer holds it.

    Those who curate the cycle come before others with that role, the team's members before the rest of the staff; of
    the heads each is meant. What a curator handed over goes to his successor, or for a term to his deputy. `besides`
    are passed over.
    """
    found: dict[Person, None] = {}
    for one in role & GRANTED:
        found.update(dict.fromkeys(_holders(cycle, one, now, besides)))
    return tuple(found)


def _holders(cycle: Cycle, role: Role, now: datetime, besides: frozenset[UUID]) -> Iterable[Person]:
    curating = on_duty(cycle, now.astimezone(cycle.institution.timezone).date(), besides)
    if role is by.CURATOR:
        return curating
    able = [person for person in cycle.institution.holding(role) if person.id not in besides]
    team = cycle.last(TeamNamed)
    if team is None or role is by.HEAD:
        return able
    named = {team.payload.curator, *team.payload.members, *(one.id for one in curating)}
    return [person for person in able if person.id in named] or able
