"""Tasks of feedback: in its window each side of a working pair is asked how it goes."""

from collections.abc import Iterator
from datetime import date, datetime, time

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.facts.meetings import FeedbackGiven, FeedbackSide, MeetingKind
from workflow.queries.roadmap import dates_of
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.tasks.sides.spoken import to
from workflow.tasks.task import Task

COLLECTED = "feedback_is_collected"
WHY = "Сейчас собирают отзывы обеих сторон: по ним видно, что в программе поправить."
CHILD = "Твоё мнение читает куратор. Оно поможет сделать встречи лучше."


def feedback(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each side that has not told; the roadmap's stretch is the window, or the regular meetings' end.

    A pair that is paused is not asked.
    """
    if cycle.stage is not Stage.PAIR_WORK:
        return
    window = window_of(cycle)
    today = now.astimezone(cycle.institution.timezone).date()
    for pair in cycle.pairs:
        if pair.open and pair.match and not pair.standing_pauses and _opened(pair, window, today):
            yield from _asked(pair, window)


def window_of(cycle: Cycle) -> tuple[date, date] | None:
    """Give the first and the last day on which the roadmap collects feedback; None where no activity does."""
    for activity in cycle.pack.activities:
        conditions = activity.done_when.conditions if activity.done_when else ()
        if any(one.requirement == COLLECTED for one in conditions):
            start, end, _ = dates_of(cycle, activity)
            return start, end
    return None


def _opened(pair: Pair, window: tuple[date, date] | None, today: date) -> bool:
    if window:
        return window[0] <= today and bool(pair.meetings)
    return len(pair.counted(MeetingKind.REGULAR)) >= pair.cycle.regular_meetings


def _asked(pair: Pair, window: tuple[date, date] | None) -> Iterator[Task]:
    zone, match = pair.cycle.institution.timezone, pair.match
    if match is None:
        return
    said = {fact.payload.side for fact in pair.of(FeedbackGiven) if pair.belongs(fact)}
    since = datetime.combine(window[0], time(), zone) if window else pair.meetings[-1].at
    mentee = to(pair.mentee, "Расскажи, как тебе с наставником.", "Расскажите, как вам с наставником.")
    mentor = to(match.mentor, "Расскажи, как идут дела в твоей паре.", "Расскажите, как идут дела в вашей паре.")
    for side, role, person, sentence in (
        (FeedbackSide.MENTEE, by.MENTEE, pair.mentee, mentee),
        (FeedbackSide.MENTOR, by.MENTOR, match.mentor, mentor),
    ):
        if side not in said:
            yield Task(
                code=f"feedback.{side.value}",
                about=pair.ref,
                role=role,
                sentence=sentence,
                why=to(person, CHILD, WHY),
                since=since,
                due=end_of(window[1], zone) if window else None,
                events=("feedback.given",),
                assigned=(person.id,),
            )
