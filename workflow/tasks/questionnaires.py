"""Tasks of questionnaires: whoever was asked and has not answered yet is reminded, one task a person and paper."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.facts.cycles import StageCompleted
from workflow.packs.questionnaire import Questionnaire, QuestionnairePurpose
from workflow.queries.questionnaires.asked import asked_in
from workflow.stages import Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.task import Task

IN_TIME = frozenset({QuestionnairePurpose.PREFERENCE, QuestionnairePurpose.ENTRY})
"""After the stage that asks for them their answers change nothing, so nobody is reminded."""


def questionnaires(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each person who owes a questionnaire; what is answered again and again goes with the contacts."""
    if not cycle.open:
        return
    for one in asked_in(cycle):
        if one.due and not one.asked.repeats and _still_counts(cycle, one.asked):
            for person in one.people:
                if person not in one.filled and not (one.asked.measures and person.questioning_is_over):
                    yield _task(cycle, one.asked, person)


def _still_counts(cycle: Cycle, asked: Questionnaire) -> bool:
    return asked.purpose not in IN_TIME or place(cycle.stage) <= place(Stage.PAIRING)


def _task(cycle: Cycle, asked: Questionnaire, person: Person) -> Task:
    return Task(
        code="questionnaire.collect",
        about=person.ref,
        role=by.CURATOR | by.PSYCHOLOGIST if asked.measures else by.CURATOR,
        sentence=f"Собрать анкету «{asked.title}».",
        why=f"Её спрашивают с этапа «{Stage(asked.stage).label}»: {asked.purpose.label}.",
        since=_since(cycle, Stage(asked.stage)),
        events=("questionnaire.submitted",),
    )


def _since(cycle: Cycle, stage: Stage) -> datetime:
    """Give when the cycle came to a stage, as far as a completed stage says it."""
    before = (fact.at for fact in cycle.of(StageCompleted) if place(fact.payload.stage) + 1 >= place(stage))
    return cycle.opening.at if place(stage) == 0 else next(before, cycle.opening.at)
