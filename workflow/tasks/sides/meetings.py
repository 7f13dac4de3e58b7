"""Tasks of the two of a pair around their meetings: to come to the next one, and to say whether the pair fits."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from workflow.access import Role, by
from workflow.facts.pairs import Side
from workflow.school_days.calendar import open_until
from workflow.subjects.cycle import Cycle
from workflow.subjects.fit import meetings_of
from workflow.subjects.group import Group
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.tasks.sides.spoken import to
from workflow.tasks.task import Task
from workflow.words import day_words

AHEAD = timedelta(days=2)
"""From when on a meeting is spoken of; where the school is closed then, from its last open day before."""


def coming_meetings(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each of the people of a pair or a group who meet soon; paused pairs do not meet."""
    whose: tuple[Group | Pair, ...] = (*cycle.groups, *cycle.pairs)
    for meeting in (meeting for one in whose for meeting in one.planned):
        if meeting.waits and now < meeting.plan.starts_at and _spoken_of(meeting) <= now:
            yield from (_come(meeting, person, role) for person, role in _expected(meeting))


def mentee_fit(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each mentee who met his mentor and has not said whether they fit."""
    for pair in cycle.pairs:
        if pair.match and Side.MENTEE in pair.match.fit_due and not pair.standing_pauses:
            yield Task(
                code="fit.answer_mentee",
                about=pair.ref,
                role=by.MENTEE,
                sentence=to(pair.mentee, "Скажи, подходит ли тебе наставник.", "Скажите, подходит ли вам наставник."),
                why=to(
                    pair.mentee,
                    "Можно ответить честно: если не подходит, найдём другого.",
                    "После первой встречи об этом спрашивают обоих.",
                ),
                since=meetings_of(pair.match)[-1].at,
                events=("fit.answered",),
                assigned=(pair.mentee.id,),
            )


def _expected(meeting: Meeting) -> Iterator[tuple[Person, Role]]:
    """Name who is to come, each once."""
    whose = meeting.whose
    if isinstance(whose, Cycle):
        return
    pairs = [pair for pair in (whose.pairs if isinstance(whose, Group) else (whose,)) if not pair.standing_pauses]
    for pair in pairs:
        yield pair.mentee, by.MENTEE
    mentor = _mentor(meeting, whose)
    if mentor and pairs:
        yield mentor, by.MENTOR


def _spoken_of(meeting: Meeting) -> datetime:
    """Give from when on a meeting is spoken of; not before it was planned."""
    day = open_until(meeting.cycle, meeting.day - timedelta(days=1))
    beginning = datetime.combine(day, time(), meeting.cycle.institution.timezone)
    return max(min(meeting.plan.starts_at - AHEAD, beginning), meeting.opening.at)


def _mentor(meeting: Meeting, whose: Pair | Group) -> Person | None:
    if isinstance(whose, Group):
        return whose.mentor
    match = whose.match_on(meeting.opening.day)
    return match.mentor if match else None


def _come(meeting: Meeting, person: Person, role: Role) -> Task:
    plan, zone = meeting.plan, meeting.cycle.institution.timezone
    when = f"{day_words(meeting.day)} в {plan.starts_at.astimezone(zone):%H:%M}"
    nowhere = to(person, "Где встречаетесь, ещё не сказано: спроси заранее.", "Место не указано: договоритесь заранее.")
    return Task(
        code="meeting.come",
        about=meeting.whose.ref,
        role=role,
        sentence=to(person, f"Приходи на встречу {when}.", f"Прийти на встречу {when}."),
        why=f"Где: {plan.place}." if plan.place else nowhere,
        since=_spoken_of(meeting),
        due=plan.starts_at,
        events=("meeting.held", "meeting.missed", "meeting.moved", "meeting.cancelled"),
        assigned=(person.id,),
    )
