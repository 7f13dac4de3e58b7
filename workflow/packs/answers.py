"""What is wrong with the answers to a questionnaire, question by question, in words that say what was expected."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from workflow.packs.questionnaire import HIGHEST, LINE_SIGNS, LOWEST, TEXT_SIGNS, Item, ItemKind, Questionnaire
from workflow.words import counted

Answer = int | bool | str | tuple[str, ...]
SHOWN_OF_A_CODE = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One question answered wrongly; never the answer itself, which is personal."""

    code: str
    question: str
    expected: str

    @property
    def sentence(self) -> str:
        """Give what a person reads."""
        return f"«{self.question}» — {self.expected}." if self.question else f"{self.expected}."


def faults(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> list[Fault]:
    """Give everything that is wrong, in the order of the questions; after them, answers to questions that are none."""
    known = {one.code for one in questionnaire.items}
    found = [Fault(one.code, one.question, expected) for one in questionnaire.items for expected in _of(one, answers)]
    strange = (code for code in answers if code not in known)
    return [*found, *(Fault(code, "", f"вопроса с кодом «{code[:SHOWN_OF_A_CODE]}» в анкете нет") for code in strange)]


def sample(questionnaire: Questionnaire) -> dict[str, Any]:
    """Give right answers to every question, as JSON has them: what documentation shows."""
    return {one.code: _SAMPLES[one.kind](one) for one in questionnaire.items}


def _of(item: Item, answers: Mapping[str, Answer]) -> Iterator[str]:
    answer = answers.get(item.code)
    if answer is None:
        if item.required:
            yield "нужен ответ"
        return
    yield from _CHECKS[item.kind](item, answer)


def _rating(item: Item, answer: Answer) -> Iterator[str]:
    if not _is_number(answer) or not LOWEST <= answer <= HIGHEST:
        yield f"ожидалась оценка: целое число от {LOWEST} до {HIGHEST}"


def _number(item: Item, answer: Answer) -> Iterator[str]:
    least, most = item.least or 0, item.most
    if not _is_number(answer) or answer < least or (most is not None and answer > most):
        bounds = f"от {least} до {most}" if most is not None else f"не меньше {least}"
        yield f"ожидалось целое число {bounds}"


def _choice(item: Item, answer: Answer) -> Iterator[str]:
    if not isinstance(answer, str) or answer not in item.choices:
        yield f"ожидался один из ответов: {_listed(item)}"


def _choices(item: Item, answer: Answer) -> Iterator[str]:
    least, most = item.least or (1 if item.required else 0), item.most or len(item.choices)
    if not isinstance(answer, tuple) or not set(answer) <= set(item.choices):
        yield f"ожидались ответы из списка: {_listed(item)}"
    elif len(set(answer)) < len(answer):
        yield "один и тот же ответ назван дважды"
    elif len(answer) < least:
        yield f"нужно выбрать не меньше, чем {counted(least, 'ответ', 'ответа', 'ответов')}"
    elif len(answer) > most:
        yield f"можно выбрать не больше, чем {counted(most, 'ответ', 'ответа', 'ответов')}"


def _line(item: Item, answer: Answer) -> Iterator[str]:
    yield from _words(answer, LINE_SIGNS)


def _text(item: Item, answer: Answer) -> Iterator[str]:
    yield from _words(answer, TEXT_SIGNS)


def _words(answer: Answer, most: int) -> Iterator[str]:
    if not isinstance(answer, str) or not answer.strip():
        yield "ожидался ответ словами"
    elif len(answer) > most:
        yield f"ожидался текст не длиннее, чем {counted(most, 'знак', 'знака', 'знаков')}"


def _yes_no(item: Item, answer: Answer) -> Iterator[str]:
    if not isinstance(answer, bool):
        yield "ожидалось «да» или «нет»"


def _is_number(answer: Answer) -> TypeGuard[int]:
    return isinstance(answer, int) and not isinstance(answer, bool)


def _listed(item: Item) -> str:
    return "; ".join(f"{title} ({code})" for code, title in item.choices.items())


_CHECKS: Mapping[ItemKind, Callable[[Item, Answer], Iterator[str]]] = {
    "rating": _rating,
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "line": _line,
    "text": _text,
    "yes_no": _yes_no,
}

_SAMPLES: Mapping[ItemKind, Callable[[Item], Any]] = {
    "rating": lambda item: 7,
    "choice": lambda item: next(iter(item.choices)),
    "choices": lambda item: list(item.choices)[: max(item.least or 1, 1)],
    "number": lambda item: max(item.least or 0, 1),
    "line": lambda item: "Несколько слов.",
    "text": lambda item: "Ответ своими словами.",
    "yes_no": lambda item: True,
}
