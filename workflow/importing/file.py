"""A file that somebody sent: its size, what it is by its bytes rather than by its name, and the sheet in it."""

from collections.abc import Callable

from workflow.errors import BadFile, TooLarge
from workflow.importing.archive import NOT_XLSX, looks_like_workbook
from workflow.importing.limits import LARGEST_FILE, MEGABYTE
from workflow.importing.sheet import Sheet
from workflow.importing.text import read_text
from workflow.importing.workbook import read_workbook

TOO_LARGE = f"Файл больше {LARGEST_FILE // MEGABYTE} МиБ. Оставьте в нём один лист с людьми, без картинок."
EMPTY = "Файл пустой: в нём нет ни одной строки. Возьмите шаблон и впишите людей под заголовками."


def read_file(content: bytes, name: str, knows: Callable[[str], bool]) -> Sheet:
    """Read the sheet of people from a file; TooLarge and BadFile say what is wrong with it as a whole."""
    if len(content) > LARGEST_FILE:
        raise TooLarge(TOO_LARGE)
    if not content.strip():
        raise BadFile(EMPTY)
    if looks_like_workbook(content):
        sheet = read_workbook(content)
    elif name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise BadFile(NOT_XLSX)
    else:
        sheet = read_text(content, knows)
    if not sheet.rows:
        raise BadFile(EMPTY)
    return sheet
