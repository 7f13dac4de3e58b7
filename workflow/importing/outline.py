"""The outline of a worksheet, taken from its XML before anybody makes a table of it.

Two cells at opposite corners are a small file and a table of sixteen billion cells; what lies where is asked first.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from workflow.errors import BadFile
from workflow.importing.archive import NOT_XLSX, WORKBOOK, Parts
from workflow.importing.limits import MOST_COLUMNS, MOST_ROW_NUMBER, MOST_ROWS

RELATIONS = "xl/_rels/workbook.xml.rels"
CELL = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$")
REFERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
A_START = ord("A") - 1

TOO_MANY_ROWS = f"В файле больше {MOST_ROWS} строк с людьми. Разделите его на несколько файлов и загрузите по одному."
TOO_FAR = (
    f"На листе есть значения ниже строки {MOST_ROW_NUMBER} или правее столбца {MOST_COLUMNS}. "
    "Удалите лишнее: люди стоят подряд сразу под заголовками."
)
DECLARES = "В файле объявлены свои сущности XML: так книги Excel не сохраняют. Сохраните книгу заново."

Starts = Callable[[str, Mapping[str, str]], None]


@dataclass
class Outline:
    """How far the values of a worksheet go, and the cells whose formula was never computed."""

    rows: int = 0
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    """Row from 1, column from 0."""


def outlines(parts: Parts) -> dict[str, Outline]:
    """Measure every worksheet, whatever its part is called; BadFile when one is too large or no XML."""
    found = {}
    for name, content in parts.items():
        if name.endswith(".xml"):
            measuring = _Measuring()
            _parse(content, measuring.starts, measuring.ends)
            if measuring.is_worksheet:
                found[name] = measuring.outline
    return found


def part_of(parts: Parts, sheet: str) -> str | None:
    """Give the part in which a sheet of this name stands."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def a_sheet(name: str, given: Mapping[str, str]) -> None:
        if name == "sheet" and REFERS in given:
            ids[given.get("name", "")] = given[REFERS]

    def a_relation(name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    _parse(parts[WORKBOOK], a_sheet)
    _parse(parts.get(RELATIONS, b"<none/>"), a_relation)
    target = targets.get(ids.get(sheet, ""))
    return normpath(join("xl", target)).lstrip("/") if target else None


class _Measuring:
    """Hears the elements of one part; of a part that is no worksheet it hears nothing but that."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.is_worksheet = False
        self._root = ""
        self._row = 0
        self._column = -1
        self._counted = 0
        self._has_formula = self._has_value = False

    def starts(self, name: str, given: Mapping[str, str]) -> None:
        if not self._root:
            self._root = name
            self.is_worksheet = name == "worksheet"
        elif not self.is_worksheet:
            return
        elif name == "c":
            self._cell(given.get("r", ""))
        elif name == "row":
            self._row = int(given["r"]) if given.get("r", "").isdigit() else self._row + 1
            self._column = -1
        elif name == "f":
            self._has_formula = True
        elif name in ("v", "is"):
            self._has_value = True
            self._reach()

    def ends(self, name: str) -> None:
        if name == "c" and self.is_worksheet and self._has_formula and not self._has_value:
            self._reach()
            self.outline.uncomputed.append((self._row, self._column))

    def _cell(self, reference: str) -> None:
        self._has_formula = self._has_value = False
        found = CELL.match(reference)
        if found is None:
            if reference:
                raise BadFile(NOT_XLSX)
            self._column += 1
            return
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - A_START
        self._row, self._column = int(found[2]), column - 1

    def _reach(self) -> None:
        if self._row > MOST_ROW_NUMBER or self._column >= MOST_COLUMNS:
            raise BadFile(TOO_FAR)
        if self._row != self._counted:
            self._counted = self._row
            self.outline.rows += 1
            if self.outline.rows > MOST_ROWS + 1:
                raise BadFile(TOO_MANY_ROWS)


def _parse(content: bytes, starts: Starts, ends: Callable[[str], None] | None = None) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, given: starts(name.rpartition(" ")[2], given)
    if ends:
        parser.EndElementHandler = lambda name: ends(name.rpartition(" ")[2])
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as wrong:
        raise BadFile(NOT_XLSX) from wrong


def _refuse_doctype(*declared: object) -> None:
    raise BadFile(DECLARES)
