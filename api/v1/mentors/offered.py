"""Mentors whom other institutions offered here, and what became of those who were offered from here."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.bases import CodeRead, Words
from api.v1.models import After, Limit, Page, PersonRef, Read, page
from api.v1.people import find_person
from workflow.across.offers import Sent
from workflow.errors import NotYours
from workflow.queries.bases.received import OfferedRow, offered_here
from workflow.queries.institutions import other_institutions
from workflow.queries.seeing import sees_card
from workflow.reading.shown import show

router = APIRouter(tags=["Базы"])


class OfferedRead(Read):
    """A mentor whom another institution offers; nothing else of him is kept here before he is accepted."""

    person: PersonRef
    kinds: list[str]
    forms: list[str] = Field(examples=[["employer_student"]])
    competences: str | None
    phone: str | None = Field(examples=["+79000000001"])
    email: str | None
    max_address: str | None
    contact: str | None
    reached_by: str | None
    from_institution: UUID
    from_name: str = Field(examples=["Школа № 1"])
    sent_at: datetime

    @classmethod
    def of(cls, row: OfferedRow) -> "OfferedRead":
        """Take somebody who waits for an answer."""
        card, offer = row.offer.card, row.offer
        return cls(
            person=PersonRef(id=show(row.person.id), name=card.name),
            kinds=[kind.value for kind in card.kinds],
            forms=list(offer.forms),
            competences=offer.competences,
            phone=card.phone,
            email=card.email,
            max_address=card.max_address,
            contact=card.contact,
            reached_by=card.reached_by.value if card.reached_by else None,
            from_institution=offer.from_institution,
            from_name=offer.from_name,
            sent_at=row.at,
        )


class OtherRead(Read):
    """Another institution of this installation."""

    id: UUID
    name: str = Field(examples=["Колледж № 2"])


class ElsewhereRead(Read):
    """To which institution a mentor from here was offered, and what it answered."""

    institution: UUID
    institution_name: str | None
    """Как она называется: известно после её ответа."""
    forms: list[str]
    offered_at: datetime
    state: CodeRead
    reason: str | None

    @classmethod
    def of(cls, one: Sent) -> "ElsewhereRead":
        """Take an offer to another institution."""
        return cls(
            institution=one.receiver,
            institution_name=one.name,
            forms=list(one.fact.payload.forms),
            offered_at=one.fact.at,
            state=CodeRead.of(one.state),
            reason=one.reason,
        )


@router.get("/mentors/offered", summary="Наставники, предложенные другими организациями")
def list_offered(
    calling: Calling, installation: Installed, q: Words = "", after: After = None, limit: Limit = 50
) -> Page[OfferedRead]:
    """List those who wait for an answer; an answer takes a mentor out of the list, and so does a withdrawal."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        items, rest = page(offered_here(institution, calling, q), limit, after, lambda row: row.person.id)
        return Page(items=[OfferedRead.of(one) for one in items], next=rest)


@router.get("/institutions", summary="Другие организации этой службы")
def list_institutions(calling: Calling, installation: Installed) -> list[OtherRead]:
    """List to whom a mentor may be offered: number and name, and nothing else of them."""
    with installation.database.reading() as connection:
        found = other_institutions(connection, calling.institution)
        return [OtherRead(id=identity, name=name) for identity, name in found]


@router.get("/people/{person_id}/elsewhere", summary="Куда предложили наставника и что ответили")
def list_elsewhere(person_id: UUID, calling: Calling, installation: Installed) -> list[ElsewhereRead]:
    """List the institutions to which a mentor from here was offered; only who sees his card is told."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_person(institution, person_id, calling)
        if not sees_card(calling, person):
            raise NotYours("Куда предложили наставника, видят он сам, куратор, психолог и руководитель.")
        return [ElsewhereRead.of(one) for one in person.sent_elsewhere]
