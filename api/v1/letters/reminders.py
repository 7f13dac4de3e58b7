"""The reminders to come: to whom, when and why; and one held back or put to another day."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection

from api.auth import Calling
from api.given import Installed
from api.v1.models import Limit, Page, PersonRef, Read
from workflow.access import Caller
from workflow.queries.seeing import name_of
from workflow.reminders.coming import PLACE, Coming, State, coming, find, hold, move, put_back
from workflow.subjects.institution import Institution

router = APIRouter(prefix="/reminders", tags=["Письма"])


class ReminderRead(Read):
    """A reminder to come. `wanted` is when the programme would have it; `why` says which time it is, and of what."""

    id: UUID
    state: State
    due: datetime
    wanted: datetime
    to: list[PersonRef]
    cycle: UUID
    subject: str = Field(examples=["pair/3f0c6d58-0d0c-4c5a-9a9e-3d0e7f0c1a2b"])
    code: str = Field(examples=["care.contact"])
    sentence: str
    why: str = Field(examples=["за 3 дня до срока"])
    until: datetime | None
    may_change: bool
    """Ложно для часов закона и безопасности ребёнка: их не задерживают и не переносят."""

    @classmethod
    def of(cls, one: Coming, caller: Caller) -> "ReminderRead":
        """Take one as this reader sees it."""
        task = one.planned.task
        return cls(
            id=one.id,
            state=one.state,
            due=one.due,
            wanted=one.planned.reminder.due,
            to=[PersonRef(id=person.id, name=name_of(caller, person)) for person in one.people],
            cycle=one.planned.cycle.id,
            subject=str(task.about),
            code=task.code,
            sentence=task.sentence,
            why=one.why,
            until=task.due,
            may_change=one.may_change,
        )


class Decision(Read):
    """What becomes of a reminder: held, on another day, or, with neither, as the programme has it."""

    held: bool = False
    day: date | None = None


@router.get("", summary="Что напомним")
def list_reminders(
    calling: Calling,
    installation: Installed,
    after: Annotated[str, Query(pattern=PLACE)] = "",
    limit: Limit = 50,
) -> Page[ReminderRead]:
    """List the reminders to come, the nearest first: those held back stand in their place."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        ahead = coming(connection, institution, calling, now, after, limit)
        items = [ReminderRead.of(one, calling) for one in ahead.found]
    return Page(items=items, next=ahead.onward or None)


@router.put("/{reminder_id}", summary="Задержать или перенести напоминание")
def decide_reminder(reminder_id: UUID, given: Decision, calling: Calling, installation: Installed) -> ReminderRead:
    """Hold a reminder back, put it to another day, or take that back; what the law or safety asks for is refused."""
    now = installation.now()
    with (
        installation.database.transaction(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        decide(connection, institution, calling, reminder_id, given, now)
        return ReminderRead.of(find(connection, institution, calling, reminder_id, now), calling)


def decide(
    connection: Connection, institution: Institution, caller: Caller, identity: UUID, given: Decision, now: datetime
) -> None:
    """Do what was decided about a reminder."""
    one = find(connection, institution, caller, identity, now)
    if given.held:
        hold(connection, institution, caller, one, now)
    elif given.day is not None:
        move(connection, institution, caller, one, given.day, now)
    else:
        put_back(connection, institution, one)
