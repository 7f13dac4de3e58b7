"""Tasks of what is ready and waits for one word only: an admission, a notice, an order, the end of a stage."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.queries.pairing.orders import draft, waiting
from workflow.requirements import is_ready, required
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.tasks.task import Task
from workflow.words import counted

ADMISSION = "mentee_is_admitted"


def admissions(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each would-be mentee who lacks nothing but the decision."""
    for pair in cycle.pairs if cycle.open else ():
        if pair.stage is Stage.MENTEE_BASE and pair.admission is None and _lacks_the_decision_alone(pair):
            yield Task(
                code="mentee.admit",
                about=pair.ref,
                role=by.CURATOR,
                sentence="Принять в программу или объяснить, почему нет.",
                why="Всё, что для решения нужно, собрано.",
                since=max((fact.at for facts in pair.facts.values() for fact in facts), default=cycle.opening.at),
                events=("mentee.admitted", "mentee.declined"),
            )


def notices(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each pair whose sides agreed and were not told yet that they are one."""
    for pair in waiting(cycle) if cycle.open else ():
        match = pair.match
        if match and match.began and not match.told:
            yield Task(
                code="match.tell",
                about=pair.ref,
                role=by.CURATOR,
                sentence="Сообщить участникам, что пара сложилась.",
                why="Обе стороны согласны; распоряжение подписывают, когда участники знают.",
                since=match.began.at,
                events=("match.told",),
            )


def unsigned_orders(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give one task of the head for all pairs and groups that are to stand on the next order."""
    drafted = draft(cycle) if cycle.open else []
    if drafted:
        number = sum(len(line.pairs) for line in drafted)
        agreed = [match.began.at for line in drafted for pair in line.pairs if (match := pair.match) and match.began]
        yield Task(
            code="order.sign",
            about=cycle.ref,
            role=by.HEAD,
            sentence=f"Подписать распоряжение: {counted(number, 'пара', 'пары', 'пар')}.",
            why="Пока распоряжения нет, встречи не засчитываются.",
            since=min(agreed, default=cycle.opening.at),
            events=("order.signed",),
        )


def finished_stages(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task of the curator when nothing that the stage requires is open."""
    if cycle.open and is_ready(cycle):
        yield Task(
            code="stage.complete",
            about=cycle.ref,
            role=by.CURATOR,
            sentence=f"Завершить этап «{cycle.stage.label}».",
            why="Всё, чего он требует, сделано.",
            since=cycle.opening.at,
            events=("stage.completed",),
        )


def _lacks_the_decision_alone(pair: Pair) -> bool:
    open_now = [one.code for one in required(pair, pair.stage) if not ask(pair, one).satisfied]
    return [code for code in open_now if code != "cycle_is_there"] == [ADMISSION]
