"""The page of today: what to do now over all cycles, the worst harm first, one step each, and what is done already."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import format_date
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.care.panel import uneasy_words
from api.pages.drawing import draw, until_words
from api.pages.letters.slips import At, said
from api.pages.names import Name, from_task, name
from api.pages.route import Page
from api.pages.todo.tasks import left_words
from api.v1.todo.today import today_of
from workflow.access import Caller, by
from workflow.facts.payload import Kind as SubjectKind
from workflow.letters.lying import NOTHING, Post
from workflow.letters.reading import lying, unread
from workflow.queries.seeing import CARE, SIDES
from workflow.subjects.institution import Institution
from workflow.tasks.open import Addressed
from workflow.today.today import Alike, Done, Today, Todo, cut
from workflow.words import RUSSIAN

router = APIRouter(include_in_schema=False, route_class=Page)

SHOWN, UNFOLDED, A_PAGE = 3, 10, 50
"""What asks for the same is folded when there is more of it; a fold has so many lines, a page of its own so many."""
DONE_SHOWN = 10
GIVE = "letter.hand_over"


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
    slips: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """Things that ask for the same: many of them are one line that opens; `gives`: slips, ticked where they stand.

    `lines` are the first of them, `rest` how many follow, on the page `onward`.
    """

    sentence: str
    lines: list[Line]
    count: int
    late: int
    rest: int
    onward: str
    gives: bool

    @property
    def folded(self) -> bool:
        """Say whether there are too many to be shown at once."""
        return self.gives or self.count > SHOWN


@dataclass(frozen=True, slots=True)
class Section:
    """Things that hurt the same when left lying."""

    code: str
    title: str
    kinds: list[Kind]

    @property
    def count(self) -> int:
        """Count all of them."""
        return sum(kind.count for kind in self.kinds)

    @property
    def late(self) -> int:
        """Count those whose time has passed."""
        return sum(kind.late for kind in self.kinds)


@router.get("/today")
def show_today(
    request: Request,
    calling: Calling,
    installation: Installed,
    only: str = "",
    after: str = "",
    at: At = None,
    back: int = 0,
) -> Response:
    """Show the reader his day; `only` and `after` go on in one kind of things that there are many of."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        leads = calling.roles & CARE
        post = lying(connection, institution.id) if leads else NOTHING
        found = today_of(connection, institution, calling, now, post)
        several = len({todo.cycle.id for todo in found.todos}) > 1
        drawing = _Drawing(institution, calling, Addressed(now), several, post)
        page = drawing.only(found, only, after) if only else None
        sections = [] if page else drawing.sections(found)
        done = [(one.label, _about(institution, calling, one)) for one in found.done[:DONE_SHOWN]]
        school = institution.card.name if institution.card else ""
        new = unread(connection, institution.id, calling.person) if calling.person else 0
        cycles = [(one.title, one.id) for one in institution.cycles.values() if leads and one.open]
    return draw(
        request,
        "todo/today.html",
        reader=calling,
        school=school,
        only=page,
        day=format_date(found.day, "EEEE, d MMMM", locale=RUSSIAN),
        sections_of_today=sections,
        count=sum(section.count for section in sections),
        late=sum(section.late for section in sections),
        done=done,
        done_count=len(found.done),
        new=new,
        cycles=cycles,
        cares=bool(leads),
        ticked=said(installation, calling, at, back) if leads else None,
        uneasy=uneasy_words(calling.roles),
        worries=bool(calling.roles & by.INFORMANT),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How things to do are read by one reader now; `several` cycles have them named."""

    institution: Institution
    caller: Caller
    whose: Addressed
    several: bool
    post: Post

    def sections(self, found: Today) -> list[Section]:
        """Give every part, each kind with its first lines."""
        return [
            Section(part.harm.value, part.harm.label, [self._kind(one, "", UNFOLDED) for one in part.alike()])
            for part in found.parts
        ]

    def only(self, found: Today, key: str, after: str) -> Kind | None:
        """Give a page of one kind; None when nothing of it is left."""
        kinds = (one for part in found.parts for one in part.alike() if one.key == key)
        return next((self._kind(one, after, A_PAGE) for one in kinds), None)

    def _kind(self, alike: Alike, after: str, most: int) -> Kind:
        shown, rest = cut(alike.todos, after, most)
        onward = f"/today?{urlencode({'only': alike.key, 'after': shown[-1].place})}" if rest else ""
        late = sum(todo.task.is_late(self.whose.now) for todo in alike.todos)
        gives = alike.todos[0].task.code == GIVE
        return Kind(alike.sentence, [self._line(one) for one in shown], len(alike.todos), late, rest, onward, gives)

    def _line(self, todo: Todo) -> Line:
        task, person, institution = todo.task, self.caller.person, self.institution
        own = task.about.kind is SubjectKind.CYCLE or (task.about.id == person and not self.caller.roles & CARE)
        now, nobody = self.whose.now, not self.whose.of(todo.cycle, task)
        return Line(
            sentence=task.sentence,
            why=task.why,
            about=None if own else name(institution, self.caller, task.about),
            cycle=todo.cycle.title if self.several else "",
            until=until_words(task.due, institution.timezone) if task.due else "",
            left=left_words(task.due, now) if task.due else "",
            late=task.is_late(now),
            clock=task.clock,
            step=todo.step.label,
            href=from_task(todo.step.path, task.code) if todo.step.path else None,
            nobody=task.role.label if nobody else "",
            slips=self.post.slips_of(task.about.id) if task.code == GIVE else (),
        )


def _about(institution: Institution, caller: Caller, done: Done) -> Name | None:
    """Name what a deed was about, where the reader may read the name of it."""
    return name(institution, caller, done.about) if caller.roles & (CARE | SIDES) else None
