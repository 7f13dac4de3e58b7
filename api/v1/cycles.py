"""Cycles: where each stands, what its stage still asks, who must confirm what, and what may be done now."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.approvals import ApprovalRead
from api.v1.models import After, AllowedRead, Limit, Page, PersonRef, Read, RequirementRead, StageRead, page
from api.v1.pairs import PairLine
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.queries.allowed import allowed
from workflow.queries.asked import asked
from workflow.queries.care import Cared, care_list
from workflow.queries.seeing import CYCLES, name_of, part_in, sees_all_pairs, sees_cycle, sees_pair
from workflow.stages import PAIR_LABELS, SEVEN, Stage, place
from workflow.subjects.approval import ApprovalState
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution

router = APIRouter(prefix="/cycles", tags=["Циклы"])


class CycleLine(Read):
    """A cycle in a list."""

    id: UUID
    title: str = Field(examples=["Наставничество 2021/22"])
    school_year: int
    stage: str
    stage_label: str
    open: bool
    pack: str
    pack_hash: str

    @classmethod
    def of(cls, cycle: Cycle) -> "CycleLine":
        """Take a cycle."""
        return cls(
            id=cycle.id,
            title=cycle.title,
            school_year=cycle.school_year,
            stage=cycle.stage.value,
            stage_label=cycle.stage.label,
            open=cycle.open,
            pack=cycle.pack.name,
            pack_hash=cycle.pack.hash,
        )


class CareRead(Read):
    """A mentee who has no mentor now."""

    pair: UUID
    mentee: PersonRef
    ended: bool
    since: date
    supported: bool
    next_on: date
    set_by_curator: bool
    early_end: date | None
    """Когда рано окончился союз, если ещё не со всеми поговорили."""
    talks_missing: list[str]
    """С кем ещё нет прощальной беседы: mentee, mentor, representative."""

    @classmethod
    def of(cls, cared: Cared, caller: Caller) -> "CareRead":
        """Take an entry of the care list."""
        mentee = cared.pair.mentee
        return cls(
            pair=cared.pair.id,
            mentee=PersonRef(id=mentee.id, name=name_of(caller, mentee)),
            ended=cared.ended,
            since=cared.since,
            supported=cared.supported,
            next_on=cared.next_on,
            set_by_curator=cared.set_by_curator,
            early_end=cared.early.ended.day if cared.early else None,
            talks_missing=[side.value for side in cared.early.missing] if cared.early else [],
        )


class PairCount(Read):
    """How many pairs stand at a stage."""

    stage: str
    label: str
    pairs: int


class CycleRead(CycleLine):
    """A cycle in full."""

    stages: list[StageRead]
    requirements: list[RequirementRead]
    pairs: list[PairCount]
    approvals: list[ApprovalRead]
    moves: list[AllowedRead]
    """Чем цикл можно сдвинуть, кому, и почему нельзя."""
    events: list[AllowedRead]
    """Что ещё о цикле можно сообщить."""


@router.get("", summary="Циклы организации")
def list_cycles(calling: Calling, installation: Installed, after: After = None, limit: Limit = 50) -> Page[CycleLine]:
    """List the cycles that the caller sees, in the order of opening."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        seen = (cycle for cycle in institution.cycles.values() if sees_cycle(calling, cycle))
        items, rest = page(seen, limit, after, lambda cycle: cycle.id)
        return Page(items=[CycleLine.of(cycle) for cycle in items], next=rest)


@router.get("/{cycle_id}", summary="Цикл целиком")
def read_cycle(cycle_id: UUID, calling: Calling, installation: Installed) -> CycleRead:
    """Give the ladder of stages, the answers of the current one, and every move with the reason why not."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        return _read(institution, find_cycle(institution, cycle_id, calling), calling, installation.now())


@router.get("/{cycle_id}/pairs", summary="Пары цикла")
def list_pairs_of_cycle(
    cycle_id: UUID, calling: Calling, installation: Installed, after: After = None, limit: Limit = 50
) -> Page[PairLine]:
    """List the pairs of a cycle that the caller sees."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        seen = (pair for pair in find_cycle(institution, cycle_id, calling).pairs if sees_pair(calling, pair))
        items, rest = page(seen, limit, after, lambda pair: pair.id)
        return Page(items=[PairLine.of(pair, calling) for pair in items], next=rest)


@router.get("/{cycle_id}/care", summary="Наставляемые, о которых надо позаботиться")
def list_care_of_cycle(cycle_id: UUID, calling: Calling, installation: Installed) -> list[CareRead]:
    """List the mentees who have nobody now, the nearest day first; a side of a pair sees himself alone."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cared = care_list(find_cycle(institution, cycle_id, calling))
        himself = by.MENTEE | by.REPRESENTATIVE
        return [
            CareRead.of(one, calling)
            for one in cared
            if sees_all_pairs(calling) or part_in(calling, one.pair) & himself
        ]


def find_cycle(institution: Institution, identity: UUID, caller: Caller) -> Cycle:
    """Give a cycle that the caller sees; what he may not see is not there for him."""
    cycle = institution.cycles.get(identity)
    if cycle is None or not sees_cycle(caller, cycle):
        raise NotFound("Такого цикла здесь нет.")
    return cycle


def _read(institution: Institution, cycle: Cycle, caller: Caller, now: datetime) -> CycleRead:
    said = [AllowedRead.of(one) for one in allowed(institution, cycle, caller, now)]
    waiting = [one for one in cycle.approvals if one.state is ApprovalState.WAITING] if caller.roles & CYCLES else []
    return CycleRead(
        **CycleLine.of(cycle).model_dump(),
        stages=ladder(cycle.stage, {stage: stage.label for stage in SEVEN}),
        requirements=[RequirementRead.of(one) for one in asked(cycle, cycle.stage, caller)],
        pairs=_counts(cycle),
        approvals=[ApprovalRead.of(institution, one, caller, now) for one in waiting],
        moves=[one for one in said if one.moves],
        events=[one for one in said if not one.moves],
    )


def ladder(here: Stage, labels: dict[Stage, str]) -> list[StageRead]:
    """Give the seven steps, each passed, current or ahead; after an end every step is passed that was reached."""
    words = ("passed", "current", "ahead")
    return [
        StageRead(
            code=stage.value,
            label=labels[stage],
            state=words[(place(stage) >= place(here)) + (place(stage) > place(here))],
        )
        for stage in SEVEN
    ]


def _counts(cycle: Cycle) -> list[PairCount]:
    counted = Counter(pair.stage for pair in cycle.pairs)
    return [PairCount(stage=stage.value, label=label, pairs=counted[stage]) for stage, label in PAIR_LABELS.items()]
