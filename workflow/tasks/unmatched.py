"""Tasks of the care list: a mentee without a mentor has support, and a day on which somebody looks again."""

from collections.abc import Iterator
from datetime import date, datetime, time

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.queries.care import Cared
from workflow.queries.care import unmatched as alone
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task


def unmatched(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each next attempt, and one for each mentee whom nobody supports yet."""
    for cared in alone(cycle):
        yield _next_attempt(cared)
        if not cared.supported:
            yield _support(cared)


def _next_attempt(cared: Cared) -> Task:
    return Task(
        code="care.next_attempt",
        about=cared.pair.ref,
        role=by.CURATOR,
        sentence="Найти наставника или назначить день следующей попытки.",
        why="Наставляемый остался без наставника.",
        since=_beginning(cared, cared.since),
        due=end_of(cared.next_on, cared.pair.cycle.institution.timezone),
        events=("match.proposed", "care.scheduled"),
    )


def _support(cared: Cared) -> Task:
    return Task(
        code="care.support",
        about=cared.pair.ref,
        role=by.PSYCHOLOGIST | by.CURATOR,
        sentence="Поддержать наставляемого, пока идёт поиск.",
        why="Наставляемый остался без наставника, о поддержке ещё не записано.",
        since=_beginning(cared, cared.since),
        events=("support.given",),
    )


def _beginning(cared: Cared, day: date) -> datetime:
    return datetime.combine(day, time(), cared.pair.cycle.institution.timezone)
