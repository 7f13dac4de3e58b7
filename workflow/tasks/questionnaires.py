"""Tasks of questionnaires: whoever was asked and has not answered yet is reminded, one task a person and paper."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.packs.questionnaire import Questionnaire, QuestionnairePurpose
from workflow.queries.questionnaires.asked import Asked, Taking, asked_as, begun_at, due_on, is_due
from workflow.stages import Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.task import Task

IN_TIME = frozenset({QuestionnairePurpose.PREFERENCE, QuestionnairePurpose.ENTRY})
"""After the stage that asks for them their answers change nothing, so nobody is reminded."""


def questionnaires(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each person who owes a questionnaire; what is answered again and again goes with the contacts."""
    for one, person in owed(cycle):
        yield _task(cycle, one, person)


def owed(cycle: Cycle) -> Iterator[tuple[Asked, Person]]:
    """Give each questionnaire that is waited for, with each person who has not answered it."""
    if not cycle.open:
        return
    taking = Taking(cycle)
    for code, asked in cycle.pack.questionnaires.items():
        if is_due(cycle, asked) and not asked.repeats and _still_counts(cycle, asked):
            one = asked_as(taking, code)
            filled = frozenset(one.filled)
            for person in one.people:
                if person not in filled and not (asked.measures and person.questioning_is_over):
                    yield one, person


def _still_counts(cycle: Cycle, asked: Questionnaire) -> bool:
    return asked.purpose not in IN_TIME or place(cycle.stage) <= place(Stage.PAIRING)


def _task(cycle: Cycle, one: Asked, person: Person) -> Task:
    asked = one.asked
    due = due_on(cycle, asked, person)
    return Task(
        code="questionnaire.collect",
        about=person.ref,
        role=by.CURATOR | by.PSYCHOLOGIST if asked.measures else by.CURATOR,
        sentence=f"Собрать анкету «{asked.title}».",
        why=f"Её спрашивают с этапа «{Stage(asked.stage).label}»: {asked.purpose.label}.",
        since=begun_at(cycle, Stage(asked.stage)),
        due=end_of(due, cycle.institution.timezone) if due else None,
        events=("questionnaire.submitted",),
        which=one.code,
    )
