"""A person's consents: how each stands today, who must sign, until when it holds and what waits for it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import PersonRef, Read
from api.v1.people import find_person
from workflow.access import Caller
from workflow.consents.standing import Standing, consents_of, signers
from workflow.errors import NotFound
from workflow.queries.seeing import name_of, sees_card
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(prefix="/people", tags=["Согласия"])


class ConsentRead(Read):
    """One kind of consent. `must_sign` and `signers` say who would sign one today; several representatives: any one."""

    kind: str = Field(examples=["processing"])
    label: str = Field(examples=["обработка персональных данных"])
    state: str = Field(examples=["runs_out"])
    state_label: str = Field(examples=["истекает"])
    about: Annotated[str, Field(examples=["исполнится 14, 3 марта 2022 г."])]
    must_sign: list[str] = Field(examples=[["person", "representative"]])
    signers: list[PersonRef]
    signed_on: date | None
    signed_by: list[PersonRef]
    paper_number: str | None
    paper_date: date | None
    digest: str | None
    """SHA-256 скана бумаги."""
    health: bool
    """Названы ли в согласии сведения о здоровье."""
    ended_on: date | None
    holds_until: date | None
    """Последний день, если он известен: конец срока или дней после дня рождения, когда просят подписать заново."""
    waits: list[str]
    """Что без этого согласия не принимают."""
    receiver: UUID | None
    """Кому разрешено передать данные: только у согласия на передачу."""

    @classmethod
    def of(cls, person: Person, one: Standing, caller: Caller, today: date) -> "ConsentRead":
        """Take a consent as it stands today."""
        must = (("person", one.person_signs), ("representative", one.representative_signs))
        return cls(
            kind=one.kind.value,
            label=one.kind.label,
            state=one.state.value,
            state_label=one.state.label,
            about=one.about,
            must_sign=[who for who, so in must if so],
            signers=_refs(signers(person, today), caller),
            signed_on=one.signed_on,
            signed_by=_refs(one.signed_by, caller),
            paper_number=one.paper.number if one.paper else None,
            paper_date=one.paper.day if one.paper else None,
            digest=one.digest,
            health=one.health,
            ended_on=one.ended_on,
            holds_until=one.holds_until,
            waits=list(one.waits),
            receiver=one.receiver,
        )


@router.get("/{person_id}/consents", summary="Согласия человека")
def list_consents_of_person(person_id: UUID, calling: Calling, installation: Installed) -> list[ConsentRead]:
    """List every kind of consent as it stands today; for those who care, the person and his representative."""
    now = installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person, today = find_consenting(institution, person_id, calling), today_of(institution, now)
        return [ConsentRead.of(person, one, calling, today) for one in consents_of(person, today)]


def find_consenting(institution: Institution, identity: UUID, caller: Caller) -> Person:
    """Give a person whose consents the caller may see."""
    person = find_person(institution, identity, caller)
    if not sees_card(caller, person):
        raise NotFound("Такого человека здесь нет.")
    return person


def today_of(institution: Institution, now: datetime) -> date:
    """Give the day that it is at an institution."""
    return now.astimezone(institution.timezone).date()


def _refs(people: tuple[Person, ...], caller: Caller) -> list[PersonRef]:
    return [PersonRef(id=one.id, name=name_of(caller, one)) for one in people]
