"""Open tasks of a cycle: what is to be done, why and until when, and whom it is addressed to now."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from workflow.access import Caller
from workflow.queries.history import first_met
from workflow.queries.seeing import name_of
from workflow.subjects.cycle import Cycle
from workflow.tasks.open import Addressed, seen_tasks
from workflow.tasks.task import Task

router = APIRouter(prefix="/cycles", tags=["Дела"])


class TaskRead(Read):
    """Something to do. It is open while the facts say so; `events` end it."""

    code: str = Field(examples=["care.next_attempt"])
    subject: str = Field(examples=["pair/3f0c6d58-0d0c-4c5a-9a9e-3d0e7f0c1a2b"])
    sentence: str = Field(examples=["Найти наставника или назначить день следующей попытки."])
    why: str
    since: datetime
    due: datetime | None
    late: bool
    clock: bool
    """Часы, которые идут в любой день и час: их завёл закон или забота о ребёнке."""
    who: list[str]
    who_label: str
    addressed_to: list[PersonRef]
    """Кому дело адресовано сейчас; пусто — назначьте человека с этой ролью."""
    events: list[str]

    @classmethod
    def of(cls, task: Task, cycle: Cycle, caller: Caller, whose: Addressed) -> "TaskRead":
        """Take a task as this reader sees it."""
        return cls(
            code=task.code,
            subject=str(task.about),
            sentence=task.sentence,
            why=task.why,
            since=task.since,
            due=task.due,
            late=task.is_late(whose.now),
            clock=task.clock,
            who=list(task.role.codes),
            who_label=task.role.label,
            addressed_to=[PersonRef(id=one.id, name=name_of(caller, one)) for one in whose.of(cycle, task)],
            events=list(task.events),
        )


@router.get("/{cycle_id}/tasks", summary="Что нужно сделать")
def list_tasks_of_cycle(
    cycle_id: UUID, calling: Calling, installation: Installed, mine: bool = False
) -> list[TaskRead]:
    """List the open tasks that the caller may act on, the most urgent first; `mine`: those addressed to him."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        met_on = first_met(connection, institution.id, cycle)
        whose = Addressed(now)
        return [TaskRead.of(task, cycle, calling, whose) for task in seen_tasks(cycle, calling, now, met_on, mine=mine)]
