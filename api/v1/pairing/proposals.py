"""Whom to propose to a pair, who is in reserve, and the replacement of a mentor in one request."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from api.accepting import Preference, accepted
from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.v1.cycles import find_cycle
from api.v1.models import EventAccepted, EventRead, PersonRef, Read
from api.v1.nouns import NOUNS
from api.v1.pairs import find_pair
from api.v1.reporting import SOURCE, Key, Prefer, envelope
from workflow.access import Caller
from workflow.errors import NotFound, NotNow, NotYours
from workflow.inbox.envelope import Envelope
from workflow.queries.events import accepted_at
from workflow.queries.pairing.proposals import Proposal, proposals, reserve, reserve_of
from workflow.queries.seeing import CARE, name_of, sees_pair
from workflow.subjects.match import Match
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair

router = APIRouter(tags=["Пары"])
BY_EVENT = {noun.event: noun for noun in NOUNS if noun.event in ("match.ended", "match.proposed")}


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


class Replacement(Read):
    """What a replacement says."""

    mentor: UUID
    """Наставник из резерва."""
    reason: str = Field(min_length=1, max_length=4000)
    time: datetime | None = None


@router.get("/pairs/{pair_id}/proposals", summary="Кого предложить паре")
def list_proposals(pair_id: UUID, calling: Calling, installation: Installed) -> list[ProposalRead]:
    """List suitable mentors, the likeliest first, with reasons in words; empty when the pair looks for nobody."""
    _cares(calling)
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = find_pair(institution, pair_id, calling)
        return [ProposalRead.of(one, calling) for one in proposals(pair)]


@router.get("/cycles/{cycle_id}/reserve", summary="Резерв наставников")
def list_reserve(
    cycle_id: UUID, calling: Calling, installation: Installed, form: str | None = None
) -> list[ReserveRead]:
    """List the trained mentors with free capacity, of one form or of all."""
    _cares(calling)
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        return [ReserveRead.of(one, calling) for one in reserve(cycle, form)]


@router.post(
    "/matches/{match_id}/replacements",
    status_code=202,
    summary="Заменить наставника",
    response_model=list[EventAccepted],
    responses={200: {"model": list[EventRead], "description": "Итог пришёл вовремя (Prefer: wait=n)."}},
)
def replace_mentor(
    match_id: UUID,
    given: Replacement,
    calling: Calling,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
    idempotency_key: Key = None,
    prefer: Prefer = None,
) -> JSONResponse:
    """End a match and propose a mentor of the reserve to its pair, in one body; the same key means the same again."""
    key, now = idempotency_key or str(uuid4()), installation.now()
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        match = institution.matches.get(match_id)
        if match is None or not sees_pair(calling, match.pair):
            raise NotFound("Такого союза здесь нет.")
        said_at = accepted_at(connection, calling.institution, SOURCE, f"{key}/match.proposed")
        if said_at is None:
            is_in_reserve(match.pair, given.mentor)
        said = replacement(match, given.mentor, given.reason, key, said_at or given.time or now)
    receipts = installation.acceptor.accept(calling, said, now, correlation)
    bell.ring(calling.institution)
    return accepted(installation, calling.institution, receipts, Preference.read(prefer), batch=True)


def is_in_reserve(pair: Pair, mentor: UUID) -> None:
    """Refuse a mentor who could not step in at once."""
    if all(one.person.id != mentor for one in reserve_of(pair)):
        raise NotNow("Этого наставника нет в резерве для этой пары: нужен обученный, со свободным местом, своей формы.")


def replacement(match: Match, mentor: UUID, reason: str, key: str, at: datetime) -> list[Envelope]:
    """Give the two events of a replacement: the end of a match, and the proposal that follows it."""
    proposal: dict[str, Any] = {"mentor": str(mentor)}
    return [
        envelope(BY_EVENT["match.ended"], match.id, {"reason": reason}, f"{key}/match.ended", at),
        envelope(BY_EVENT["match.proposed"], match.pair.id, proposal, f"{key}/match.proposed", at),
    ]


def _cares(caller: Caller) -> None:
    if not caller.roles & CARE:
        raise NotYours("Кого предложить и кто в резерве, видят куратор, психолог и руководитель.")
