"""Cells are read however a spreadsheet keeps them, or the sentence says what was expected."""

import re
from datetime import date, datetime, time
from typing import Any

import pytest

from workflow.facts.contacts import Email, Phone
from workflow.importing import cells
from workflow.importing.cells import Reader, Wrong

FORMS = {"ученик – ученик": "student_student", "работодатель – ученик": "employer_student"}


@pytest.mark.parametrize(
    ("read", "value", "found"),
    [
        (cells.person, "  Смирнова\u00a0 Анна\u200b  Петровна ", "Смирнова Анна Петровна"),
        (cells.person, "Римский-Корсаков Н. А.", "Римский-Корсаков Н. А."),
        (cells.day, "14.03.2010", "2010-03-14"),
        (cells.day, " 1.9.2010 г.", "2010-09-01"),
        (cells.day, "2010-03-14", "2010-03-14"),
        (cells.day, date(2010, 3, 14), "2010-03-14"),
        (cells.day, datetime(2010, 3, 14, 0, 0), "2010-03-14"),  # noqa: DTZ001
        (cells.day, 40251.0, "2010-03-14"),
        (cells.day, "40251", "2010-03-14"),
        (cells.school_class, 7.0, {"grade": 7}),
        (cells.school_class, "7а", {"grade": 7, "letter": "А"}),
        (cells.school_class, "11 «Б» класс", {"grade": 11, "letter": "Б"}),
        (cells.line, 79000000001.0, "79000000001"),
        (cells.line, True, "да"),
        (cells.line, 2.5, "2,5"),
        (cells.of_kind(Phone), "8 (900) 000-00-01", "+79000000001"),
        (cells.of_kind(Phone), 79000000001.0, "+79000000001"),
        (cells.of_kind(Email), "Anna@Example.ORG", "Anna@example.org"),
        (cells.whole(0, 80), "12", 12),
        (cells.yes_no, "Да", True),
        (cells.yes_no, False, False),
        (cells.choice, "Ученик-ученик", "student_student"),
        (cells.choice, "employer_student", "employer_student"),
        (
            cells.several,
            "ученик — ученик; работодатель - ученик, Ученик – ученик",
            ["student_student", "employer_student"],
        ),
        (cells.text, "Хочу\r\n  сдать  математику \n", "Хочу\nсдать математику"),
    ],
)
def test_a_cell_is_read(read: Reader, value: Any, found: object) -> None:
    assert read(value, FORMS) == found


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (cells.person, "Анна", "ожидались фамилия, имя"),
        (cells.person, "Иванов 7А", "ожидались фамилия, имя"),
        (cells.day, "31.02.2010", "такой даты нет; ожидалось ДД.ММ.ГГГГ"),
        (cells.day, "14.03.10", "это не дата; ожидалось ДД.ММ.ГГГГ"),
        (cells.day, "в марте", "это не дата; ожидалось ДД.ММ.ГГГГ"),
        (cells.day, 7.0, "это не дата"),
        (cells.day, True, "это не дата"),
        (cells.day, time(9, 30), "это не дата"),
        (cells.school_class, "12", "ожидался класс от 1 до 11"),
        (cells.of_kind(Phone), "позвонить вечером", "это не номер телефона: ожидалось"),
        (cells.of_kind(Email), "anna at example", "это не адрес почты"),
        (cells.whole(1, 10), "много", "ожидалось целое число от 1 до 10"),
        (cells.whole(1, 10), 2.5, "ожидалось целое число от 1 до 10"),
        (cells.whole(1, 10), "11", "ожидалось целое число от 1 до 10"),
        (cells.yes_no, "может быть", "ожидалось «да» или «нет»"),
        (cells.choice, "ученик – учинек", "похоже на «ученик – ученик»"),
        (cells.choice, "космос", "такого значения нет; ожидалось одно из: ученик – ученик, работодатель – ученик"),
        (cells.line, "х" * 301, "слишком длинно: 301 знаков, а можно не больше 300"),
        (cells.text, "х" * 4001, "слишком длинно"),
        (cells.line, "#REF!", "в ячейке ошибка формулы"),
        (cells.line, date(2010, 3, 14), "здесь дата или время, а ожидался текст"),
    ],
)
def test_a_wrong_cell_says_what_was_expected(read: Reader, value: Any, sentence: str) -> None:
    with pytest.raises(Wrong, match=re.escape(sentence)):
        read(value, FORMS)
