"""Readers of cells: each takes what a spreadsheet holds and gives what a fact holds, or says what was expected."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from workflow.importing.limits import LONGEST_CELL
from workflow.importing.sheet import Value
from workflow.inbox.faults import faults_of

Choices: TypeAlias = Mapping[str, str]
"""What may be chosen: the code by its Russian label."""
Reader: TypeAlias = Callable[[Value, Choices], Any]

UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
DASHES = re.compile(r"\s*[-‐‑‒–—―]\s*")
SPACES = re.compile(r"\s+")
PARTS = re.compile(r"[;,\n]")
SPOILT = re.compile(r"^#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ССЫЛКА!|Н/Д|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ЧИСЛО!|ПУСТО!)$")
WRITTEN_DAYS = (
    (re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$"), (3, 2, 1)),
    (re.compile(r"^(\d{4})-(\d{2})-(\d{2})$"), (1, 2, 3)),
)
CLASS = re.compile(r"^(\d{1,2})\s*[-\"«]?\s*([а-яa-z]?)\s*[\"»]?(?:\s*класс)?$", re.IGNORECASE)
PERSON = re.compile(r"^[^\W\d_][\w'’`.-]*( [^\W\d_][\w'’`.()-]*)+$")

DAY_EXPECTED = "ожидалось ДД.ММ.ГГГГ"
DAY_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets (ECMA-376, part 1, section 18.17.4.1)."""
FIRST_SERIAL, LAST_SERIAL = 366, 73_050
"""Days of 1901 and 2099 as numbers."""
LONGEST_LINE = 300
YES = frozenset({"да", "д", "yes", "y", "1", "+", "true", "истина"})
NO = frozenset({"нет", "н", "no", "n", "0", "-", "false", "ложь"})


class Wrong(Exception):
    """A cell does not hold what its column expects; the message says what it does hold or what was expected."""


def clean(text: str) -> str:
    """Give a text on one line with single spaces, without signs that nobody sees."""
    return SPACES.sub(" ", UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Give a text as it is compared: without regard to case, ё, kinds of dashes and spaces."""
    return DASHES.sub("-", clean(text).casefold().replace("ё", "е"))


def is_empty(value: Value) -> bool:
    """Say whether there is nothing in a cell that anybody sees."""
    return isinstance(value, str) and not clean(value)


def line(value: Value, choices: Choices) -> str:
    """Read a text of one line."""
    return _within(clean(_written(value)), LONGEST_LINE)


def text(value: Value, choices: Choices) -> str:
    """Read a text that may have several lines."""
    written = "\n".join(map(clean, _written(value).splitlines())).strip()
    return _within(written, LONGEST_CELL)


def person(value: Value, choices: Choices) -> str:
    """Read the name of a person: a surname and a name at least."""
    name = line(value, choices)
    if not PERSON.match(name):
        raise Wrong("ожидались фамилия, имя и отчество, если оно есть: «Смирнова Анна Петровна»")
    return name


def day(value: Value, choices: Choices) -> str:
    """Read a day, however the spreadsheet keeps it, as it is written in a fact: 2010-02-28."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(value)
    if isinstance(value, str):
        written = clean(value).removesuffix("г.").removesuffix("г").strip()
        for pattern, order in WRITTEN_DAYS:
            if found := pattern.match(written):
                return _real(*(int(found[place]) for place in order))
        if written.isdigit():
            return _of_serial(int(written))
    raise Wrong(f"это не дата; {DAY_EXPECTED}")


def whole(least: int, most: int) -> Reader:
    """Make a reader of whole numbers within bounds, both included."""

    def number(value: Value, choices: Choices) -> int:
        written = clean(_written(value))
        if not re.fullmatch(r"\d{1,6}", written) or not least <= int(written) <= most:
            raise Wrong(f"ожидалось целое число от {least} до {most}")
        return int(written)

    return number


def school_class(value: Value, choices: Choices) -> dict[str, Any]:
    """Read a class: «7», «7А» and «7 «А» класс» are the seventh, two of them with its letter."""
    found = CLASS.match(clean(_written(value)))
    if found is None or not 1 <= int(found[1]) <= 11:
        raise Wrong("ожидался класс от 1 до 11, можно с буквой: «7» или «7А»")
    return {"grade": int(found[1])} | ({"letter": found[2].upper()} if found[2] else {})


def of_kind(kind: Any) -> Reader:
    """Make a reader of what a type of facts takes: a text brought to one way of writing, or what was expected."""
    validating: TypeAdapter[str] = TypeAdapter(kind)

    def written(value: Value, choices: Choices) -> str:
        try:
            return validating.validate_python(clean(_written(value)))
        except ValidationError as wrong:
            raise Wrong(str(faults_of(wrong)[0]["message"])) from wrong

    return written


def yes_no(value: Value, choices: Choices) -> bool:
    """Read a yes or a no."""
    if isinstance(value, bool):
        return value
    written = fold(_written(value))
    if written in YES:
        return True
    if written in NO:
        return False
    raise Wrong("ожидалось «да» или «нет»")


def choice(value: Value, choices: Choices) -> str:
    """Read one of the labels, or its code."""
    return _chosen(clean(_written(value)), choices)


def several(value: Value, choices: Choices) -> list[str]:
    """Read one or more of the labels, with semicolons or commas between them; each counts once."""
    written = [clean(part) for part in PARTS.split(UNSEEN.sub("", _written(value)))]
    return list(dict.fromkeys(_chosen(part, choices) for part in written if part))


def _chosen(written: str, choices: Choices) -> str:
    known = {fold(label): code for label, code in choices.items()} | {code: code for code in choices.values()}
    found = known.get(fold(written))
    if found is not None:
        return found
    if not choices:
        raise Wrong("в этой программе здесь выбирать не из чего: оставьте ячейку пустой")
    near = get_close_matches(fold(written), [fold(label) for label in choices], 1)
    alike = next((label for label in choices if near and fold(label) == near[0]), None)
    told = f"такого значения нет, похоже на «{alike}»" if alike else "такого значения нет"
    raise Wrong(f"{told}; ожидалось одно из: {', '.join(choices)}")


def _written(value: Value) -> str:
    """Give a cell as text; a number without the fraction that spreadsheets add."""
    if isinstance(value, str):
        if SPOILT.match(value.strip()):
            raise Wrong("в ячейке ошибка формулы; впишите само значение")
        return value
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}".replace(".", ",")
    if isinstance(value, date | time | timedelta):
        raise Wrong("здесь дата или время, а ожидался текст")
    return str(value)


def _within(written: str, most: int) -> str:
    if len(written) > most:
        raise Wrong(f"слишком длинно: {len(written)} знаков, а можно не больше {most}")
    return written


def _of_serial(number: float) -> str:
    if not FIRST_SERIAL <= number <= LAST_SERIAL or number != int(number):
        raise Wrong(f"это не дата; {DAY_EXPECTED}")
    return (DAY_ZERO + timedelta(days=int(number))).isoformat()


def _real(year: int, month: int, of_month: int) -> str:
    try:
        return date(year, month, of_month).isoformat()
    except ValueError as wrong:
        raise Wrong(f"такой даты нет; {DAY_EXPECTED}") from wrong
