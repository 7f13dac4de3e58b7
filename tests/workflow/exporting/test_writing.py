"""A workbook holds texts as texts, whatever they begin with, days as days, and a header that stays in sight."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from workflow.access import by
from workflow.exporting.export import Export, Field
from workflow.exporting.writing import FORMULA_STARTS, write

NOW = datetime(2021, 12, 5, 20, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Novokuznetsk")


def made(*rows: Any, large: bool = False) -> bytes:
    fields = (Field("Что", lambda asking, one: one[0], 40), Field("Когда", lambda asking, one: one[1]))
    export = Export("list", "Список", "", by.CURATOR, lambda asking: rows, fields, large=large)
    return write(export, rows, ZONE, NOW)


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Список").to_python()


def part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_begins_like_a_formula_is_a_text_and_stays_one(start: str, large: bool) -> None:
    text = f'{start}HYPERLINK("http://evil.example")'
    content = made([text, None], large=large)
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    (style,) = re.findall(r'<c r="A2" s="(\d+)" t="(?:s|inlineStr)"', sheet)
    formats = re.findall(r"<xf [^>]*>", part(content, "xl/styles.xml").partition("<cellXfs")[2])
    assert 'quotePrefix="1"' in formats[int(style)]
    assert cells(content)[1][0].strip() == text.strip()


def test_an_ordinary_text_is_not_marked() -> None:
    content = made(["Анна", None])
    assert "quotePrefix" not in "".join(re.findall(r'<c r="A2" s="(\d+)"', part(content, "xl/worksheets/sheet1.xml")))
    assert cells(content)[1][0] == "Анна"


def test_days_are_days_and_moments_are_of_the_time_zone_here() -> None:
    first, second = cells(made(["день", date(2021, 12, 5)], ["миг", NOW]))[1:]
    assert first[1] == date(2021, 12, 5)
    assert second[1] == datetime(2021, 12, 6, 3, 0)  # noqa: DTZ001


def test_the_header_stays_in_sight_and_can_be_filtered() -> None:
    sheet = part(made(["Анна", 3]), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B2"/>' in sheet
    assert 'width="40.7' in sheet


def test_a_list_of_nothing_has_its_header() -> None:
    assert cells(made()) == [["Что", "Когда"]]


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(cells(made(["х" * 40_000, None]))[1][0]) == 32_767
