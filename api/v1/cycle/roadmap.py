"""The roadmap of a cycle, dated for its school year."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.queries.cycle.pushes import breaks, pushes
from workflow.queries.history import first_met
from workflow.queries.roadmap import RESPONSIBLE, Planned, roadmap
from workflow.queries.seeing import OVERVIEW, name_of
from workflow.subjects.cycle import Cycle

router = APIRouter(prefix="/cycles/{cycle_id}/roadmap", tags=["Дорожная карта"])


class ResponsibleRead(Read):
    """Who answers for an activity."""

    code: str = Field(examples=["curator"])
    label: str


class CountRead(Read):
    """How much of a condition there is now."""

    sentence: str
    have: int
    need: int


class PushRead(Read):
    """An activity that a move pushes: its dates now, and by how many days it moves at least."""

    number: int
    title: str
    start: date
    end: date
    days: int
    new_start: date
    new_end: date


class PushesRead(Read):
    """What a move would do, before anybody has said it. `breaks`: what the activity waits for and would come before."""

    activity: int
    start: date
    end: date
    pushes: list[PushRead]
    breaks: list[int]


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
    requirements: list[str]
    events: list[str]
    counts: list[CountRead]
    """Сколько есть сейчас по каждому условию: у сделанного здесь видно новых участников."""
    assigned: PersonRef | None
    """Кому мероприятие поручено по имени."""
    evidence: str | None
    """Чем подтверждено, если сделанным его назвал человек."""
    state: str = Field(examples=["late"])
    state_label: str
    done_on: date | None
    pushes: list[int]
    """Что ещё не сделано и ждёт этого мероприятия."""

    @classmethod
    def of(cls, one: Planned, cycle: Cycle, caller: Caller) -> "ActivityRead":
        """Take a planned activity as this reader sees it."""
        person = cycle.institution.people.get(one.assigned) if one.assigned else None
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
            requirements=list(one.requirements),
            events=list(one.events),
            counts=[CountRead(sentence=count.sentence, have=count.have, need=count.need) for count in one.counts],
            assigned=PersonRef(id=person.id, name=name_of(caller, person)) if person else None,
            evidence=one.evidence if caller.roles & OVERVIEW else None,
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
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = installation.now().astimezone(institution.timezone).date()
        met_on = first_met(connection, institution.id, cycle)
        planned = roadmap(cycle, today, met_on)
        return RoadmapRead(
            cycle=cycle.id, today=today, activities=[ActivityRead.of(one, cycle, calling) for one in planned]
        )


@router.get("/activities/{number}/pushes", summary="Что сдвинет перенос мероприятия")
def read_pushes(
    cycle_id: UUID, number: int, start: date, end: date, calling: Calling, installation: Installed
) -> PushesRead:
    """Give which activities a move pushes, their present dates and by how many days each must move at least."""
    if end < start:
        raise BadRequest("Поле end: последний день раньше первого.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = installation.now().astimezone(institution.timezone).date()
        activities = roadmap(cycle, today, first_met(connection, institution.id, cycle))
    if number not in [one.number for one in activities]:
        raise NotFound(f"Мероприятия {number} в дорожной карте нет.")
    found = pushes(activities, number, start, end)
    return PushesRead(
        activity=number,
        start=start,
        end=end,
        pushes=[
            PushRead(
                number=one.number,
                title=one.title,
                start=one.start,
                end=one.end,
                days=one.days,
                new_start=one.new_start,
                new_end=one.new_end,
            )
            for one in found
        ],
        breaks=list(breaks(activities, number, start, end)),
    )
