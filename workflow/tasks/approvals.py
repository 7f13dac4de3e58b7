"""Tasks of approvals: what one person asked waits for a second one."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import HEADS
from workflow.subjects.approval import ApprovalState
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task


def approvals(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each request that can still be decided."""
    for one in cycle.approvals:
        if one.state is ApprovalState.WAITING and now < one.lapses_at:
            yield Task(
                code="approval.decide",
                about=one.ref,
                role=HEADS,
                sentence="Подтвердить или отклонить запрос.",
                why=f"Причина: {one.asked.payload.reason}",
                since=one.asked.at,
                due=one.lapses_at,
                events=(*CONFIRMING[one.asked.type], "approval.declined"),
            )


CONFIRMING = {
    "stage.forcing_asked": ("stage.forced",),
    "stage.reopening_asked": ("stage.reopened",),
    "cycle.cancelling_asked": ("cycle.cancelled",),
    "waiver.asked": ("waiver.confirmed",),
}
