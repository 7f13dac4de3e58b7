"""A meeting as a page shows it: when, whose, what became of it, and the buttons of what may be said of it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from babel.dates import format_date, format_time

from api.pages.forms import Offered, offer
from api.pages.names import mentor_words, person_name
from workflow.access import Caller
from workflow.facts.meetings import MeetingHeld, MeetingKind
from workflow.facts.pairs import Side
from workflow.queries.meetings import Line
from workflow.queries.seeing import sees_pair
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.meeting import Meeting, MeetingState
from workflow.subjects.pair import Pair
from workflow.words import RUSSIAN, alphabetical

ABSENT = {
    (Side.MENTEE,): "не пришёл наставляемый",
    (Side.MENTOR,): "не пришёл наставник",
    (Side.MENTEE, Side.MENTOR): "не пришли оба",
}
HELD_BY = {
    MeetingKind.GROUP_MEETING: "/cycles/{cycle_id}/group-meetings",
    MeetingKind.GROUP_FINAL_MEETING: "/cycles/{cycle_id}/group-final-meetings",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: `time` is empty where only the day is known; `notes` follow in a smaller hand.

    On a pair's own page `whose` is the kind of a meeting to come: whose it is the page says already.
    """

    id: UUID
    day: date
    when: str
    time: str
    whose: str
    href: str | None
    kind: str
    place: str | None
    minutes: int | None
    state: MeetingState
    counted: bool | None
    notes: tuple[str, ...]
    forms: tuple[Offered, ...]

    @property
    def mark(self) -> str:
        """Give the class of its mark: what waits for an answer stands out."""
        marks = {MeetingState.OVERDUE: "due", MeetingState.HELD: "done", MeetingState.MISSED: "late"}
        return marks.get(self.state, "")


def shown(line: Line, caller: Caller, now: datetime, pair: Pair | None = None, *, buttons: bool = True) -> Shown:
    """Show a meeting to one reader; `pair` is the one on whose page it stands, for whom it counts or not."""
    about = pair or (line.whose if isinstance(line.whose, Pair) else None)
    held = line.fact if line.fact and isinstance(line.fact.payload, MeetingHeld) else None
    why_not = about.why_not_counted(held) if about and held else None  # type: ignore[arg-type]
    zone = _cycle(line).institution.timezone
    return Shown(
        id=line.id,
        day=line.day,
        when=weekday_words(line.day),
        time=format_time(line.at.astimezone(zone), "HH:mm", locale=RUSSIAN) if line.planned else "",
        whose=line.kind.label.capitalize() if line.whose is pair else _whose(line, caller),
        href=f"/pairs/{line.whose.id}" if isinstance(line.whose, Pair) and line.whose is not pair else None,
        kind="" if line.whose is pair and line.to_come else line.kind.label,
        place=line.place,
        minutes=line.minutes,
        state=line.state,
        counted=why_not is None if about and held else None,
        notes=tuple(_notes(line, caller, why_not)),
        forms=tuple(_forms(line, caller, now)) if buttons and line.to_come else (),
    )


def weekday_words(day: date) -> str:
    """Give a day with its name: «понедельник, 6 декабря»."""
    return format_date(day, "EEEE, d MMMM", locale=RUSSIAN)


def _whose(line: Line, caller: Caller) -> str:
    whose = line.whose
    if isinstance(whose, Pair):
        mentee = person_name(caller, whose.mentee, "пара")
        return f"{mentee} — {mentor_words(caller, whose)}"
    if isinstance(whose, Group):
        return f"группа: {person_name(caller, whose.mentor, 'наставник')}"
    return "все пары цикла"


def _notes(line: Line, caller: Caller, why_not: str | None) -> Iterator[str]:
    if why_not:
        yield f"не засчитана: {why_not}"
    if line.absent:
        yield ABSENT.get(tuple(side for side in Side if side in line.absent), "")
    if line.planned and line.planned.moves and line.to_come:
        yield "перенесена"
    if isinstance(line.whose, Group) and line.present:
        pairs = [pair for pair in line.whose.cycle.pairs if pair.id in line.present and sees_pair(caller, pair)]
        if pairs:
            yield "были: " + ", ".join(person_name(caller, pair.mentee, "пара") for pair in pairs)
    yield from line.warnings


def _forms(line: Line, caller: Caller, now: datetime) -> Iterator[Offered]:
    meeting = line.planned
    if meeting is None:
        return
    institution = meeting.cycle.institution
    begun = meeting.day <= now.astimezone(institution.timezone).date()
    forms = [*(_told(meeting, caller, now) if begun else ())]
    start = meeting.plan.starts_at.astimezone(institution.timezone).strftime("%Y-%m-%dT%H:%M")
    forms.append(offer("/meetings/{meeting_id}/moves", institution, meeting, caller, now, {"starts_at": start}))
    forms.append(offer("/meetings/{meeting_id}/cancellations", institution, meeting, caller, now))
    yield from (form for form in forms if form and form.possible)


def _told(meeting: Meeting, caller: Caller, now: datetime) -> Iterator[Offered | None]:
    """Give the two answers to whether it was held, with what the plan says filled in already."""
    whose, kind, institution = meeting.whose, meeting.plan.kind, meeting.cycle.institution
    known = {"planned": str(meeting.id), "kind": kind.value, "day": meeting.day.isoformat()}
    lasted = known | {"minutes": str(meeting.plan.minutes)}
    if isinstance(whose, Pair):
        sides = [(side.value, side.label) for side in Side]
        yield offer("/pairs/{pair_id}/meetings", institution, whose, caller, now, lasted)
        yield offer("/pairs/{pair_id}/missed-meetings", institution, whose, caller, now, known, sides)
    elif isinstance(whose, Group):
        pairs = [(str(pair.id), person_name(caller, pair.mentee, "пара")) for pair in whose.pairs]
        yield offer("/groups/{group_id}/meetings", institution, whose, caller, now, lasted, pairs)
        yield offer("/groups/{group_id}/missed-meetings", institution, whose, caller, now, known)
    else:
        yield offer(HELD_BY[kind], institution, whose, caller, now, known, _taking_part(whose, kind, caller))
        yield offer("/cycles/{cycle_id}/missed-meetings", institution, whose, caller, now, known)


def _taking_part(cycle: Cycle, kind: MeetingKind, caller: Caller) -> list[tuple[str, str]]:
    """Give who may have been there: at the final meeting the pairs, before that the people one by one."""
    pairs = [pair for pair in cycle.pairs if pair.open]
    if kind is MeetingKind.GROUP_FINAL_MEETING:
        return [(str(pair.id), person_name(caller, pair.mentee, "пара")) for pair in pairs]
    mentors = [mentor.person for mentor in cycle.standing_mentors]
    people = dict.fromkeys([pair.mentee for pair in pairs] + mentors)
    named = [(str(one.id), person_name(caller, one, "участник")) for one in people]
    return sorted(named, key=lambda one: alphabetical(one[1]))


def _cycle(line: Line) -> Cycle:
    return line.whose if isinstance(line.whose, Cycle) else line.whose.cycle
