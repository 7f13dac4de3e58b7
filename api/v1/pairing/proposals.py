"""Whom to propose to a pair and who is in reserve."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from api.v1.pairs import find_pair
from workflow.access import Caller
from workflow.errors import NotYours
from workflow.queries.pairing.proposals import Proposal, proposals, reserve
from workflow.queries.seeing import name_of
from workflow.subjects.mentor import Mentor

router = APIRouter(tags=["Пары"])


class ProposalRead(Read):
    """A mentor who may be proposed, and why."""

    mentor: PersonRef
    score: int
    reasons: list[str] = Field(examples=[["назвали друг друга после групповой встречи", "отобран и обучен"]])
    room: int
    ready: bool
    proposed: UUID | None
    """Союз, если наставник уже предложен."""

    @classmethod
    def of(cls, one: Proposal, caller: Caller) -> "ProposalRead":
        """Take a proposal as this reader sees it."""
        person = one.mentor.person
        return cls(
            mentor=PersonRef(id=person.id, name=name_of(caller, person)),
            score=one.score,
            reasons=list(one.reasons),
            room=one.mentor.room,
            ready=one.mentor.ready,
            proposed=one.proposed.id if one.proposed else None,
        )


class ReserveRead(Read):
    """A trained mentor with free capacity."""

    mentor: PersonRef
    forms: list[str]
    room: int

    @classmethod
    def of(cls, mentor: Mentor, caller: Caller) -> "ReserveRead":
        """Take a mentor of the reserve."""
        person = mentor.person
        forms = [form for form in (mentor.offer.forms if mentor.offer else ()) if not mentor.misfit(form)]
        return cls(mentor=PersonRef(id=person.id, name=name_of(caller, person)), forms=forms, room=mentor.room)


@router.get("/pairs/{pair_id}/proposals", summary="Кого предложить паре")
def list_proposals(pair_id: UUID, calling: Calling, installation: Installed) -> list[ProposalRead]:
    """List suitable mentors, the likeliest first, with reasons in words; empty when the pair looks for nobody."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = find_pair(institution, pair_id, calling)
        if any(match.mentor.id == calling.person for match in pair.matches if match.live):
            raise NotYours("Кого ещё предложить паре, её наставник не видит.")
        return [ProposalRead.of(one, calling) for one in proposals(pair)]


@router.get("/cycles/{cycle_id}/reserve", summary="Резерв наставников")
def list_reserve(
    cycle_id: UUID, calling: Calling, installation: Installed, form: str | None = None
) -> list[ReserveRead]:
    """List the trained mentors with free capacity, of one form or of all."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        return [ReserveRead.of(one, calling) for one in reserve(cycle, form)]
