"""What somebody is to do now, over all cycles and pairs: the worst harm first, each with one next step."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from api.auth import Calling
from api.given import Installed
from api.v1.models import Read
from api.v1.todo.tasks import TaskRead
from workflow.access import Caller
from workflow.queries.history import first_met
from workflow.queries.seeing import SIDES
from workflow.subjects.institution import Institution
from workflow.today.today import Done, Part, Today, Todo, cycles_of, today

router = APIRouter(tags=["Сегодня"])


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
    def of(cls, todo: Todo, caller: Caller, now: datetime) -> "TodoRead":
        """Take one as this reader sees it."""
        return cls(
            cycle=todo.cycle.id,
            cycle_title=todo.cycle.title,
            task=TaskRead.of(todo.task, todo.cycle, caller, now),
            step=StepRead(label=todo.step.label, href=todo.step.path),
        )


class TodayPart(Read):
    """Tasks that hurt the same when left lying, the most urgent first."""

    harm: str = Field(examples=["safety"])
    label: str = Field(examples=["Безопасность ребёнка"])
    todos: list[TodoRead]

    @classmethod
    def of(cls, part: Part, caller: Caller, now: datetime) -> "TodayPart":
        """Take a part."""
        todos = [TodoRead.of(todo, caller, now) for todo in part.todos]
        return cls(harm=part.harm.value, label=part.harm.label, todos=todos)


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
    done: list[DoneRead]


@router.get("/today", summary="Что делать сейчас")
def show_today(calling: Calling, installation: Installed) -> TodayRead:
    """Give the tasks addressed to the caller in all cycles: why, until when, and the one next step of each."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        found = today_of(connection, institution, calling, now)
        parts = [TodayPart.of(part, calling, now) for part in found.parts]
    return TodayRead(day=found.day, parts=parts, done=[DoneRead.of(one) for one in found.done])


def today_of(connection: Connection, institution: Institution, caller: Caller, now: datetime) -> Today:
    """Give somebody's list with what the journal remembers; a side of a pair needs nothing of that."""
    cycles = cycles_of(institution, caller) if caller.roles & ~SIDES else []
    met_on = {cycle.id: first_met(connection, institution.id, cycle) for cycle in cycles if cycle.open}
    return today(institution, caller, now, met_on)
