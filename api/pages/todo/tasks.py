"""The page of tasks: whom to help first, why and until when, in the words of the API."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
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
from workflow.tasks.open import Addressed, seen_tasks
from workflow.tasks.task import Task
from workflow.today.today import Todo, cut, key_of
from workflow.words import counted

router = APIRouter(include_in_schema=False, route_class=Page)

WEEK = timedelta(days=7)
SHOWN, A_PAGE = 3, 50
"""Tasks that ask for the same are folded when there are more; so many of them stand on one page."""
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
    """Tasks that ask for the same: many of them are one line that opens. `lines` are some, `rest` more are `onward`."""

    sentence: str
    lines: list[Line]
    count: int
    rest: int = 0
    onward: str = ""

    @property
    def folded(self) -> bool:
        """Say whether there are too many to be shown at once."""
        return self.count > SHOWN


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks that are about equally urgent, those that ask for the same together."""

    title: str
    late: bool
    kinds: list[Kind]

    @property
    def count(self) -> int:
        """Count the tasks."""
        return sum(kind.count for kind in self.kinds)


@router.get("/cycles/{cycle_id}/tasks")
def show_tasks(
    request: Request,
    cycle_id: UUID,
    calling: Calling,
    installation: Installed,
    mine: bool = False,
    only: Annotated[str, Query(max_length=20)] = "",
    after: str = "",
) -> Response:
    """Show the open tasks of a cycle, the most urgent first; `only`: those that ask for the same, `after` a place."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        met_on = first_met(connection, institution.id, cycle)
        found = seen_tasks(cycle, calling, now, met_on, mine=mine)
        drawing = _Drawing(cycle, calling, Addressed(now), f"/cycles/{cycle_id}/tasks?{'mine=true&' if mine else ''}")
        alike = [task for task in found if only and key_of(task.sentence) == only]
        kind, parts = (drawing.page(alike, after), []) if alike else (None, list(drawing.parts(found)))
        title = cycle.title
    return draw(
        request,
        "todo/tasks.html",
        reader=calling,
        cycle_id=cycle_id,
        id=cycle_id,
        title=title,
        mine=mine,
        shared=bool(calling.roles & CARE),
        only=kind,
        parts=parts,
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Tasks of a cycle on their way to one reader; `address` is that of his page."""

    cycle: Cycle
    caller: Caller
    whose: Addressed
    address: str

    def parts(self, tasks: list[Task]) -> Iterator[Part]:
        """Give the parts; in each the clocks of the law and of a child's safety come first."""
        for title in (LATE, SOON, LATER, ANY_TIME):
            found: dict[str, list[Task]] = {}
            for task in sorted(tasks, key=lambda task: not task.clock):
                if _part(task, self.whose.now) == title:
                    found.setdefault(task.sentence, []).append(task)
            if found:
                yield Part(title, title == LATE, [self._kind(alike) for alike in found.values()])

    def page(self, alike: list[Task], after: str) -> Kind:
        """Give a page of tasks that ask for the same, with the way to those behind it."""
        todos = sorted((Todo.of(task, self.cycle) for task in alike), key=lambda todo: todo.place)
        shown, rest = cut(todos, after, A_PAGE)
        whole = self._kind(alike)
        onward = f"{whole.onward}&{urlencode({'after': shown[-1].place})}" if rest else ""
        return replace(whole, lines=[self._line(todo.task) for todo in shown], rest=rest, onward=onward)

    def _kind(self, alike: list[Task]) -> Kind:
        """Give tasks of a part that ask for the same, the first of them drawn, with the way to those of all parts."""
        sentence = alike[0].sentence
        lines = [self._line(task) for task in alike[:A_PAGE]]
        return Kind(sentence, lines, len(alike), len(alike) - len(lines), f"{self.address}only={key_of(sentence)}")

    def _line(self, task: Task) -> Line:
        institution, label = self.cycle.institution, task.role.label
        return Line(
            sentence=task.sentence,
            why=task.why,
            about=name(institution, self.caller, task.about).from_task(task.code),
            until=until_words(task.due, institution.timezone) if task.due else "",
            left=left_words(task.due, self.whose.now) if task.due else "",
            clock=task.clock,
            who=label,
            addressed_to=[person_name(self.caller, one, label) for one in self.whose.of(self.cycle, task)],
        )


def _part(task: Task, now: datetime) -> str:
    if task.due is None:
        return ANY_TIME
    if task.is_late(now):
        return LATE
    return SOON if task.due <= now + WEEK else LATER


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
