"""What somebody is to do now, over all cycles and pairs: the worst harm first, each with one next step."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection

from api.auth import Calling
from api.given import Installed
from api.v1.models import Read
from api.v1.todo.tasks import TaskRead
from workflow.access import Caller
from workflow.letters.lying import NOTHING, Post
from workflow.letters.reading import lying
from workflow.queries.history import first_met
from workflow.queries.seeing import CARE, SIDES
from workflow.subjects.institution import Institution
from workflow.tasks.kinds import Harm
from workflow.tasks.open import Addressed
from workflow.today.today import Done, Part, Today, Todo, cut, cycles_of, today

router = APIRouter(tags=["Сегодня"])
MOST = 500


class StepRead(Read):
    """The next action, and the page of this site on which it is done; null where there is none."""

    label: str = Field(examples=["Открыть обращение"])
    href: str | None = Field(examples=["/pairs/3f0c6d58-0d0c-4c5a-9a9e-3d0e7f0c1a2b#concerns"])


class TodoRead(Read):
    """A task with its cycle and its next step."""

    cycle: UUID
    cycle_title: str
    task: TaskRead
    step: StepRead

    @classmethod
    def of(cls, todo: Todo, caller: Caller, whose: Addressed) -> "TodoRead":
        """Take one as this reader sees it."""
        return cls(
            cycle=todo.cycle.id,
            cycle_title=todo.cycle.title,
            task=TaskRead.of(todo.task, todo.cycle, caller, whose),
            step=StepRead(label=todo.step.label, href=todo.step.path),
        )


class TodayPart(Read):
    """Tasks that hurt the same when left lying, the most urgent first; `rest` of them follow behind `next`."""

    harm: str = Field(examples=["safety"])
    label: str = Field(examples=["Безопасность ребёнка"])
    count: int
    late: int
    todos: list[TodoRead]
    rest: int
    next: str | None

    @classmethod
    def of(cls, part: Part, caller: Caller, whose: Addressed, after: str, limit: int) -> "TodayPart":
        """Take so many of a part."""
        shown, rest = cut(part.todos, after, limit)
        return cls(
            harm=part.harm.value,
            label=part.harm.label,
            count=len(part.todos),
            late=sum(todo.task.is_late(whose.now) for todo in part.todos),
            todos=[TodoRead.of(todo, caller, whose) for todo in shown],
            rest=rest,
            next=shown[-1].place if rest else None,
        )


class DoneRead(Read):
    """One thing that the reader did or wrote down today."""

    label: str = Field(examples=["Встреча состоялась"])
    subject: str
    at: datetime

    @classmethod
    def of(cls, done: Done) -> "DoneRead":
        """Take one."""
        return cls(label=done.label, subject=str(done.about), at=done.at)


class TodayRead(Read):
    """The reader's day: what to do, in the order of harm, and what is done."""

    day: date
    parts: list[TodayPart]
    done_count: int
    done: list[DoneRead]
    """Последнее из сделанного, не больше `limit`."""


@router.get("/today", summary="Что делать сейчас")
def show_today(
    calling: Calling,
    installation: Installed,
    harm: Annotated[Harm | None, Query(description="only this part")] = None,
    after: Annotated[str, Query(description="`next` of the part: with `harm`")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST, description="of each part")] = 50,
) -> TodayRead:
    """Give the tasks addressed to the caller in all cycles: why, until when, and the one next step of each."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        post = lying(connection, institution.id) if calling.roles & CARE else NOTHING
        found = today_of(connection, institution, calling, now, post)
        parts = [part for part in found.parts if harm in (None, part.harm)]
        whose = Addressed(now)
        read = [TodayPart.of(part, calling, whose, after if harm else "", limit) for part in parts]
    done = [DoneRead.of(one) for one in found.done[:limit]]
    return TodayRead(day=found.day, parts=read, done_count=len(found.done), done=done)


def today_of(connection: Connection, institution: Institution, caller: Caller, now: datetime, post: Post) -> Today:
    """Give somebody's list with what the journal remembers; a side of a pair needs nothing of that."""
    cycles = cycles_of(institution, caller) if caller.roles & ~SIDES else []
    met_on = {cycle.id: first_met(connection, institution.id, cycle) for cycle in cycles if cycle.open}
    return today(institution, caller, now, met_on, post)
