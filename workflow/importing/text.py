"""Reading a CSV: its encoding and delimiter are found out and said, and bytes that are no text are refused."""

import csv
import re
from collections.abc import Callable
from io import StringIO

from workflow.errors import BadFile
from workflow.importing.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from workflow.importing.outline import TOO_MANY_ROWS
from workflow.importing.sheet import Row, Sheet, holds_something

DELIMITERS = {";": "точка с запятой", ",": "запятая", "\t": "табуляция"}
WIDE = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LETTERS = re.compile(r"[^\W\d_]")
RUSSIAN = re.compile(r"[А-Яа-яЁё]")

NO_TEXT = (
    "Файл не похож ни на книгу Excel, ни на текст: его кодировку не определить. "
    "Сохраните таблицу как «Книга Excel (XLSX)» или как «CSV UTF-8»."
)
OTHER_RUSSIAN = {"koi8-r": "KOI8-R", "mac-cyrillic": "Macintosh Cyrillic"}
OTHER_ENCODING = "Файл в кодировке {}. Сохраните таблицу как «Книга Excel (XLSX)» или как «CSV UTF-8»."
UTF_16 = "Файл в кодировке UTF-16 («Текст Юникод»). Сохраните таблицу как «Книга Excel (XLSX)» или как «CSV UTF-8»."


def read_text(content: bytes, knows: Callable[[str], bool]) -> Sheet:
    """Read a CSV; `knows` says whether a word is a known header, which tells the right delimiter from the others."""
    text, encoding = decode(content)
    _refuse_another_encoding(content, text, knows)
    delimiter = _delimiter(text, knows)
    return Sheet(_rows(text, delimiter), f"CSV: кодировка {encoding}, разделитель — {DELIMITERS[delimiter]}")


def _refuse_another_encoding(content: bytes, text: str, knows: Callable[[str], bool]) -> None:
    """Refuse what reads as nonsense in Windows-1251 and has our headers in another Russian encoding."""
    if _names_columns(text, knows):
        return
    for codec, name in OTHER_RUSSIAN.items():
        if _names_columns(content.decode(codec, errors="replace"), knows):
            raise BadFile(OTHER_ENCODING.format(name))


def _names_columns(text: str, knows: Callable[[str], bool]) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return any(any(map(knows, next(csv.reader([first], delimiter=one), []))) for one in DELIMITERS)


def decode(content: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding: UTF-8 with or without its mark, else Windows-1251."""
    if content.startswith(WIDE):
        raise BadFile(UTF_16)
    for codec, name in (("utf-8-sig", "UTF-8"), ("cp1251", "Windows-1251")):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text) or (codec == "cp1251" and not _reads_russian(text)):
            break
        return text, name
    raise BadFile(NO_TEXT)


def _reads_russian(text: str) -> bool:
    """Say whether most letters beyond ASCII are Russian: nearly any bytes are some text in Windows-1251."""
    letters = [letter for letter in LETTERS.findall(text) if not letter.isascii()]
    return not letters or sum(map(bool, map(RUSSIAN.match, letters))) * 10 >= len(letters) * 9


def _delimiter(text: str, knows: Callable[[str], bool]) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")

    def worth(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(map(knows, cells)), len(cells)

    return max(DELIMITERS, key=worth)


def _rows(text: str, delimiter: str) -> list[Row]:
    found: list[Row] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS:
                raise BadFile(f"Строка {number}: больше {MOST_COLUMNS} столбцов. Проверьте разделители и кавычки.")
            if any(map(holds_something, cells)):
                found.append(Row(number, cells))
            if len(found) > MOST_ROWS + 1:
                raise BadFile(TOO_MANY_ROWS)
    except csv.Error as wrong:
        raise BadFile(
            f"Строка {number + 1}: кавычки не закрыты или ячейка слишком длинная (больше {LONGEST_CELL} знаков)."
        ) from wrong
    return found
