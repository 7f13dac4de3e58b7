"""Tasks of the roadmap: what should be done by now or soon, for whoever is responsible."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from workflow.access import Role, by
from workflow.queries.roadmap import ActivityState, Planned, roadmap
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task

SOON = timedelta(days=14)
ROLES = {"curator": by.CURATOR, "deputy": by.HEAD, "teacher": by.CURATOR}
"""In whose role each responsible acts here: a teacher without a role tells the curator."""


def activities(cycle: Cycle, now: datetime, met_on: Mapping[str, date]) -> Iterator[Task]:
    """Give a task for each activity that is late, or whose last day is near; `met_on` is what the journal remembers."""
    if not cycle.open:
        return
    today = now.astimezone(cycle.institution.timezone).date()
    for one in roadmap(cycle, today, met_on):
        near = one.state is ActivityState.DUE and one.end - today <= SOON
        if one.state is ActivityState.LATE or near:
            yield _task(cycle, one)


def _task(cycle: Cycle, one: Planned) -> Task:
    zone = cycle.institution.timezone
    role = Role(0)
    for code in one.responsible:
        role |= ROLES[code]
    if one.assigned:
        role |= by.CURATOR | by.HEAD | by.PSYCHOLOGIST
    behind = f" За ним ждут мероприятия: {', '.join(map(str, one.pushes))}." if one.pushes else ""
    return Task(
        code="roadmap.activity",
        about=cycle.ref,
        role=role,
        sentence=f"Мероприятие {one.number}: {one.title}.",
        why=f"Срок по дорожной карте.{behind}",
        since=datetime.combine(one.start, time(), zone),
        due=datetime.combine(one.end + timedelta(days=1), time(), zone),
        events=("activity.done", "activity.moved"),
        assigned=(one.assigned,) if one.assigned else (),
        which=str(one.number),
    )
