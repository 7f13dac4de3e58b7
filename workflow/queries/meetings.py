"""The meetings of a pair, a group or a cycle as one list: planned, told, and those of which nobody said a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from workflow.access import Caller
from workflow.facts.activities import GroupFinalMeetingHeld, GroupMeetingHeld
from workflow.facts.event import Fact
from workflow.facts.meetings import MeetingHeld, MeetingKind, MeetingMissed
from workflow.facts.pairs import Side
from workflow.queries.seeing import sees_pair
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.meeting import Meeting, MeetingState, Told, kind_of
from workflow.subjects.pair import Pair

Whose: TypeAlias = Pair | Group | Cycle

PAUSED = "работа пары сейчас приостановлена: такая встреча не будет засчитана"
WITHOUT_ORDER = "распоряжения на этот день пока нет: встреча будет засчитана, когда оно появится"
DROPPED = "встречаться больше некому: пара, группа или цикл окончены или сменился наставник"


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting: its plan, what was told of it, or both.

    `at` is when it is to begin; of a meeting told of another day, or never planned, when it was. `warnings` say why a
    meeting to come will not count as things stand.
    """

    id: UUID
    whose: Whose
    planned: Meeting | None
    fact: Fact[Told] | None
    kind: MeetingKind
    state: MeetingState
    at: datetime
    day: date
    minutes: int | None
    place: str | None
    warnings: tuple[str, ...]

    @property
    def present(self) -> tuple[UUID, ...]:
        """Name who was there: the pairs of a group or of the final meeting, the people of a group meeting."""
        return () if self.fact is None or isinstance(self.fact.payload, MeetingMissed) else self.fact.payload.present

    @property
    def absent(self) -> tuple[Side, ...]:
        """Name the sides of a pair that did not come."""
        return self.fact.payload.absent if self.fact and isinstance(self.fact.payload, MeetingMissed) else ()

    @property
    def to_come(self) -> bool:
        """Say whether it is still to be held, or to be told of."""
        return self.state in (MeetingState.PLANNED, MeetingState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Regular:
    """How many regular meetings of a pair count, how many are needed, and why the others do not."""

    have: int
    need: int
    uncounted: tuple[tuple[date, str], ...]


def meetings_of_cycle(cycle: Cycle, caller: Caller, now: datetime) -> list[Line]:
    """Give every meeting of a cycle that the caller may see, in the order of time."""
    pairs = dict.fromkeys(pair for pair in cycle.pairs if sees_pair(caller, pair))
    groups = [one for one in cycle.groups if any(match.pair in pairs for match in one.matches)]
    whose: list[Whose] = [cycle, *groups, *pairs]
    return _sorted(line for one in whose for line in _lines(one, now))


def meetings_of_pair(pair: Pair, now: datetime) -> list[Line]:
    """Give the meetings of a pair and those of its groups: held ones at which it was, others while it belongs there."""
    lines = list(_lines(pair, now))
    for match in pair.matches:
        if match.group:
            shared = _lines(match.group, now)
            lines += [line for line in shared if pair.id in line.present or (match.live and not line.present)]
    return _sorted(lines)


def state_at(meeting: Meeting, now: datetime) -> MeetingState:
    """Give what became of a planned meeting by now: its time may have passed without a word."""
    late = meeting.state is MeetingState.PLANNED and meeting.plan.ends_at < now
    return MeetingState.OVERDUE if late else meeting.state


def regular_of(pair: Pair) -> Regular:
    """Count the regular meetings of a pair against the number that its cycle asks for."""
    idle = pair.uncounted(MeetingKind.REGULAR)
    return Regular(
        have=len(pair.counted(MeetingKind.REGULAR)),
        need=pair.cycle.regular_meetings,
        uncounted=tuple((fact.day, why) for fact in idle if (why := pair.why_not_counted(fact))),
    )


def id_of(fact: Fact[Told]) -> UUID:
    """Give the id of a meeting that nobody planned: it follows from the key of its event, the same each time."""
    return uuid5(NAMESPACE_URL, f"{fact.source} {fact.id}")


def _lines(whose: Whose, now: datetime) -> Iterator[Line]:
    told = {meeting.told.key for meeting in whose.planned if meeting.told}
    yield from (_planned(meeting, now) for meeting in whose.planned)
    facts = (*whose.of(MeetingHeld, MeetingMissed), *whose.of(GroupMeetingHeld, GroupFinalMeetingHeld))
    yield from (_told(whose, fact) for fact in facts if fact.subject == whose.ref and fact.key not in told)


def _planned(meeting: Meeting, now: datetime) -> Line:
    plan, fact = meeting.plan, meeting.told
    otherwise = fact is not None and fact.day != meeting.day
    return Line(
        id=meeting.id,
        whose=meeting.whose,
        planned=meeting,
        fact=fact,
        kind=kind_of(fact.payload) if fact else plan.kind,
        state=state_at(meeting, now),
        at=fact.at if fact and otherwise else plan.starts_at,
        day=fact.day if fact else meeting.day,
        minutes=(getattr(fact.payload, "minutes", None) if fact else None) or plan.minutes,
        place=plan.place,
        warnings=tuple(_warnings(meeting)),
    )


def _told(whose: Whose, fact: Fact[Told]) -> Line:
    return Line(
        id=id_of(fact),
        whose=whose,
        planned=None,
        fact=fact,
        kind=kind_of(fact.payload),
        state=MeetingState.MISSED if isinstance(fact.payload, MeetingMissed) else MeetingState.HELD,
        at=fact.at,
        day=fact.day,
        minutes=getattr(fact.payload, "minutes", None),
        place=None,
        warnings=(),
    )


def _warnings(meeting: Meeting) -> Iterator[str]:
    if meeting.state is MeetingState.CANCELLED and meeting.dropped:
        yield DROPPED
    pair = meeting.whose
    if not isinstance(pair, Pair) or not meeting.waits or pair.match is None:
        return
    if any(pause.covers(meeting.day) for pause in pair.pauses):
        yield PAUSED
    if meeting.plan.kind is not MeetingKind.ACQUAINTANCE and not pair.match.ordered_on(meeting.day):
        yield WITHOUT_ORDER


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.at, line.id))
