"""Requests that wait for the head of the organisation above: stage, reason and counts, and no person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from workflow.installation import Installation
from workflow.organisations.figures import suppressed
from workflow.organisations.tree import Organisation
from workflow.queries.approvals import confirmers
from workflow.stages import Stage
from workflow.subjects.approval import Approval, ApprovalState
from workflow.tasks.approvals import CONFIRMING


@dataclass(frozen=True, slots=True)
class Pending:
    """A request of an institution; `pairs` are counts by stage, None where they are too few to be told."""

    id: UUID
    institution: Organisation
    asks: str
    confirms: str
    stage: Stage
    reason: str
    asked_at: datetime
    lapses_at: datetime
    pairs: dict[Stage, int | None]
    zone: ZoneInfo


ASKS = {
    "stage.forcing_asked": "завершить этап с открытыми требованиями",
    "stage.reopening_asked": "вернуться на прежний этап",
    "cycle.cancelling_asked": "отменить цикл",
}
"""A waiver is about one pair: it stays with the people of the institution."""


def pending(installation: Installation, below: Sequence[Organisation], now: datetime) -> list[Pending]:
    """Give what waits in these institutions and has nobody there who could confirm it, the soonest to lapse first."""
    found: list[Pending] = []
    for one in below:
        with (
            installation.database.reading(one.id) as connection,
            installation.institutions.reading(connection, one.id) as institution,
        ):
            waiting = [
                approval
                for approval in institution.approvals.values()
                if approval.state is ApprovalState.WAITING and now < approval.lapses_at
            ]
            found += [_of(one, it) for it in waiting if it.asked.type in ASKS and not confirmers(institution, it)]
    return sorted(found, key=lambda it: (it.lapses_at, it.id))


def _of(one: Organisation, approval: Approval) -> Pending:
    told = suppressed(Counter(pair.stage for pair in approval.cycle.pairs))
    goes_on = {pair.stage for pair in approval.cycle.pairs if pair.open}
    return Pending(
        approval.id,
        one,
        ASKS[approval.asked.type],
        next(_confirming(approval)),
        approval.cycle.stage,
        approval.asked.payload.reason,
        approval.asked.at,
        approval.lapses_at,
        {stage: told[stage] for stage in told if stage in goes_on},
        approval.cycle.institution.timezone,
    )


def _confirming(approval: Approval) -> Iterator[str]:
    yield from CONFIRMING[approval.asked.type]
