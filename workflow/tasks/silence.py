"""Tasks of pairs that do not meet: by the steps of the ladder that were made, until a meeting or a pause."""

from collections.abc import Iterator
from datetime import datetime, time

from workflow.silence.ladder import silence_of
from workflow.silence.words import Said, said_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.tasks.task import Task


def silences(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give what each is to do about a pair whose silence was spoken of."""
    today = now.astimezone(cycle.institution.timezone).date()
    for pair in cycle.pairs if cycle.open else ():
        silence = silence_of(pair)
        if silence is not None and silence.steps:
            began = datetime.combine(silence.since, time(), cycle.institution.timezone)
            yield from (_task(pair, said, began) for said in said_of(silence, today))


def _task(pair: Pair, said: Said, since: datetime) -> Task:
    return Task(
        code=said.code,
        about=pair.ref,
        role=said.role,
        sentence=said.sentence,
        why=said.why,
        since=since,
        events=("meeting.held", "contact.made") if said.person is None else ("meeting.planned", "meeting.held"),
        closed_to=frozenset(one.id for one in pair.sides) if said.person is None else frozenset(),
        assigned=(said.person,) if said.person else (),
    )
