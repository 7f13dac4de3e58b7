"""Duties of a cycle: who curates it now, and how that has passed from one to another."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from workflow.access import Caller
from workflow.queries.duties import Duty, duties, handed_over
from workflow.queries.seeing import CARE, name_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person

router = APIRouter(prefix="/cycles/{cycle_id}/duties", tags=["Дела"])


class DutyRead(Read):
    """Somebody who curates the cycle now."""

    person: PersonRef
    instead_of: PersonRef | None
    """Кого замещает."""
    until: date | None
    """По какой день замещает."""

    @classmethod
    def of(cls, one: Duty, caller: Caller) -> "DutyRead":
        """Take a duty as this reader sees it."""
        instead = _person(one.instead_of, caller) if one.instead_of else None
        return cls(person=_person(one.person, caller), instead_of=instead, until=one.until)


class HandOverRead(Read):
    """Duties that passed."""

    on: date
    hands_over: PersonRef
    takes_over: PersonRef
    terms: str = Field(examples=["deputy"])
    terms_label: str
    until: date | None
    reason: str | None
    """Причину видят куратор, психолог и руководитель."""


class DutiesRead(Read):
    """Who curates a cycle on a day. Nobody in `curators` means: appoint somebody."""

    cycle: UUID
    today: date
    curators: list[DutyRead]
    hand_overs: list[HandOverRead]


@router.get("", summary="Кто ведёт цикл")
def read_duties(cycle_id: UUID, calling: Calling, installation: Installed) -> DutiesRead:
    """Give who curates the cycle today, in whose place, and every hand-over, the newest first."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        today = installation.now().astimezone(institution.timezone).date()
        return DutiesRead(
            cycle=cycle.id,
            today=today,
            curators=[DutyRead.of(one, calling) for one in duties(cycle, today)],
            hand_overs=_hand_overs(cycle, calling),
        )


def _hand_overs(cycle: Cycle, caller: Caller) -> list[HandOverRead]:
    people = cycle.institution.people
    return [
        HandOverRead(
            on=fact.day,
            hands_over=_person(people[fact.payload.hands_over], caller),
            takes_over=_person(people[fact.payload.takes_over], caller),
            terms=fact.payload.terms.value,
            terms_label=fact.payload.terms.label,
            until=fact.payload.until,
            reason=fact.payload.reason if caller.roles & CARE else None,
        )
        for fact in handed_over(cycle)
    ]


def _person(person: Person, caller: Caller) -> PersonRef:
    return PersonRef(id=person.id, name=name_of(caller, person))
