"""An approval: what one person asked, with a reason, and a second one confirms, declines or lets lapse."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.derived.trail import derived
from workflow.facts.cycles import (
    ApprovalDeclined,
    ApprovalLapsed,
    CycleCancelled,
    CycleCancellingAsked,
    StageForced,
    StageForcingAsked,
    StageReopened,
    StageReopeningAsked,
    WaiverAsked,
    WaiverConfirmed,
)
from workflow.facts.event import Fact
from workflow.facts.payload import Kind, Payload, Ref
from workflow.subjects.subject import Subject
from workflow.words import Named

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.subjects.cycle import Cycle

Asked = StageForcingAsked | StageReopeningAsked | CycleCancellingAsked | WaiverAsked
CONFIRMATIONS: tuple[type[Payload], ...] = (StageForced, StageReopened, CycleCancelled, WaiverConfirmed)


class ApprovalState(Named):
    """Where an approval stands."""

    WAITING = "waiting", "ждёт подтверждения"
    CONFIRMED = "confirmed", "подтверждён"
    DECLINED = "declined", "отклонён"
    LAPSED = "lapsed", "истёк"


def waivers_of(subject: Subject, cycle: "Cycle") -> frozenset[str]:
    """Name the requirements of a cycle that a confirmed waiver frees a pair or a person from."""
    asked = (fact for fact in subject.of(WaiverAsked) if fact.payload.cycle == cycle.id)
    approvals = cycle.institution.approvals
    return frozenset(
        fact.payload.requirement for fact in asked if approvals[fact.subject.id].state is ApprovalState.CONFIRMED
    )


class Approval(Subject):
    """A request that needs a second person; it lapses when its cycle moves or after the pack's days."""

    kind = Kind.APPROVAL

    def __init__(self, identity: UUID, cycle: "Cycle", asked: Fact[Asked]) -> None:
        super().__init__(identity, cycle.trail)
        self.cycle = cycle
        self.asked = asked

    @property
    def is_waiver(self) -> bool:
        """Say whether it asks to waive a requirement: such a request outlives a move of the cycle."""
        return isinstance(self.asked.payload, WaiverAsked)

    @property
    def pair(self) -> UUID | None:
        """Give the pair that a waiver is asked for."""
        return self.asked.payload.pair if isinstance(self.asked.payload, WaiverAsked) else None

    @property
    def whom(self) -> Ref:
        """Name what it is asked for: the pair or the person of a waiver, else the cycle."""
        asked = self.asked.payload
        if isinstance(asked, WaiverAsked) and asked.pair:
            return Ref(Kind.PAIR, asked.pair)
        return Ref(Kind.PERSON, asked.person) if isinstance(asked, WaiverAsked) and asked.person else self.cycle.ref

    @property
    def lapses_at(self) -> "datetime":
        """Give the moment after which it can no longer be confirmed."""
        return self.asked.received_at + timedelta(days=self.cycle.pack.numbers.approval_days)

    @derived
    def state(self) -> ApprovalState:
        """Give where it stands as far as the facts go; a deadline that passed unsaid is the confirmer's guard."""
        if any(self.of(confirmation) for confirmation in CONFIRMATIONS):
            return ApprovalState.CONFIRMED
        if self.of(ApprovalDeclined):
            return ApprovalState.DECLINED
        if self.of(ApprovalLapsed) or (not self.is_waiver and self.cycle.moved > self.asked.number):
            return ApprovalState.LAPSED
        return ApprovalState.WAITING
