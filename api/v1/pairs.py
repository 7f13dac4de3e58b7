"""Pairs: where each stands and why, what is open, its mentor, meetings and pauses, and what may be said of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.meetings.held import MeetingRead, meetings_of
from api.v1.meetings.planned import MeetingLine, RegularRead
from api.v1.models import After, AllowedRead, Limit, Page, PauseRead, PersonRef, Read, RequirementRead, page
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.queries.allowed import allowed
from workflow.queries.asked import asked, opened_again
from workflow.queries.fit import fit_due
from workflow.queries.meetings import meetings_of_pair, regular_of
from workflow.queries.seeing import cause_of, name_of, sees_pair
from workflow.queries.why import why_here
from workflow.seeing.fields import sees
from workflow.stages import PAIR_LABELS, Stage
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair, Pause

router = APIRouter(prefix="/pairs", tags=["Пары"])


class PairLine(Read):
    """A pair in a list."""

    id: UUID
    cycle: UUID
    mentee: PersonRef
    mentor: PersonRef | None
    form: str
    stage: str
    stage_label: str
    open: bool
    paused: bool

    @classmethod
    def of(cls, pair: Pair, caller: Caller) -> "PairLine":
        """Take a pair as this reader sees it."""
        mentor = pair.match.mentor if pair.match else None
        return cls(
            id=pair.id,
            cycle=pair.cycle.id,
            mentee=PersonRef(id=pair.mentee.id, name=name_of(caller, pair.mentee)),
            mentor=PersonRef(id=mentor.id, name=name_of(caller, mentor)) if mentor else None,
            form=pair.form,
            stage=pair.stage.value,
            stage_label=PAIR_LABELS[pair.stage],
            open=pair.open,
            paused=bool(pair.standing_pauses),
        )


class MatchRead(Read):
    """One mentor's time in the pair."""

    id: UUID
    mentor: PersonRef
    group: UUID | None
    live: bool
    agreed: bool
    told: bool
    orders: list[str]
    """Номера действующих распоряжений."""


class PairRead(PairLine):
    """A pair in full. `situation` and `role_model` are for curator, psychologist and head, null for others."""

    why_here: str = Field(examples=["Этап «Работа»: осталось «Проведены регулярные встречи» (есть 2, нужно 4)."])
    requirements: list[RequirementRead]
    opened_again: list[RequirementRead]
    """Требования пройденных этапов, которые открылись снова."""
    pauses: list[PauseRead]
    match: MatchRead | None
    group: UUID | None
    meetings: list[MeetingRead]
    planned: list[MeetingLine]
    """Встречи, которые впереди, и те, о которых ещё не сказано, состоялись ли они."""
    regular: RegularRead
    fit_due: list[str]
    """Чьего ответа, подходит ли пара, сейчас ждут: своего — сторона, обоих — куратор."""
    goal: str | None
    situation: str | None
    role_model: str | None
    moves: list[AllowedRead]
    events: list[AllowedRead]


@router.get("", summary="Пары")
def list_pairs(
    calling: Calling,
    installation: Installed,
    cycle: UUID | None = None,
    stage: Annotated[Stage | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PairLine]:
    """List the pairs that the caller sees: staff all of them, a side its own."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        wanted = (
            pair
            for pair in institution.pairs.values()
            if cycle in (None, pair.cycle.id) and stage in (None, pair.stage) and sees_pair(calling, pair)
        )
        items, rest = page(wanted, limit, after, lambda pair: pair.id)
        return Page(items=[PairLine.of(pair, calling) for pair in items], next=rest)


@router.get("/{pair_id}", summary="Пара целиком")
def read_pair(pair_id: UUID, calling: Calling, installation: Installed) -> PairRead:
    """Give a pair with why it is where it is, in the words that its reader may read."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        return _read(institution, find_pair(institution, pair_id, calling), calling, installation.now())


def find_pair(institution: Institution, identity: UUID, caller: Caller) -> Pair:
    """Give a pair that the caller sees; what he may not see is not there for him."""
    pair = institution.pairs.get(identity)
    if pair is None or not sees_pair(caller, pair):
        raise NotFound("Такой пары здесь нет.")
    return pair


def _read(institution: Institution, pair: Pair, caller: Caller, now: datetime) -> PairRead:
    said = [AllowedRead.of(one) for one in allowed(institution, pair, caller, now)]
    match = pair.match
    goals = [fact.payload.goal for fact in pair.plans if fact.payload.goal]
    return PairRead(
        **PairLine.of(pair, caller).model_dump(),
        why_here=why_here(pair, caller),
        requirements=[RequirementRead.of(one) for one in asked(pair, pair.stage, caller)],
        opened_again=[RequirementRead.of(one) for one in opened_again(pair, caller)],
        pauses=[_pause(pair, pause, caller) for pause in pair.pauses],
        match=_match(match, caller) if match else None,
        group=match.group.id if match and match.group else None,
        meetings=meetings_of(pair),
        planned=[MeetingLine.of(line, caller) for line in meetings_of_pair(pair, now) if line.to_come],
        regular=RegularRead.of(regular_of(pair)),
        fit_due=[side.value for side in fit_due(pair, caller)],
        goal=goals[-1] if goals else None,
        situation=pair.situation if sees(caller, "situation") else None,
        role_model=pair.role_model if sees(caller, "role_model") else None,
        moves=[one for one in said if one.moves],
        events=[one for one in said if not one.moves],
    )


def _match(match: Match, caller: Caller) -> MatchRead:
    return MatchRead(
        id=match.id,
        mentor=PersonRef(id=match.mentor.id, name=name_of(caller, match.mentor)),
        group=match.group.id if match.group else None,
        live=match.live,
        agreed=match.agreed,
        told=match.told,
        orders=[order.payload.number for order in match.orders],
    )


def _pause(pair: Pair, pause: Pause, caller: Caller) -> PauseRead:
    cause = cause_of(caller, pair, pause)
    return PauseRead(
        cause=cause.value if cause else None,
        label=cause.label if cause else "работа временно приостановлена",
        since=pause.since,
        until=pause.until,
        lifted_by=list(pause.lifted_by.codes) if cause else [],
    )
