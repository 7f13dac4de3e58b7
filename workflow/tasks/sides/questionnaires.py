"""Tasks of those who are asked: a questionnaire that waits for its own person's answer."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.asked import Asked, begun_at, due_on
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.questionnaires import owed
from workflow.tasks.sides.spoken import to
from workflow.tasks.task import Task

ROLES = {Audience.MENTEE: by.MENTEE, Audience.MENTOR: by.MENTOR}


def own_questionnaires(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each mentee and mentor who may answer himself."""
    for one, person in owed(cycle):
        if one.asked.audience in ROLES:
            yield _fill(cycle, one, person)


def _fill(cycle: Cycle, one: Asked, person: Person) -> Task:
    asked = one.asked
    due = due_on(cycle, asked, person)
    formal = f"Её спрашивают с этапа «{Stage(asked.stage).label}»: {asked.purpose.label}."
    return Task(
        code="questionnaire.fill",
        about=person.ref,
        role=ROLES[asked.audience],
        sentence=to(person, f"Заполни анкету «{asked.title}».", f"Заполните анкету «{asked.title}»."),
        why=to(person, "Так взрослые узнают, что для тебя важно. Правильных и неправильных ответов нет.", formal),
        since=begun_at(cycle, Stage(asked.stage)),
        due=end_of(due, cycle.institution.timezone) if due else None,
        events=("questionnaire.submitted",),
        assigned=(person.id,),
        which=one.code,
    )
