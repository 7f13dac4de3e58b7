"""A sheet as a table of people: its headers found, its cells read, and whatever is wrong said cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from workflow.importing.cells import Wrong, clean, fold, is_empty
from workflow.importing.columns import BY_HEADER, COLUMNS, EXAMPLE_MARK, Column, Part, header_key
from workflow.importing.problem import Place, Problem, at_cell, at_row
from workflow.importing.sheet import Row, Sheet, Value
from workflow.packs.pack import Pack

Found = Mapping[int, Column]
"""Which column stands where, counted from 0."""


@dataclass(frozen=True)
class Entry:
    """What one row says: values by part and field, and the cells they come from."""

    row: int
    values: Mapping[Part, Mapping[str, Any]]
    cells: Mapping[tuple[Part, str], tuple[Place, Value]]

    def of(self, part: Part) -> Mapping[str, Any]:
        """Give what the row says of one part."""
        return self.values.get(part, {})

    def blame(self, part: Part, name: str, why: str, *, known: bool = False) -> Problem:
        """Say what is wrong with a field, at its cell; at the row when nothing stands there."""
        place = self.cells.get((part, name))
        return at_cell(*place, why, known=known) if place else at_row(self.row, why, known=known)


@dataclass
class Table:
    """The entries that could be read, how the file was understood, the columns it has and what is wrong."""

    read_as: str
    entries: list[Entry] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    examples: int = 0


def read_table(sheet: Sheet, pack: Pack | None) -> Table:
    """Read a sheet; without its required columns no row is read."""
    table = Table(sheet.read_as)
    table.problems.extend(sheet.problems)
    header, *rows = sheet.rows
    found = dict(_headers(header))
    table.columns = tuple(column.header for column in found.values())
    table.problems.extend(_of_headers(header, rows, found))
    if all(column in found.values() for column in COLUMNS if column.required):
        reading = _Reading(found, pack)
        for row in rows:
            if reading.is_example(row):
                table.examples += 1
            else:
                reading.read(row, table)
        if table.examples == len(rows):
            there = "В файле только строки-примеры" if rows else "Под заголовками нет ни одной строки"
            table.problems.append(Problem(f"{there}: впишите людей и загрузите файл снова."))
    return table


def _headers(header: Row) -> Iterator[tuple[int, Column]]:
    seen: set[Column] = set()
    for place, value in enumerate(header.values):
        column = BY_HEADER.get(header_key(str(value)))
        if column is not None and column.header not in {one.header for one in seen}:
            seen.add(column)
            yield place, column


def _of_headers(header: Row, rows: Sequence[Row], found: Found) -> Iterator[Problem]:
    """Say which headers are unknown or doubled, which are missing, and where values stand under none."""
    for place, value in enumerate(header.values):
        if place not in found and not is_empty(value):
            yield at_cell(Place(header.number, clean(str(value)), place), "", _why_unknown(str(value)))
    if not found:
        expected = ", ".join(f"«{column.header}»" for column in COLUMNS if column.required)
        yield at_row(
            header.number,
            f"это не строка заголовков. Первой строкой нужны заголовки столбцов, среди них {expected}: возьмите шаблон",
        )
        return
    for column in COLUMNS:
        if column.required and column not in found.values():
            yield at_row(
                header.number, f"нет обязательного столбца «{column.header}»: добавьте его, образец есть в шаблоне"
            )
    nameless = {
        place
        for place in range(max((len(row.values) for row in rows), default=0))
        if place >= len(header.values) or is_empty(header.values[place])
    }
    for row in rows:
        for place in sorted(nameless):
            if place < len(row.values) and not is_empty(row.values[place]):
                nameless.discard(place)
                yield at_cell(
                    Place(row.number, "без заголовка", place),
                    row.values[place],
                    "над этим значением нет заголовка столбца: назовите столбец или очистите его",
                )


def _why_unknown(value: str) -> str:
    key = header_key(value)
    if key in BY_HEADER:
        return f"столбец «{BY_HEADER[key].header}» уже есть левее: оставьте один"
    near = get_close_matches(key, BY_HEADER, 1, 0.6)
    alike = f"похоже на «{BY_HEADER[near[0]].header}»" if near else "такие столбцы не загружаются"
    return f"такого столбца нет, {alike}. Исправьте заголовок или удалите столбец"


class _Reading:
    """Reads the rows of one table; what may be chosen is looked up once."""

    def __init__(self, found: Found, pack: Pack | None) -> None:
        self._found = found
        self._choices = {column.code: column.choices(pack) if column.choices else {} for column in found.values()}
        self._name = next((place for place, column in found.items() if column.code == "person.name"), 0)

    def is_example(self, row: Row) -> bool:
        """Say whether a row is one of the template's examples."""
        return self._name < len(row.values) and fold(str(row.values[self._name])).startswith(fold(EXAMPLE_MARK))

    def read(self, row: Row, table: Table) -> None:
        """Take a row in with all that is wrong with it; a part with a wrong cell is left out of its entry."""
        values: dict[Part, dict[str, Any]] = {}
        cells: dict[tuple[Part, str], tuple[Place, Value]] = {}
        wrong = {Part.PERSON: list(self._missing(row))}
        for place, column in self._found.items():
            value = row.values[place] if place < len(row.values) else ""
            if is_empty(value):
                continue
            at = Place(row.number, column.header, place)
            cells[(column.part, column.field)] = (at, value)
            try:
                said = column.read(value, self._choices[column.code])
                values.setdefault(column.part, {}).update(said if isinstance(said, dict) else {column.field: said})
            except Wrong as found:
                wrong.setdefault(column.part, []).append(at_cell(at, value, str(found)))
        for part, problems in wrong.items():
            table.problems.extend(problems)
            if problems:
                values.pop(part, None)
        if Part.PERSON in values:
            table.entries.append(Entry(row.number, values, cells))

    def _missing(self, row: Row) -> Iterator[Problem]:
        for place, column in self._found.items():
            if column.required and (place >= len(row.values) or is_empty(row.values[place])):
                yield at_cell(Place(row.number, column.header, place), "", "ячейка пустая, а она обязательна")
