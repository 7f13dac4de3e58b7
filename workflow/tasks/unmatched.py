"""Tasks of the care list: a mentee without a mentor has support, and a day on which somebody looks again."""

from collections.abc import Iterator
from datetime import date, datetime, time

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.queries.care import Cared
from workflow.queries.care import unmatched as alone
from workflow.queries.questionnaires.asked import begun_at
from workflow.stages import Stage, place
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task


def unmatched(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each next attempt, and one for each mentee whom nobody supports yet.

    Until the pairs of the cycle begin to work everybody waits for a mentor: of who waits with the others nobody is
    reminded, unless somebody named a day for him.
    """
    begun = begun_at(cycle, Stage.PAIR_WORK) if place(cycle.stage) >= place(Stage.PAIR_WORK) else None
    for cared in alone(cycle):
        left = _left_at(cared, begun)
        yield _next_attempt(cared, left)
        if not cared.supported:
            yield _support(cared, left)


def _left_at(cared: Cared, begun: datetime | None) -> datetime | None:
    """Give when he was left alone: by his mentor, or by the others, who began to work in pairs; None: he waits."""
    since = _beginning(cared, cared.since)
    if cared.ended or any(match.ending for match in cared.pair.matches):
        return since
    return max(since, begun) if begun else None


def _next_attempt(cared: Cared, left: datetime | None) -> Task:
    return Task(
        code="care.next_attempt",
        about=cared.pair.ref,
        role=by.CURATOR,
        sentence="Найти наставника или назначить день следующей попытки.",
        why=ALONE if left else WAITS,
        since=left or _beginning(cared, cared.since),
        due=end_of(cared.next_on, cared.pair.cycle.institution.timezone),
        events=("match.proposed", "care.scheduled"),
        in_course=left is None and not cared.set_by_curator,
    )


def _support(cared: Cared, left: datetime | None) -> Task:
    return Task(
        code="care.support",
        about=cared.pair.ref,
        role=by.PSYCHOLOGIST | by.CURATOR,
        sentence="Поддержать наставляемого, пока идёт поиск.",
        why=f"{ALONE if left else WAITS} О поддержке ещё не записано.",
        since=left or _beginning(cared, cared.since),
        events=("support.given",),
        in_course=left is None,
    )


ALONE = "Наставляемый остался без наставника."
WAITS = "Наставляемый принят и ждёт наставника, как и остальные."


def _beginning(cared: Cared, day: date) -> datetime:
    return datetime.combine(day, time(), cared.pair.cycle.institution.timezone)
