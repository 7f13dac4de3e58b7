"""Answers are held against the questions one by one: every kind of question, right and wrong."""

from typing import Any

import pytest

from workflow.packs.answers import faults, sample
from workflow.packs.questionnaire import Questionnaire
from workflow.packs.shelf import named, names

SUBJECTS = {"maths": "математика", "physics": "физика", "art": "рисование"}
ITEMS: list[dict[str, Any]] = [
    {"code": "mood", "kind": "rating", "question": "Как настроение?"},
    {"code": "best", "kind": "choice", "question": "Любимый предмет?", "choices": SUBJECTS},
    {"code": "some", "kind": "choices", "question": "Что нравится?", "choices": SUBJECTS, "least": 2, "most": 2},
    {"code": "hours", "kind": "number", "question": "Сколько часов?", "least": 1, "most": 5},
    {"code": "brother", "kind": "yes_no", "question": "Есть ли брат?"},
    {"code": "word", "kind": "line", "question": "Одним словом?"},
    {"code": "story", "kind": "text", "question": "Расскажи.", "required": False},
]
RIGHT: dict[str, Any] = {
    "mood": 10,
    "best": "art",
    "some": ("maths", "art"),
    "hours": 1,
    "brother": False,
    "word": "Хорошо",
    "story": "Жили-были.",
}


@pytest.fixture
def asked() -> Questionnaire:
    return Questionnaire.model_validate(
        {
            "version": 1,
            "title": "Проба",
            "intro": "Проба",
            "purpose": "feedback",
            "audience": "mentee",
            "forms": ["student_student"],
            "stage": "pair_work",
            "items": ITEMS,
        }
    )


def test_the_right_answers_have_no_faults(asked: Questionnaire) -> None:
    assert faults(asked, RIGHT) == []
    assert faults(asked, {code: answer for code, answer in RIGHT.items() if code != "story"}) == []


@pytest.mark.parametrize(
    ("code", "answer", "sentence"),
    [
        ("mood", 0, "«Как настроение?» — ожидалась оценка: целое число от 1 до 10."),
        ("mood", 11, "«Как настроение?» — ожидалась оценка: целое число от 1 до 10."),
        ("mood", True, "«Как настроение?» — ожидалась оценка: целое число от 1 до 10."),
        ("mood", "7", "«Как настроение?» — ожидалась оценка: целое число от 1 до 10."),
        (
            "best",
            "latin",
            "«Любимый предмет?» — ожидался один из ответов: математика (maths); физика (physics); рисование (art).",
        ),
        (
            "best",
            ("art",),
            "«Любимый предмет?» — ожидался один из ответов: математика (maths); физика (physics); рисование (art).",
        ),
        (
            "some",
            ("maths", "latin"),
            "«Что нравится?» — ожидались ответы из списка: математика (maths); физика (physics); рисование (art).",
        ),
        (
            "some",
            "maths",
            "«Что нравится?» — ожидались ответы из списка: математика (maths); физика (physics); рисование (art).",
        ),
        ("some", ("maths", "maths"), "«Что нравится?» — один и тот же ответ назван дважды."),
        ("some", ("maths",), "«Что нравится?» — нужно выбрать не меньше, чем 2 ответа."),
        ("some", tuple(SUBJECTS), "«Что нравится?» — можно выбрать не больше, чем 2 ответа."),
        ("hours", 0, "«Сколько часов?» — ожидалось целое число от 1 до 5."),
        ("hours", 6, "«Сколько часов?» — ожидалось целое число от 1 до 5."),
        ("hours", "два", "«Сколько часов?» — ожидалось целое число от 1 до 5."),
        ("brother", 1, "«Есть ли брат?» — ожидалось «да» или «нет»."),
        ("word", "я" * 301, "«Одним словом?» — ожидался текст не длиннее, чем 300 знаков."),
        ("word", 5, "«Одним словом?» — ожидался ответ словами."),
        ("word", " ", "«Одним словом?» — ожидался ответ словами."),
        ("story", "я" * 4001, "«Расскажи.» — ожидался текст не длиннее, чем 4000 знаков."),
        ("tail", 1, "вопроса с кодом «tail» в анкете нет."),
    ],
)
def test_a_wrong_answer_is_told_by_its_question(asked: Questionnaire, code: str, answer: Any, sentence: str) -> None:
    (fault,) = faults(asked, RIGHT | {code: answer})
    assert (fault.code, fault.sentence) == (code, sentence)


@pytest.mark.parametrize("code", [item["code"] for item in ITEMS[:-1]])
def test_a_question_that_must_be_answered_is_missed(asked: Questionnaire, code: str) -> None:
    (fault,) = faults(asked, {given: answer for given, answer in RIGHT.items() if given != code})
    assert (fault.code, fault.expected) == (code, "нужен ответ")


def test_every_fault_is_told_at_once_in_the_order_of_the_questions(asked: Questionnaire) -> None:
    found = faults(asked, {"tail": 1, "story": "я" * 5000, "mood": 0})
    assert [fault.code for fault in found] == ["mood", "best", "some", "hours", "brother", "word", "story", "tail"]


def test_a_number_without_an_upper_bound_has_a_lower_one() -> None:
    asked = named("kemerovo-2021").questionnaires["pupil_contact"]
    item = asked.items[0].model_copy(update={"most": None})
    open_ended = asked.model_copy(update={"items": (item,)})
    assert faults(open_ended, {"met": 1_000_000}) == []
    assert faults(open_ended, {"met": -1})[0].expected == "ожидалось целое число не меньше 0"


@pytest.mark.parametrize("name", names())
def test_a_sample_answers_every_question_of_every_questionnaire(name: str) -> None:
    for code, asked in named(name).questionnaires.items():
        given = {item: tuple(one) if isinstance(one, list) else one for item, one in sample(asked).items()}
        assert faults(asked, given) == [], code
