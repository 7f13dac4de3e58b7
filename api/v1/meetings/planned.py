"""A meeting as the schedule shows it: planned, told, or waiting for somebody to say whether it was held."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from api.v1.models import Read
from workflow.access import Caller
from workflow.facts.meetings import MeetingHeld
from workflow.queries.meetings import Line, Regular
from workflow.queries.seeing import sees_pair
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.pair import Pair


class MeetingLine(Read):
    """One meeting of a pair, a group or the whole cycle; `planned` is false when nobody had planned it."""

    id: UUID
    cycle: UUID
    pair: UUID | None
    group: UUID | None
    kind: str = Field(examples=["regular"])
    kind_label: str
    state: str = Field(examples=["planned"], description="planned, overdue, held, missed или cancelled")
    state_label: str = Field(examples=["ждём ответа: состоялась?"])
    planned: bool
    starts_at: datetime
    day: date
    minutes: int | None
    place: str | None
    moved: int
    """Сколько раз её переносили."""
    present: list[UUID]
    """Кто был: пары группы или люди общей встречи; у встречи одной пары пусто."""
    absent: list[str]
    """Кто из пары не пришёл."""
    counted: bool | None
    """Засчитана ли встреча пары; null, пока она не состоялась, и для встреч группы и цикла."""
    why_not: str | None
    warnings: list[str]
    source: str | None
    event_id: str | None
    """Событие, которое сказало, состоялась ли она."""

    @classmethod
    def of(cls, line: Line, caller: Caller) -> "MeetingLine":
        """Take a meeting as this reader sees it: of a group's pairs a side reads its own alone."""
        whose, fact = line.whose, line.fact
        why_not = whose.why_not_counted(fact) if isinstance(whose, Pair) and _is_held(line) else None  # type: ignore[arg-type]
        return cls(
            id=line.id,
            cycle=whose.id if isinstance(whose, Cycle) else whose.cycle.id,
            pair=whose.id if isinstance(whose, Pair) else None,
            group=whose.id if isinstance(whose, Group) else None,
            kind=line.kind.value,
            kind_label=line.kind.label,
            state=line.state.value,
            state_label=line.state.label,
            planned=line.planned is not None,
            starts_at=line.at,
            day=line.day,
            minutes=line.minutes,
            place=line.place,
            moved=len(line.planned.moves) if line.planned else 0,
            present=_present(line, caller),
            absent=[side.value for side in line.absent],
            counted=why_not is None if isinstance(whose, Pair) and _is_held(line) else None,
            why_not=why_not,
            warnings=list(line.warnings),
            source=fact.source if fact else None,
            event_id=fact.id if fact else None,
        )


class RegularRead(Read):
    """Regular meetings against the number that the cycle asks for."""

    have: int
    need: int
    uncounted: list["UncountedRead"]

    @classmethod
    def of(cls, regular: Regular) -> "RegularRead":
        """Take the count."""
        uncounted = [UncountedRead(day=day, why_not=why) for day, why in regular.uncounted]
        return cls(have=regular.have, need=regular.need, uncounted=uncounted)


class UncountedRead(Read):
    """A regular meeting that was held and does not count."""

    day: date
    why_not: str


def _is_held(line: Line) -> bool:
    return line.fact is not None and isinstance(line.fact.payload, MeetingHeld)


def _present(line: Line, caller: Caller) -> list[UUID]:
    if isinstance(line.whose, Pair):
        return []
    pairs = {pair.id: pair for pair in _cycle(line).pairs}
    return [one for one in line.present if one not in pairs or sees_pair(caller, pairs[one])]


def _cycle(line: Line) -> Cycle:
    return line.whose if isinstance(line.whose, Cycle) else line.whose.cycle
