"""The list of scores says of each question what its page does, and of too few answers nothing."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from workflow.exporting import scores as of_scores
from workflow.exporting.export import Asking
from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.scores import WHOLE, Score
from workflow.queries.questionnaires.twice import Comparison, Key

KEY = Key(Comparison.CHANGE, Audience.MENTEE, "engagement", "Вовлечённость", "engagement", (1, 10), False)
ANYBODY = cast(Asking, SimpleNamespace())


def row(score: Score) -> dict[str, Any]:
    (export,) = of_scores.EXPORTS
    return {field.header: field.take(ANYBODY, score) for field in export.fields}


def test_a_score_is_told_with_its_averages_and_whom_they_are_of() -> None:
    told = row(Score(KEY, WHOLE, False, 6, 1, 0, 4.83, 6.33, 1.5, 4, 1, 1))

    assert (told["Вопрос"], told["Часть"]) == ("Вовлечённость", "Все участники")
    assert (told["Было"], told["Стало"], told["Изменение"]) == (4.83, 6.33, 1.5)
    assert (told["Ответили дважды"], told["Только в начале"], told["Выше у"]) == (6, 1, 4)


@pytest.mark.parametrize("header", ["Ответили дважды", "Было", "Стало", "Изменение", "Выше у", "Ниже у"])
def test_a_hidden_score_tells_no_number(header: str) -> None:
    told = row(Score(KEY, WHOLE, hidden=True, paired=None, only_before=None, only_after=None))

    assert told["Скрыто: ответивших мало"] == "да"
    assert told[header] is None
