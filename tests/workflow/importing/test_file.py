"""A file is taken for what it is, or refused as a whole with a sentence that says what to do."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from tests.workflow.importing.sheets import HEADERS, people, text, workbook
from workflow.errors import BadFile, StupeniError, TooLarge
from workflow.importing.archive import BOMB, LOCKED, NOT_XLSX
from workflow.importing.columns import knows
from workflow.importing.file import EMPTY, read_file
from workflow.importing.limits import LARGEST_FILE, MEGABYTE, MOST_ROWS
from workflow.importing.outline import DECLARES, TOO_FAR, TOO_MANY_ROWS
from workflow.importing.text import NO_TEXT, OTHER_ENCODING, UTF_16

ROWS = [HEADERS, *people(2)]


def refused(content: bytes, name: str = "люди.xlsx") -> str:
    with pytest.raises(StupeniError) as wrong:
        read_file(content, name, knows)
    return wrong.value.sentence


def repacked(change: Callable[[str, bytes], bytes], content: bytes = b"", rows: Any = ROWS) -> bytes:
    """A workbook with its parts changed."""
    made = BytesIO()
    with ZipFile(BytesIO(content or workbook(rows))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return made.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, part: part.replace(old, new) if name.endswith("sheet1.xml") else part


def test_a_workbook_gives_its_sheet_of_people() -> None:
    def another(book: Workbook, sheet: Any) -> None:
        book.add_worksheet("Списки").write(0, 0, "ФИО")

    sheet = read_file(workbook(ROWS, another), "любое имя.csv", knows)
    assert sheet.read_as == "книга Excel, лист «Люди»"
    assert [row.values[0] for row in sheet.rows] == [row[0] for row in ROWS]


def test_the_first_visible_sheet_is_taken_where_none_is_called_people() -> None:
    def hide(book: Workbook, sheet: Any) -> None:
        book.add_worksheet("Седьмые").write_row(0, 0, HEADERS)
        book.worksheets()[1].activate()
        sheet.hide()

    assert read_file(workbook(ROWS, hide, "Первый"), "x.xlsx", knows).read_as == "книга Excel, лист «Седьмые»"


@pytest.mark.parametrize(
    ("encoding", "delimiter", "told"),
    [
        ("utf-8", ";", "кодировка UTF-8, разделитель — точка с запятой"),
        ("utf-8-sig", ",", "кодировка UTF-8, разделитель — запятая"),
        ("cp1251", ";", "кодировка Windows-1251, разделитель — точка с запятой"),
        ("cp1251", "\t", "кодировка Windows-1251, разделитель — табуляция"),
    ],
)
def test_a_text_is_understood_and_said_how(encoding: str, delimiter: str, told: str) -> None:
    sheet = read_file(text(ROWS, delimiter, encoding), "люди.csv", knows)
    assert sheet.read_as == f"CSV: {told}"
    assert [list(row.values) for row in sheet.rows] == [list(row) for row in ROWS]


@pytest.mark.parametrize("content", [b"", b"  \r\n ", b";;;\r\n;;\r\n", workbook([])])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refused(content, "люди.csv") == EMPTY


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (bytes(range(256)) * 20, NO_TEXT),
        (text(ROWS, encoding="koi8-r"), OTHER_ENCODING.format("KOI8-R")),
        (text(ROWS, ",", "mac-cyrillic"), OTHER_ENCODING.format("Macintosh Cyrillic")),
        (b"\x98\x81" * 50, NO_TEXT),
        ("ФИО;Кто это".encode("utf-16"), UTF_16),
    ],
    ids=["bytes", "koi8", "mac", "gaps", "utf-16"],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, sentence: str) -> None:
    assert refused(content, "люди.csv") == sentence


def test_a_quote_that_is_not_closed_is_refused_with_its_row() -> None:
    assert refused('ФИО;Кто это\r\n"Иванов;ученик'.encode(), "люди.csv").startswith("Строка 2: кавычки")


@pytest.mark.parametrize("content", [b"FIO;KTO\r\n", "ФИО;Кто это".encode(), b"PK\x03\x04 and nothing more"])
def test_what_is_only_named_a_workbook_is_refused(content: bytes) -> None:
    assert refused(content) == NOT_XLSX


def test_an_archive_of_something_else_is_refused() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refused(made.getvalue()) == NOT_XLSX


def test_a_workbook_that_is_cut_off_is_refused() -> None:
    whole = workbook(ROWS)
    assert {refused(whole[:length]) for length in range(10, len(whole), 400)} == {NOT_XLSX}


def test_a_workbook_with_a_password_is_refused() -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == LOCKED


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_file(b"x" * (LARGEST_FILE + 1), "x.csv", knows)


@pytest.mark.parametrize("rows", [MOST_ROWS + 1, 100_000])
def test_too_many_rows_are_refused(rows: int) -> None:
    many = [HEADERS, *([["Иванов Иван", "ученик"]] * rows)]
    assert refused(workbook(many)) == TOO_MANY_ROWS
    assert refused(text(many), "люди.csv") == TOO_MANY_ROWS


def test_the_most_rows_are_taken() -> None:
    assert len(read_file(workbook([HEADERS, *people(MOST_ROWS)]), "x.xlsx", knows).rows) == MOST_ROWS + 1


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself() -> None:
    assert refused(repacked(in_sheet(b"</sheetData>", b" " * (9 * MEGABYTE) + b"</sheetData>"))) == BOMB


def test_a_zip_bomb_that_lies_of_its_size_is_refused_by_what_comes_out() -> None:
    bomb = bytearray(repacked(in_sheet(b"</sheetData>", b" " * (9 * MEGABYTE) + b"</sheetData>")))
    with ZipFile(BytesIO(bytes(bomb))) as archive:
        (info,) = (one for one in archive.infolist() if one.filename.endswith("sheet1.xml"))
    for size in (info.file_size.to_bytes(4, "little"),):
        while (place := bomb.find(size)) >= 0:
            bomb[place : place + 4] = (1000).to_bytes(4, "little")
    assert refused(bytes(bomb)) == BOMB


def test_many_parts_are_a_bomb_too() -> None:
    def grown(archive: ZipFile) -> None:
        for number in range(600):
            archive.writestr(f"xl/media/{number}.png", b"x")

    made = BytesIO(workbook(ROWS))
    with ZipFile(made, "a") as archive:
        grown(archive)
    assert refused(made.getvalue()) == BOMB


def test_a_deep_archive_of_zeros_is_refused() -> None:
    packed = zlib.compress(bytes(40 * MEGABYTE), 9)
    assert len(packed) * 200 < 40 * MEGABYTE
    zeros = repacked(lambda name, part: bytes(40 * MEGABYTE) if name.endswith("styles.xml") else part)
    assert refused(zeros) == BOMB


def test_two_cells_far_apart_are_no_table() -> None:
    far = in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert refused(repacked(far)) == TOO_FAR


def test_a_far_cell_without_a_value_is_nothing() -> None:
    far = in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert len(read_file(repacked(far), "x.xlsx", knows).rows) == 3


def test_entities_of_its_own_are_refused() -> None:
    laughs = in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet')
    assert refused(repacked(laughs)) == DECLARES


def test_a_sheet_that_is_no_xml_is_refused() -> None:
    assert refused(repacked(in_sheet(b"</sheetData>", b"<sheetData>"))) == NOT_XLSX


def test_merged_cells_are_each_told() -> None:
    def merge(book: Workbook, sheet: Any) -> None:
        sheet.merge_range("A5:A7", "Иванов Иван")

    (problem,) = read_file(workbook(ROWS, merge), "x.xlsx", knows).problems
    assert (problem.cell, problem.row) == ("A5:A7", 5)
    assert problem.sentence.startswith("Ячейки A5:A7 объединены. Разъедините их")


def test_a_formula_gives_its_value_and_without_one_it_is_told() -> None:
    def compute(book: Workbook, sheet: Any) -> None:
        sheet.write_formula("A4", '="Иванов "&"Иван"', value="Иванов Иван")
        sheet.write_formula("A5", '="Иванов "&"Пётр"', value="never")

    made = workbook(ROWS, compute)
    sheet = read_file(repacked(in_sheet(b"<v>never</v>", b""), made), "x.xlsx", knows)
    assert sheet.rows[3].values[0] == "Иванов Иван"
    (problem,) = sheet.problems
    assert problem.sentence.startswith("В ячейке A5 формула, а её значение в файле не сохранено.")


def test_a_part_that_is_longer_than_it_says_never_reaches_the_reader() -> None:
    honest = repacked(lambda name, part: part)
    with ZipFile(BytesIO(honest)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    lied = honest.replace(struct.pack("<I", info.file_size), struct.pack("<I", info.file_size - 1))
    with pytest.raises(BadFile):
        read_file(lied, "x.xlsx", knows)
