"""Reading a workbook of Excel or LibreOffice: its sheet of people, with what a table of people must not have."""

from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from workflow.errors import BadFile
from workflow.importing.archive import NOT_XLSX, pack, unpack
from workflow.importing.outline import Outline, outlines, part_of
from workflow.importing.problem import Problem, letters
from workflow.importing.sheet import Sheet, filled

SHEET = "Люди"
"""The sheet of the template; another workbook gives its first visible one."""


def read_workbook(content: bytes) -> Sheet:
    """Read the sheet of people; BadFile says why the file as a whole cannot be taken."""
    parts = unpack(content)
    measured = outlines(parts)
    try:
        with CalamineWorkbook.from_filelike(pack(parts)) as book:
            sheet = book.get_sheet_by_name(_chosen(book))
            rows = sheet.to_python(skip_empty_area=False)
            merged = list(_merged(sheet))
    except (CalamineError, ValueError, OverflowError) as wrong:
        raise BadFile(NOT_XLSX) from wrong
    outline = measured.get(part_of(parts, sheet.name) or "", Outline())
    return Sheet(filled(rows), f"книга Excel, лист «{sheet.name}»", (*merged, *_uncomputed(outline)))


def _chosen(book: CalamineWorkbook) -> str:
    names = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    if not names:
        raise BadFile("В книге нет ни одного видимого листа с таблицей.")
    return SHEET if SHEET in names else names[0]


def _merged(sheet: CalamineSheet) -> Iterator[Problem]:
    """Refuse merged cells: only the first of them holds the value, and whom the others speak of nobody can tell."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        cells = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        sentence = (
            f"Ячейки {cells} объединены. Разъедините их («Главная → Объединить») и впишите значение в каждую строку."
        )
        yield Problem(sentence, top + 1, None, cells)


def _uncomputed(outline: Outline) -> Iterator[Problem]:
    for row, column in outline.uncomputed:
        cell = f"{letters(column)}{row}"
        sentence = (
            f"В ячейке {cell} формула, а её значение в файле не сохранено. "
            "Откройте файл в Excel, сохраните его заново или впишите значение вместо формулы."
        )
        yield Problem(sentence, row, None, cell)
