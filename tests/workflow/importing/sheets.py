"""Files as curators send them: workbooks and texts made for one test each."""

import csv
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook

HEADERS = ("ФИО", "Кто это", "Дата рождения", "Класс")

Rows = Sequence[Sequence[Any]]


def workbook(rows: Rows, also: Callable[[Workbook, Any], None] | None = None, sheet: str = "Люди") -> bytes:
    """Make a workbook of one sheet; `also` may do to it what a table must not have."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        there = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            there.write_row(number, 0, row)
        if also:
            also(book, there)
    return made.getvalue()


def text(rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Make a CSV as spreadsheets save it."""
    made = StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue().encode(encoding)


def people(count: int) -> list[list[str]]:
    """Make pupils of different names."""
    letters = "абвгдежзик"
    return [
        [f"Иванов {''.join(letters[int(digit)] for digit in f'{number:05}')}", "ученик", "14.03.2009", "7А"]
        for number in range(count)
    ]
