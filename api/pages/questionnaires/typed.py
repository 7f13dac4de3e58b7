"""A questionnaire as a form: what was typed is read by the kinds of its questions, and drawn again with its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from api.pages.session import FORM
from api.refusals import BadRequest, WrongMediaType
from workflow.packs.answers import Answer, Fault
from workflow.packs.questionnaire import HIGHEST, LOWEST, Item, Questionnaire

MOST_FIELDS = 500
Typed = Mapping[str, Sequence[str]]
YES_NO = {"yes": "да", "no": "нет"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is drawn; `options` are pairs of value and label, `given` is what was typed."""

    item: Item
    name: str
    options: list[tuple[str, str]]
    given: Sequence[str]
    fault: str | None


def read_typed(content_type: str, body: bytes) -> dict[str, list[str]]:
    """Read a form whose fields may stand in it several times."""
    if content_type.partition(";")[0].strip() != FORM:
        raise WrongMediaType(f"Форма приходит как {FORM}.")
    try:
        return parse_qs(body.decode(), max_num_fields=MOST_FIELDS)
    except ValueError as wrong:
        raise BadRequest("Форму не прочитать.") from wrong


def answers_of(asked: Questionnaire, typed: Typed) -> dict[str, Answer]:
    """Give the answers; what does not fit its kind is kept as it was typed, to be refused by its question."""
    found = ((item.code, _answer(item, typed.get(field(item), ()))) for item in asked.items)
    return {code: answer for code, answer in found if answer is not None}


def typed_of(asked: Questionnaire, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give answers as they would have been typed."""
    return {field(item): _words(answers[item.code]) for item in asked.items if item.code in answers}


def questions(asked: Questionnaire, typed: Typed, faults: Sequence[Fault]) -> list[Question]:
    """Give the questions as they are drawn, each with what was typed and what is wrong with it."""
    wrong = {fault.code: fault.expected for fault in faults}
    return [
        Question(item, field(item), _options(item), typed.get(field(item), ()), wrong.get(item.code))
        for item in asked.items
    ]


def in_words(item: Item, answer: Any) -> str:
    """Give an answer as a person reads it."""
    if isinstance(answer, bool):
        return "да" if answer else "нет"
    if isinstance(answer, tuple | list):
        return ", ".join(item.choices.get(str(one), str(one)) for one in answer)
    word = str(answer)
    return item.choices.get(word, word)


def field(item: Item) -> str:
    """Give the name of a question's field: apart from those of the form itself."""
    return f"q_{item.code}"


def _options(item: Item) -> list[tuple[str, str]]:
    if item.kind == "rating":
        return [(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)]
    return list((YES_NO if item.kind == "yes_no" else item.choices).items())


def _answer(item: Item, given: Sequence[str]) -> Answer | None:
    words = [one.strip() for one in given if one.strip()]
    if not words:
        return None
    if item.kind == "choices":
        return tuple(words)
    word = words[-1]
    if item.kind in ("rating", "number") and word.isascii() and word.isdigit() and len(word) < 7:
        return int(word)
    if item.kind == "yes_no" and word in YES_NO:
        return word == "yes"
    return word


def _words(answer: Any) -> list[str]:
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return [str(one) for one in answer] if isinstance(answer, tuple | list) else [str(answer)]
