"""The roadmap of a cycle, dated for its school year."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import Read
from workflow.queries.history import first_met
from workflow.queries.roadmap import RESPONSIBLE, Planned, roadmap

router = APIRouter(prefix="/cycles/{cycle_id}/roadmap", tags=["Дорожная карта"])


class ResponsibleRead(Read):
    """Who answers for an activity."""

    code: str = Field(examples=["curator"])
    label: str


class ActivityRead(Read):
    """One activity."""

    number: int
    title: str
    stage: str
    start: date
    end: date
    moved: bool
    moved_because: str | None
    responsible: list[ResponsibleRead]
    after: list[int]
    requirement: str | None
    event: str | None
    state: str = Field(examples=["late"])
    state_label: str
    done_on: date | None
    pushes: list[int]
    """Что ещё не сделано и ждёт этого мероприятия."""

    @classmethod
    def of(cls, one: Planned) -> "ActivityRead":
        """Take a planned activity."""
        return cls(
            number=one.number,
            title=one.title,
            stage=one.stage.value,
            start=one.start,
            end=one.end,
            moved=one.moved,
            moved_because=one.moved_because,
            responsible=[ResponsibleRead(code=code, label=RESPONSIBLE[code]) for code in one.responsible],
            after=list(one.after),
            requirement=one.requirement,
            event=one.event,
            state=one.state.value,
            state_label=one.state.label,
            done_on=one.done_on,
            pushes=list(one.pushes),
        )


class RoadmapRead(Read):
    """A roadmap on a day."""

    cycle: UUID
    today: date
    activities: list[ActivityRead]


@router.get("", summary="Дорожная карта цикла")
def read_roadmap(cycle_id: UUID, calling: Calling, installation: Installed) -> RoadmapRead:
    """Give the activities with their dates, what became of each, and what each holds up."""
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = installation.now().astimezone(institution.timezone).date()
        met_on = first_met(connection, institution.id, cycle)
        planned = roadmap(cycle, today, met_on)
        return RoadmapRead(cycle=cycle.id, today=today, activities=[ActivityRead.of(one) for one in planned])
