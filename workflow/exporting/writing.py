"""Writing a list as a workbook: texts stay texts whatever they begin with, days are days, the header stays in sight."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workflow.exporting.export import Export, Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula when a text is edited, or saved as CSV and opened again."""
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
"""Signs that a cell of Excel holds at most."""
FIRST_YEAR = 1900


def write(export: Export, rows: Iterable[Sequence[Value]], zone: ZoneInfo, now: datetime) -> bytes:
    """Write the rows of an export: a large one through a temporary file, row by row; the others never leave memory."""
    made = BytesIO()
    how = {"constant_memory": True} if export.large else {"in_memory": True}
    with Workbook(made, {**how, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        local = now.astimezone(zone).replace(tzinfo=None)
        book.set_properties({"title": export.title, "created": local})
        sheet = book.add_worksheet(export.title[:LONGEST_NAME])
        _head(book, sheet, export)
        writing = _Writing(book, sheet, zone)
        last = 0
        for last, row in enumerate(rows, 1):
            writing.row(last, row)
        sheet.autofilter(0, 0, last, len(export.fields) - 1)
    return made.getvalue()


def _head(book: Workbook, sheet: Worksheet, export: Export) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E0EFEA", "border": 1})
    for place, column in enumerate(export.fields):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.header, heading)
    sheet.freeze_panes(1, 0)


class _Writing:
    def __init__(self, book: Workbook, sheet: Worksheet, zone: ZoneInfo) -> None:
        self._sheet = sheet
        self._zone = zone
        self._text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self._quoted: Format = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._day: Format = book.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
        self._moment: Format = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "valign": "top", "align": "left"})

    def row(self, number: int, values: Sequence[Value]) -> None:
        for place, value in enumerate(values):
            if isinstance(value, datetime):
                local = value.astimezone(self._zone).replace(tzinfo=None)
                self._sheet.write_datetime(number, place, local, self._moment)
            elif isinstance(value, date) and value.year >= FIRST_YEAR:
                self._sheet.write_datetime(number, place, value, self._day)
            elif isinstance(value, int | float):
                self._sheet.write_number(number, place, value, self._text)
            elif value is not None and value != "":
                self._write_text(number, place, str(value))

    def _write_text(self, number: int, place: int, text: str) -> None:
        """Write a text as nothing but a text: marked so that no program takes it for a formula later."""
        style = self._quoted if text.startswith(FORMULA_STARTS) else self._text
        self._sheet.write_string(number, place, text[:LONGEST_TEXT], style)
