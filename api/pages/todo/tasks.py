"""The page of tasks: whom to help first, why and until when, in the words of the API."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, until_words
from api.pages.names import Name, name, person_name
from api.pages.route import Page
from api.v1.cycles import find_cycle
from workflow.access import Caller
from workflow.queries.history import first_met
from workflow.queries.seeing import CARE
from workflow.subjects.cycle import Cycle
from workflow.tasks.open import addressed, seen_tasks
from workflow.tasks.task import Task
from workflow.words import counted

router = APIRouter(include_in_schema=False, route_class=Page)

WEEK = timedelta(days=7)
SHOWN = 3
"""Tasks that ask for the same are folded when there are more."""
LATE, SOON, LATER, ANY_TIME = "Время вышло", "На этой неделе", "Позже", "Когда будет время"


@dataclass(frozen=True, slots=True)
class Line:
    """One task as it is read."""

    sentence: str
    why: str
    about: Name
    until: str
    left: str
    clock: bool
    who: str
    addressed_to: list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Tasks that ask for the same: many of them are one line that opens."""

    sentence: str
    lines: list[Line]

    @property
    def folded(self) -> bool:
        """Say whether there are too many to be shown at once."""
        return len(self.lines) > SHOWN


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks that are about equally urgent, those that ask for the same together."""

    title: str
    late: bool
    kinds: list[Kind]

    @property
    def count(self) -> int:
        """Count the tasks."""
        return sum(len(kind.lines) for kind in self.kinds)


@router.get("/cycles/{cycle_id}/tasks")
def show_tasks(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, mine: bool = False
) -> Response:
    """Show the open tasks of a cycle, the most urgent first."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        met_on = first_met(connection, institution.id, cycle)
        parts = list(_parts(cycle, seen_tasks(cycle, calling, now, met_on, mine=mine), calling, now))
        title = cycle.title
    return draw(
        request,
        "todo/tasks.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        title=title,
        parts=parts,
        mine=mine,
        shared=bool(calling.roles & CARE),
    )


def _parts(cycle: Cycle, tasks: list[Task], caller: Caller, now: datetime) -> Iterator[Part]:
    """Give the parts; in each the clocks of the law and of a child's safety come first."""
    for title in (LATE, SOON, LATER, ANY_TIME):
        found: dict[str, list[Line]] = {}
        for task in sorted(tasks, key=lambda task: not task.clock):
            if _part(task, now) == title:
                found.setdefault(task.sentence, []).append(_line(cycle, task, caller, now))
        if found:
            yield Part(title, title == LATE, [Kind(sentence, lines) for sentence, lines in found.items()])


def _part(task: Task, now: datetime) -> str:
    if task.due is None:
        return ANY_TIME
    if task.is_late(now):
        return LATE
    return SOON if task.due <= now + WEEK else LATER


def _line(cycle: Cycle, task: Task, caller: Caller, now: datetime) -> Line:
    institution = cycle.institution
    return Line(
        sentence=task.sentence,
        why=task.why,
        about=name(institution, caller, task.about).from_task(task.code),
        until=until_words(task.due, institution.timezone) if task.due else "",
        left=left_words(task.due, now) if task.due else "",
        clock=task.clock,
        who=task.role.label,
        addressed_to=[person_name(caller, one, task.role.label) for one in addressed(cycle, task, now)],
    )


def left_words(due: datetime, now: datetime) -> str:
    """Say how long there is still, or how long ago it should have been: «осталось: 3 дня», «прошло: 2 часа».

    Hours count down to the end of a term; once a day has gone by nobody counts them.
    """
    away = abs(due - now)
    hours = max(1, round(away / timedelta(hours=1)))
    if away >= (timedelta(days=2) if due >= now else timedelta(days=1)):
        long = counted(away.days, "день", "дня", "дней")
    else:
        long = counted(hours, "час", "часа", "часов")
    return f"осталось: {long}" if due >= now else f"прошло: {long}"
