"""The list of scores: each question that was asked twice, before and after, over the whole cycle and its parts."""

from workflow.exporting.export import Asking, Export, Field, Take, Value, yes
from workflow.queries.questionnaires.scores import Score, scores
from workflow.queries.seeing import CYCLES


def compared(asking: Asking) -> list[Score]:
    """Give every score of a cycle as its page shows it: of a part with too few answers no number is told."""
    return scores(asking.here)


def _told(name: str) -> Take:
    def take(asking: Asking, score: Score) -> Value:
        value: Value = getattr(score, name)
        return value

    return take


# ruff: noqa: E501
# fmt: off
EXPORTS = (
    Export("scores", "Итоги анкет", "Что изменилось за год: средние «было» и «стало» тех, кто ответил дважды.", CYCLES, compared, (
        Field("Сравнение", lambda asking, one: one.key.comparison.label, 34), Field("Кто отвечал", lambda asking, one: one.key.audience.label, 20),
        Field("Вопрос", lambda asking, one: one.key.label, 50), Field("Меньше — лучше", lambda asking, one: yes(one.key.lower_is_better), 10),
        Field("По чему делим", lambda asking, one: one.slice.by.label, 18), Field("Часть", lambda asking, one: one.slice.label, 40),
        Field("Скрыто: ответивших мало", lambda asking, one: yes(one.hidden), 14), Field("Ответили дважды", _told("paired"), 12),
        Field("Только в начале", _told("only_before"), 12), Field("Только в конце", _told("only_after"), 12),
        Field("Было", _told("before"), 10), Field("Стало", _told("after"), 10), Field("Изменение", _told("change"), 12),
        Field("Выше у", _told("up"), 10), Field("Так же у", _told("same"), 10), Field("Ниже у", _told("down"), 10),
    )),
)
# fmt: on
