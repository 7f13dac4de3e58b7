"""Tasks of notices: while a mentor still works, the next one is looked for, so that nobody waits."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task
from workflow.words import day_words


def leaving(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each pair whose mentor has named his last day."""
    for pair in cycle.pairs:
        match = pair.match if pair.open else None
        mentor = cycle.mentors.get(match.mentor.id) if match and match.agreed else None
        if match and mentor and mentor.leaving:
            yield Task(
                code="mentor.leaving",
                about=pair.ref,
                role=by.CURATOR,
                sentence="Найти паре нового наставника: этот уходит.",
                why=f"Последний день нынешнего наставника — {day_words(mentor.leaving.last_day)}",
                since=mentor.leaving.said.at,
                due=end_of(mentor.leaving.last_day, cycle.institution.timezone),
                events=("mentor.replaced", "match.ended"),
            )
