"""Tasks of early ends: everybody is talked with, and the mentee knows what comes next."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from workflow.access import by
from workflow.facts.care import TalkSide
from workflow.queries.early_ends import EarlyEnd
from workflow.queries.early_ends import early_ends as ends_of
from workflow.subjects.cycle import Cycle
from workflow.tasks.task import Task
from workflow.words import counted

MONTHS = ("месяца", "месяцев", "месяцев")
WITH = {
    TalkSide.MENTEE: "с наставляемым",
    TalkSide.MENTOR: "с наставником",
    TalkSide.REPRESENTATIVE: "с законным представителем",
}


def early_ends(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each early end that is not talked over."""
    for end in ends_of(cycle):
        if not end.done:
            days = timedelta(days=cycle.pack.numbers.next_attempt_days)
            zone = cycle.institution.timezone
            yield Task(
                code="care.early_end",
                about=end.pair.ref,
                role=by.CURATOR | by.PSYCHOLOGIST,
                sentence=_sentence(end),
                why=f"Пара не проработала и {counted(cycle.pack.numbers.early_end_months, *MONTHS)}: "
                "короткое наставничество ранит сильнее, чем никакое.",
                since=end.ended.at,
                due=datetime.combine(end.ended.day + days, time(), zone),
                events=(
                    *(["exit_talk.held"] if end.missing else []),
                    *([] if end.next_step else ["care.scheduled", "match.proposed"]),
                ),
            )


def _sentence(end: EarlyEnd) -> str:
    talks = ", ".join(WITH[side] for side in end.missing)
    asked = [f"провести прощальную беседу: {talks}"] if talks else []
    asked += [] if end.next_step else ["назначить следующий шаг для наставляемого"]
    sentence = "; ".join(asked)
    return f"{sentence[0].upper()}{sentence[1:]}."
