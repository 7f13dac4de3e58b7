"""The schedule of a cycle: every meeting that the caller may see, filtered by whose it is, its state and its day."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.meetings.planned import MeetingLine
from api.v1.models import After, Limit, Page, page
from workflow.queries.meetings import meetings_of_cycle, meetings_of_pair
from workflow.subjects.meeting import MeetingState

router = APIRouter(prefix="/cycles", tags=["Встречи"])


@router.get("/{cycle_id}/meetings", summary="Встречи цикла: назначенные и состоявшиеся")
def list_meetings_of_cycle(
    cycle_id: UUID,
    calling: Calling,
    installation: Installed,
    pair: UUID | None = None,
    group: UUID | None = None,
    state: Annotated[MeetingState | None, Query()] = None,
    since: Annotated[date | None, Query(alias="from", description="С какого дня.")] = None,
    until: Annotated[date | None, Query(alias="to", description="По какой день, включительно.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[MeetingLine]:
    """List meetings in the order of time. `overdue`: the time has passed and nobody said whether it was held."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle, now = find_cycle(institution, cycle_id, calling), installation.now()
        lines = meetings_of_cycle(cycle, calling, now)
        if pair is not None:
            own = {line.id for one in cycle.pairs if one.id == pair for line in meetings_of_pair(one, now)}
            lines = [line for line in lines if line.id in own]
        wanted = (
            line
            for line in lines
            if group in (None, line.whose.id)
            and state in (None, line.state)
            and (since is None or line.day >= since)
            and (until is None or line.day <= until)
        )
        items, rest = page(wanted, limit, after, lambda line: line.id)
        return Page(items=[MeetingLine.of(line, calling) for line in items], next=rest)
