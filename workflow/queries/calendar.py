"""A person's calendar: the meetings that are his affair and, for staff, the dated activities of the roadmap.

It is read without signing in. So it says when, where and with whom by first name and initial, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from workflow.access import Caller, by
from workflow.facts.cycles import ActivityMoved
from workflow.facts.meetings import MeetingKind
from workflow.facts.planning import MeetingCancelled, MeetingMoved
from workflow.queries.brief import brief_name
from workflow.queries.meetings import Line, meetings_of_cycle
from workflow.queries.roadmap import roadmap
from workflow.queries.seeing import CARE, SIDES, sees_cycle
from workflow.reading.shown import show
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.meeting import MeetingState
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN_BACK = timedelta(days=365)
"""How long what is over stays in a calendar; all that lies ahead is there."""
AN_HOUR = 60
TITLES = {
    MeetingKind.ORGANISATIONAL: "Организационная встреча",
    MeetingKind.TRIAL: "Пробная рабочая встреча",
    MeetingKind.PLANNING: "Встреча-планирование",
    MeetingKind.REGULAR: "Регулярная встреча",
    MeetingKind.FINAL: "Заключительная встреча",
    MeetingKind.ACQUAINTANCE: "Знакомство",
    MeetingKind.GROUP_MEETING: "Общая встреча наставников и наставляемых",
    MeetingKind.GROUP_FINAL_MEETING: "Заключительная встреча всех пар и групп",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar; `first` and `last` are days where it takes whole days, moments where it has hours.

    `id` never changes, `revision` grows with each change of what was planned, `changed` is when it was told last.
    """

    id: UUID
    title: str
    first: datetime | date
    last: datetime | date
    cancelled: bool
    revision: int
    changed: datetime
    place: str | None = None


def calendar_of(person: Person, now: datetime) -> list[Entry]:
    """Give what belongs into a person's calendar from a year ago on, of the open cycles, in the order of ids.

    The curator has every meeting, others those of their own pairs and of the whole cycle; a role that was revoked shows
    nothing any more.
    """
    institution, since = person.institution, now - SHOWN_BACK
    everywhere = Caller(person.id, person.roles | SIDES, institution.id)
    his = Caller(person.id, (person.roles & by.CURATOR) | SIDES, institution.id)
    found: list[Entry] = []
    for cycle in institution.cycles.values():
        if cycle.open and sees_cycle(everywhere, cycle):
            lines = meetings_of_cycle(cycle, his, LONG_AGO)
            told = (line for line in lines if line.at >= since)
            found += [_meeting(line) for line in told if line.planned or line.state is MeetingState.HELD]
            found += _activities(cycle, since.date()) if person.roles & CARE else ()
    return sorted(found, key=lambda entry: entry.id)


def _meeting(line: Line) -> Entry:
    called = " и ".join(_who(line))
    off = line.state in (MeetingState.CANCELLED, MeetingState.MISSED)
    return Entry(
        id=line.id,
        title=TITLES[line.kind] + (f": {called}" if called else "") + (" — не состоится" if off else ""),
        first=line.at,
        last=line.at + timedelta(minutes=line.minutes or AN_HOUR),
        cancelled=off,
        revision=line.planned.revision if line.planned else 0,
        changed=_changed(line),
        place=line.place,
    )


def _who(line: Line) -> Iterator[str]:
    whose = line.whose
    if isinstance(whose, Group):
        yield f"группа, {_brief(whose.mentor)}"
    elif isinstance(whose, Pair):
        match = whose.match_on(line.planned.opening.day if line.planned else line.day)
        yield _brief(whose.mentee)
        if match:
            yield _brief(match.mentor)


def _brief(person: Person) -> str:
    show(person.id)
    return brief_name(person.name)


def _changed(line: Line) -> datetime:
    """Give when the last of what is known of it was received."""
    told = [line.fact.received_at] if line.fact else []
    if line.planned:
        facts = (line.planned.opening, *line.planned.of(MeetingMoved, MeetingCancelled))
        told += [fact.received_at for fact in facts]
    return max(told)


def _activities(cycle: Cycle, since: date) -> Iterator[Entry]:
    moves = cycle.of(ActivityMoved)
    for one in roadmap(cycle, LONG_AGO.date()):
        if one.end < since:
            continue
        moved = [fact.received_at for fact in moves if fact.payload.activity == one.number]
        yield Entry(
            id=uuid5(cycle.id, f"activity {one.number}"),
            title=f"Мероприятие {one.number}: {one.title}",
            first=one.start,
            last=one.end + timedelta(days=1),
            cancelled=False,
            revision=len(moved),
            changed=max((cycle.opening.received_at, *moved)),
        )
