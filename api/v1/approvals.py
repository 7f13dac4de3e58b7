"""Approvals: what one person asked with a reason, who may confirm it, and whom to appoint when nobody can."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from api.auth import Calling
from api.given import Installed
from api.v1.models import After, AllowedRead, Limit, Page, PersonRef, Read, RequirementRead
from api.v1.models import page as cut
from workflow.access import Caller
from workflow.catalogue import CATALOGUE
from workflow.errors import NotFound
from workflow.facts.cycles import WaiverAsked
from workflow.queries.allowed import allowed
from workflow.queries.approvals import APPOINT, confirmers
from workflow.queries.asked import still_open
from workflow.queries.seeing import name_of
from workflow.subjects.approval import Approval, ApprovalState
from workflow.subjects.institution import Institution

router = APIRouter(prefix="/approvals", tags=["Подтверждения"])


class ApprovalRead(Read):
    """An approval; `open` is what its stage still asks now, not when it was asked."""

    id: UUID
    cycle: UUID
    asked: str
    asked_label: str
    asked_by: PersonRef | None
    asked_at: datetime
    reason: str
    stage: str | None
    requirement: str | None
    state: str
    state_label: str
    lapses_at: datetime
    confirmers: list[PersonRef]
    whom_to_appoint: str | None
    open: list[RequirementRead]
    moves: list[AllowedRead]

    @classmethod
    def of(cls, institution: Institution, approval: Approval, caller: Caller, now: datetime) -> "ApprovalRead":
        """Take an approval as this reader sees it."""
        asked = approval.asked
        waits = approval.state is ApprovalState.WAITING
        able = confirmers(institution, approval) if waits else []
        asker = institution.people.get(asked.actor.person) if asked.actor.person else None
        stage = getattr(asked.payload, "stage", None)
        return cls(
            id=approval.id,
            cycle=approval.cycle.id,
            asked=asked.type,
            asked_label=CATALOGUE[asked.type].label,
            asked_by=PersonRef(id=asker.id, name=name_of(caller, asker)) if asker else None,
            asked_at=asked.at,
            reason=asked.payload.reason,
            stage=stage.value if stage else None,
            requirement=asked.payload.requirement if isinstance(asked.payload, WaiverAsked) else None,
            state=approval.state.value,
            state_label=approval.state.label,
            lapses_at=approval.lapses_at,
            confirmers=[PersonRef(id=one.id, name=name_of(caller, one)) for one in able],
            whom_to_appoint=APPOINT if waits and not able else None,
            open=[RequirementRead.of(one) for one in still_open(approval.cycle, caller)] if waits else [],
            moves=[AllowedRead.of(one) for one in allowed(institution, approval, caller, now)],
        )


@router.get("", summary="Запросы на подтверждение")
def list_approvals(
    calling: Calling, installation: Installed, cycle: UUID | None = None, after: After = None, limit: Limit = 50
) -> Page[ApprovalRead]:
    """List approvals in the order of asking."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        wanted = (one for one in institution.approvals.values() if cycle in (None, one.cycle.id))
        items, rest = cut(wanted, limit, after, lambda one: one.id)
        now = installation.now()
        return Page(items=[ApprovalRead.of(institution, one, calling, now) for one in items], next=rest)


@router.get("/{approval_id}", summary="Один запрос на подтверждение")
def read_approval(approval_id: UUID, calling: Calling, installation: Installed) -> ApprovalRead:
    """Give an approval, with what is open now and who can confirm."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        approval = institution.approvals.get(approval_id)
        if approval is None:
            raise NotFound("Такого запроса здесь нет.")
        return ApprovalRead.of(institution, approval, calling, installation.now())
