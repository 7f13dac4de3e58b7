"""A sheet becomes a table of people, and everything that is wrong with it is said by cell, at once."""

from typing import Any

import pytest

from tests.workflow.importing.sheets import HEADERS
from workflow.importing.columns import COLUMNS, Part, knows
from workflow.importing.limits import PROBLEMS_SHOWN
from workflow.importing.problem import Problems, letters
from workflow.importing.sheet import Sheet, filled
from workflow.importing.table import Table, read_table
from workflow.packs.shelf import named

PACK = named("kemerovo-2021")


def table(*rows: Any) -> Table:
    return read_table(Sheet(filled(rows), "проба"), PACK)


def told(*rows: Any) -> list[str]:
    return [problem.sentence for problem in table(*rows).problems]


def test_every_problem_of_every_row_is_said_by_its_cell() -> None:
    assert told(
        [*HEADERS, "Просит форму"],
        ["Анна", "ученица", "31.02.2010", "12", "ученик – учинек"],
        ["Иванов Иван", "", "01.02.2010", "7", ""],
    ) == [
        "Строка 2, столбец «ФИО» (A2): «Анна» — ожидались фамилия, имя и отчество, если оно есть: "
        "«Смирнова Анна Петровна».",
        "Строка 2, столбец «Кто это» (B2): «ученица» — такого значения нет, похоже на «ученик»; ожидалось одно из: "
        "ученик, педагог, родитель, выпускник, сотрудник предприятия, предприниматель, общественный деятель, "
        "ветеран педагогического труда, студент.",
        "Строка 2, столбец «Дата рождения» (C2): «31.02.2010» — такой даты нет; ожидалось ДД.ММ.ГГГГ.",
        "Строка 2, столбец «Класс» (D2): «12» — ожидался класс от 1 до 11, можно с буквой: «7» или «7А».",
        "Строка 2, столбец «Просит форму» (E2): «ученик – учинек» — такого значения нет, похоже на «ученик – ученик»; "
        "ожидалось одно из: ученик – ученик, учитель – учитель, работодатель – ученик, студент – ученик.",
        "Строка 3, столбец «Кто это» (B3): ячейка пустая, а она обязательна.",
    ]


def test_a_part_that_is_right_is_kept_beside_one_that_is_not() -> None:
    found = table([*HEADERS, "Просит форму"], ["Иванов Иван", "ученик", "01.02.2010", "7", "космос"])
    (entry,) = found.entries
    assert entry.of(Part.PERSON)["birth_date"] == "2010-02-01"
    assert not entry.of(Part.REQUEST)


def test_an_unknown_header_is_said_with_the_nearest_one() -> None:
    first, second = told(["ФИО", "Кто это", "Дата рожденья", "Любимый цвет"], ["Иванов Иван", "педагог"])
    assert first == (
        "Строка 1, столбец «Дата рожденья» (C1): такого столбца нет, похоже на «Дата рождения». "
        "Исправьте заголовок или удалите столбец."
    )
    assert "столбец «Любимый цвет» (D1): такого столбца нет, такие столбцы не загружаются" in second


def test_a_sheet_without_headers_is_told_which_are_needed() -> None:
    (sentence,) = [one for one in told(["Иванов Иван", "ученик"]) if "заголовков" in one]
    assert sentence.startswith("Строка 1: это не строка заголовков. Первой строкой нужны заголовки столбцов")
    assert "«ФИО», «Кто это»" in sentence


def test_a_missing_column_is_named() -> None:
    assert told(["ФИО"], ["Иванов Иван"]) == [
        "Строка 1: нет обязательного столбца «Кто это»: добавьте его, образец есть в шаблоне."
    ]


def test_a_header_that_stands_twice_is_told() -> None:
    (sentence,) = told(["ФИО", "Кто это", "Участник"], ["Иванов Иван", "педагог", "Пётр"])
    assert "столбец «ФИО» уже есть левее: оставьте один" in sentence


def test_a_value_under_no_header_is_told_once() -> None:
    rows = [["Иванов Иван", "педагог", "?"], ["Петров Пётр", "педагог", "!"]]
    (sentence,) = told(["ФИО", "Кто это"], *rows)
    assert sentence.startswith("Строка 2, столбец «без заголовка» (C2): «?» — над этим значением нет заголовка")


def test_an_example_row_is_passed_over() -> None:
    found = table(HEADERS, ["Пример: Смирнова Анна", "кто угодно"], ["Иванов Иван", "педагог", "", ""])
    assert (found.examples, [entry.row for entry in found.entries], found.problems) == (1, [3], [])


def test_rows_keep_the_numbers_that_a_person_sees() -> None:
    found = table([], HEADERS, [], ["Иванов Иван", "педагог"])
    assert [entry.row for entry in found.entries] == [4]


def test_problems_beyond_the_bound_are_counted() -> None:
    problems = Problems()
    problems.add(table(HEADERS, *([["Анна", "педагог"]] * (PROBLEMS_SHOWN + 50))).problems)
    assert (len(problems.shown), problems.count) == (PROBLEMS_SHOWN, PROBLEMS_SHOWN + 50)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.code)
def test_a_column_takes_its_own_spellings_and_examples(column: Any) -> None:
    assert knows(f" {column.header.upper()}* ")
    assert all(map(knows, column.spellings))
    choices = column.choices(PACK) if column.choices else {}
    for example in filter(None, column.examples):
        column.read(example, choices)


def test_a_spelling_belongs_to_one_column() -> None:
    keys = [key for column in COLUMNS for key in column.known_as]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_is_named_as_spreadsheets_do(column: int, name: str) -> None:
    assert letters(column) == name
