"""Meetings of pairs and groups: when, of which kind, whether each counts, and why not."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth import Calling
from api.given import Installed
from api.v1.models import Limit, Page, Read
from workflow.facts.event import Fact
from workflow.facts.meetings import MeetingHeld, MeetingKind
from workflow.facts.payload import Kind
from workflow.queries.seeing import sees_pair
from workflow.subjects.pair import Pair

router = APIRouter(prefix="/meetings", tags=["Встречи"])


class MeetingRead(Read):
    """A meeting as one pair had it; a group's meeting is one event and a line for each pair that was present."""

    number: int
    pair: UUID
    group: UUID | None
    kind: str
    kind_label: str
    day: date
    at: datetime
    minutes: int | None
    counted: bool
    why_not: str | None
    """Почему встреча не засчитана."""
    source: str
    event_id: str


@router.get("", summary="Встречи")
def list_meetings(
    calling: Calling,
    installation: Installed,
    pair: UUID | None = None,
    cycle: UUID | None = None,
    kind: Annotated[MeetingKind | None, Query()] = None,
    after: Annotated[str | None, Query(pattern=r"^\d{1,19}-[0-9a-f-]{36}$")] = None,
    limit: Limit = 50,
) -> Page[MeetingRead]:
    """List the meetings of the pairs that the caller sees, in the order of the journal."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pairs = [
            one
            for one in institution.pairs.values()
            if pair in (None, one.id) and cycle in (None, one.cycle.id) and sees_pair(calling, one)
        ]
        found = sorted(_of_kind(pairs, kind), key=_key)
    later = [one for one in found if after is None or _cursor(one) > _padded(after)]
    rest = f"{later[limit - 1].number}-{later[limit - 1].pair}" if len(later) > limit else None
    return Page(items=later[:limit], next=rest)


def meetings_of(pair: Pair) -> list[MeetingRead]:
    """Give the meetings of a pair in the order of happening."""
    return [_read(pair, fact) for fact in pair.meetings]


def _of_kind(pairs: Iterable[Pair], kind: MeetingKind | None) -> list[MeetingRead]:
    return [_read(pair, fact) for pair in pairs for fact in pair.meetings if kind is None or fact.payload.kind is kind]


def _read(pair: Pair, fact: Fact[MeetingHeld]) -> MeetingRead:
    why_not = pair.why_not_counted(fact)
    return MeetingRead(
        number=fact.number,
        pair=pair.id,
        group=fact.subject.id if fact.subject.kind is Kind.GROUP else None,
        kind=fact.payload.kind.value,
        kind_label=fact.payload.kind.label,
        day=fact.day,
        at=fact.at,
        minutes=fact.payload.minutes,
        counted=why_not is None,
        why_not=why_not,
        source=fact.source,
        event_id=fact.id,
    )


def _key(one: MeetingRead) -> tuple[int, str]:
    return (one.number, str(one.pair))


_cursor = _key


def _padded(after: str) -> tuple[int, str]:
    number, _, pair = after.partition("-")
    return (int(number), pair)
