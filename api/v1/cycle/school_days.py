"""The school calendar of a cycle: when no reminder comes, and why."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import Read
from workflow.school_days.calendar import DaysOff, of_school_year
from workflow.subjects.cycle import Cycle

router = APIRouter(prefix="/cycles/{cycle_id}/school-days", tags=["Дела"])


class DaysOffRead(Read):
    """Days in a row on which the school is closed."""

    start: date
    end: date
    title: str = Field(examples=["Осенние каникулы"])
    origin: str = Field(examples=["vacation"])
    origin_label: str

    @classmethod
    def of(cls, one: DaysOff) -> "DaysOffRead":
        """Take a stretch."""
        return cls(
            start=one.start,
            end=one.end,
            title=one.title,
            origin=one.origin.value,
            origin_label=one.origin.label,
        )


class SchoolDaysRead(Read):
    """The calendar of one school year; beside the stretches the days of `weekend` are closed, Monday is 1."""

    cycle: UUID
    weekend: list[int]
    days_off: list[DaysOffRead]

    @classmethod
    def of(cls, cycle: Cycle) -> "SchoolDaysRead":
        """Take the calendar of a cycle."""
        weekend = list(cycle.pack.calendar.weekend)
        return cls(cycle=cycle.id, weekend=weekend, days_off=[DaysOffRead.of(one) for one in of_school_year(cycle)])


@router.get("", summary="Школьный календарь")
def read_school_days(cycle_id: UUID, calling: Calling, installation: Installed) -> SchoolDaysRead:
    """Give when the school is closed: holidays, vacations, and what the school itself has changed."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        return SchoolDaysRead.of(find_cycle(institution, cycle_id, calling))
