"""Tasks of thanks: the letters that the scheme of a form asks for, when the cycle comes to its end."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.queries.cycle.rewards import unthanked
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task

LETTERS = {
    "parents": "Написать благодарственное письмо родителям.",
    "organisation": "Написать письмо организации.",
    "institution": "Написать письмо учебному заведению.",
}


def thanks(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each letter that is still to be written in the last stage."""
    if cycle.stage is not Stage.COMPLETION:
        return
    for one in unthanked(cycle):
        yield Task(
            code=f"reward.{one.to}",
            about=one.mentor.ref,
            role=by.CURATOR | by.HEAD,
            sentence=LETTERS[one.to],
            why=f"Так благодарят в этой форме. Кому: {one.addressee}.",
            since=cycle.opening.at,
            events=("reward.given",),
        )
