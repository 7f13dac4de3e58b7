"""Tasks of informants: while requests are collected, whoever sees children every day tells whom a mentor would help."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.facts.pairs import InformantReported
from workflow.queries.questionnaires.asked import begun_at
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task


def informants(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each informant who has told of nobody in this cycle yet."""
    if cycle.stage is not Stage.MENTEE_BASE:
        return
    told = {fact.actor.person for fact in cycle.of(InformantReported)}
    for person in cycle.institution.holding(by.INFORMANT):
        if person.id not in told:
            yield Task(
                code="informant.tell",
                about=cycle.ref,
                role=by.INFORMANT,
                sentence="Рассказать, кому из детей помог бы наставник.",
                why="Сейчас собирают запросы, а вы видите детей каждый день. Можно и сказать куратору.",
                since=begun_at(cycle, Stage.MENTEE_BASE),
                events=("informant.reported",),
                assigned=(person.id,),
            )
