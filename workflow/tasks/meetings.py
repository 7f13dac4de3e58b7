"""Tasks of meetings: one whose time has passed without a word, and a side that has not said whether the pair fits.

The curator has them of everybody, a mentor those of his own pairs, but not while a pair is paused: then nothing is
asked of him.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workflow.access import by
from workflow.facts.pairs import Side
from workflow.queries.meetings import Whose, state_at
from workflow.subjects.cycle import Cycle
from workflow.subjects.fit import meetings_of
from workflow.subjects.group import Group
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting, MeetingState
from workflow.subjects.pair import Pair
from workflow.tasks.task import Task
from workflow.words import day_words


def untold_meetings(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each planned meeting that is over by now and of which nobody said whether it was held."""
    whose: tuple[Whose, ...] = (cycle, *cycle.groups, *cycle.pairs)
    for meeting in (meeting for one in whose for meeting in one.planned):
        if state_at(meeting, now) is MeetingState.OVERDUE:
            yield _untold(meeting)
            yield from _tell(meeting)


def fit_answers(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each side that met and has not said whether the pair fits; it sees that on its own page."""
    for pair in cycle.pairs:
        if pair.match:
            yield from (_ask(pair.match, side) for side in Side if side in pair.match.fit_due)
            if Side.MENTOR in pair.match.fit_due and not pair.standing_pauses:
                yield _say(pair.match)


def _untold(meeting: Meeting) -> Task:
    plan = meeting.plan
    return Task(
        code="meeting.tell",
        about=meeting.whose.ref,
        role=by.CURATOR,
        sentence="Узнать, состоялась ли встреча.",
        why=f"Встреча «{plan.kind.label}» была назначена на {day_words(meeting.day)}, и о ней ничего не сказано.",
        since=plan.ends_at,
        due=plan.ends_at,
        events=("meeting.held", "meeting.missed", "meeting.moved", "meeting.cancelled"),
    )


def _tell(meeting: Meeting) -> Iterator[Task]:
    """Give the same task to the mentor whose meeting it was."""
    whose = meeting.whose
    if isinstance(whose, Cycle):
        return
    pairs = whose.pairs if isinstance(whose, Group) else (whose,)
    match = whose.match_on(meeting.opening.day) if isinstance(whose, Pair) else None
    mentor = whose.mentor if isinstance(whose, Group) else match and match.mentor
    if mentor and not all(pair.standing_pauses for pair in pairs):
        told = replace(_untold(meeting), code="meeting.tell_own", role=by.MENTOR, assigned=(mentor.id,))
        yield replace(told, sentence="Сказать, состоялась ли ваша встреча.")


def _say(match: Match) -> Task:
    asked = replace(_ask(match, Side.MENTOR), code="fit.answer", role=by.MENTOR, assigned=(match.mentor.id,))
    return replace(asked, sentence="Сказать, подходит ли вам эта пара.")


def _ask(match: Match, side: Side) -> Task:
    return Task(
        code=f"fit.ask_{side.value}",
        about=match.pair.ref,
        role=by.CURATOR,
        sentence=ASKED[side],
        why="После первой встречи этого ещё не сказали, или тогда ещё решали, а с тех пор встретились снова.",
        since=meetings_of(match)[-1].at,
        events=("fit.answered",),
    )


ASKED = {
    Side.MENTEE: "Спросить наставляемого, подходит ли ему пара.",
    Side.MENTOR: "Спросить наставника, подходит ли ему пара.",
}
