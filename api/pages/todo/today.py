"""The page of today: what to do now over all cycles, the worst harm first, one step each, and what is done already."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, until_words
from api.pages.names import Name, from_task, name
from api.pages.route import Page
from api.pages.todo.tasks import left_words
from api.v1.todo.today import today_of
from workflow.access import Caller, by
from workflow.facts.payload import Kind as SubjectKind
from workflow.letters.reading import counts
from workflow.queries.seeing import CARE, SIDES
from workflow.subjects.institution import Institution
from workflow.tasks.open import addressed
from workflow.today.today import Done, Today, Todo
from workflow.words import RUSSIAN

router = APIRouter(include_in_schema=False, route_class=Page)

SHOWN = 3
"""What asks for the same is folded when there is more of it."""
DONE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do as it is read; `cycle` is named where there are several, `nobody` whose it would be."""

    sentence: str
    why: str
    about: Name | None
    cycle: str
    until: str
    left: str
    late: bool
    clock: bool
    step: str
    href: str | None
    nobody: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Things that ask for the same: many of them are one line that opens."""

    sentence: str
    lines: list[Line]

    @property
    def folded(self) -> bool:
        """Say whether there are too many to be shown at once."""
        return len(self.lines) > SHOWN

    @property
    def late(self) -> int:
        """Count those whose time has passed."""
        return sum(line.late for line in self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """Things that hurt the same when left lying."""

    code: str
    title: str
    kinds: list[Kind]

    @property
    def count(self) -> int:
        """Count all of them."""
        return sum(len(kind.lines) for kind in self.kinds)

    @property
    def late(self) -> int:
        """Count those whose time has passed."""
        return sum(kind.late for kind in self.kinds)


@router.get("/today")
def show_today(request: Request, calling: Calling, installation: Installed) -> Response:
    """Show the reader his day."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found = today_of(connection, institution, calling, now)
        sections = _sections(institution, found, calling, now)
        done = [(one.label, _about(institution, calling, one)) for one in found.done]
        school = institution.card.name if institution.card else ""
        leads = calling.roles & CARE
        cycles = [(one.title, one.id) for one in institution.cycles.values() if leads and one.open]
        letters = counts(connection, calling) if leads else None
    return draw(
        request,
        "todo/today.html",
        reader=calling,
        school=school,
        day=format_date(found.day, "EEEE, d MMMM", locale=RUSSIAN),
        sections_of_today=sections,
        count=sum(section.count for section in sections),
        late=sum(section.late for section in sections),
        done=done[:DONE_SHOWN],
        done_count=len(done),
        cycles=cycles,
        cares=bool(leads),
        letters=letters,
        uneasy=bool(calling.roles & (by.MENTEE | by.REPRESENTATIVE)),
        worries=bool(calling.roles & by.INFORMANT),
    )


def _sections(institution: Institution, found: Today, caller: Caller, now: datetime) -> list[Section]:
    several = len({todo.cycle.id for todo in found.todos}) > 1
    sections = []
    for part in found.parts:
        kinds: dict[str, list[Line]] = {}
        for todo in part.todos:
            kinds.setdefault(todo.task.sentence, []).append(_line(institution, todo, caller, now, several=several))
        made = [Kind(sentence, lines) for sentence, lines in kinds.items()]
        sections.append(Section(part.harm.value, part.harm.label, made))
    return sections


def _line(institution: Institution, todo: Todo, caller: Caller, now: datetime, *, several: bool) -> Line:
    task, person = todo.task, caller.person
    own = task.about.kind is SubjectKind.CYCLE or (task.about.id == person and not caller.roles & CARE)
    nobody = not addressed(todo.cycle, task, now)
    return Line(
        sentence=task.sentence,
        why=task.why,
        about=None if own else name(institution, caller, task.about),
        cycle=todo.cycle.title if several else "",
        until=until_words(task.due, institution.timezone) if task.due else "",
        left=left_words(task.due, now) if task.due else "",
        late=task.is_late(now),
        clock=task.clock,
        step=todo.step.label,
        href=from_task(todo.step.path, task.code) if todo.step.path else None,
        nobody=task.role.label if nobody else "",
    )


def _about(institution: Institution, caller: Caller, done: Done) -> Name | None:
    """Name what a deed was about, where the reader may read the name of it."""
    return name(institution, caller, done.about) if caller.roles & (CARE | SIDES) else None
