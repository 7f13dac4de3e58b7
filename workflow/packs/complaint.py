"""Says in Russian what is wrong with a pack: every error becomes a key path and what was expected there."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflow.errors import StupeniError


class PackError(StupeniError, ValueError):
    """Файл программы составлен неверно."""

    code = "bad_pack"

    def __init__(
        self, file_name: str, *complaints: tuple[str, str], standing_in: Mapping[str, str] | None = None
    ) -> None:
        """Take (key path, what was expected) pairs; the first is the one that `key` and `expected` give.

        `standing_in` says of a key path that does not stand in this file in which it does, with all below it.
        """
        elsewhere = standing_in or {}
        told = [(_file_of(key, elsewhere) or file_name, key, expected) for key, expected in complaints]
        self.complaints = complaints
        self.file_name, self.key, self.expected = told[0]
        super().__init__("\n".join(": ".join(filter(None, complaint)) for complaint in told))


def _file_of(key: str, standing_in: Mapping[str, str]) -> str | None:
    return next((name for there, name in standing_in.items() if f"{key}.".startswith(f"{there}.")), None)


def complaints_of(error: ValidationError) -> list[tuple[str, str]]:
    """Translate every error of pydantic, one complaint a key: the branches of a union are its ways to be right."""
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        key, expected = key_of(detail["loc"]), _expected(detail)
        found[key] = f"{found[key]}, или {expected}" if key in found else expected
    return list(found.items())


def key_of(place: tuple[int | str, ...]) -> str:
    """Write a place as `activities.3.after.0`; pydantic's mark of a key or of a union's branch is not part of it."""
    steps = place[:-1] if place and (place[-1] in _MARKS or str(place[-1]).startswith("literal[")) else place
    return ".".join(str(step) for step in steps)


def syntax_complaint(message: str, text: str) -> tuple[str, str]:
    """Say at which line the text stops being TOML, and why."""
    found = re.search(r"at line (\d+), column (\d+)", message)
    lines = text.splitlines()
    line, column = found.groups() if found else (len(lines), len(lines[-1]) + 1)
    why = next((words for start, words in _SYNTAX.items() if message.startswith(start)), "запись не разобрать")
    return f"строка {line}", f"это не TOML, место {column}: {why}"


def _expected(detail: ErrorDetails) -> str:
    wording = _WORDINGS.get(detail["type"])
    if wording is None:
        return f"значение не подходит ({detail['type']})"
    return wording(detail.get("ctx", {})) + _given(detail)


def _given(detail: ErrorDetails) -> str:
    """Quote a short wrong value; a missing key has none and an unknown key says enough by its name."""
    given = detail["input"]
    if detail["type"] in {"missing", "extra_forbidden"} or not isinstance(given, str | int | float | bool):
        return ""
    shown = ("true" if given else "false") if isinstance(given, bool) else given
    return f", а стоит «{shown}»"[:80]


_MARKS = {"[key]", "int", "str", "bool", "constrained-int", "constrained-str"}
_WORDINGS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda ctx: "ключ обязателен, но его нет",
    "extra_forbidden": lambda ctx: "такого ключа нет; проверьте, нет ли опечатки",
    "string_type": lambda ctx: "ожидалась строка",
    "string_too_short": lambda ctx: "ожидалась непустая строка",
    "string_pattern_mismatch": lambda ctx: f"ожидалась строка вида {ctx['pattern']}",
    "int_type": lambda ctx: "ожидалось целое число",
    "int_parsing": lambda ctx: "ожидалось целое число",
    "int_from_float": lambda ctx: "ожидалось целое число",
    "bool_type": lambda ctx: "ожидалось true или false",
    "date_type": lambda ctx: "ожидалась дата вида 2021-05-28",
    "date_parsing": lambda ctx: "ожидалась дата вида 2021-05-28",
    "date_from_datetime_parsing": lambda ctx: "ожидалась дата вида 2021-05-28",
    "date_from_datetime_inexact": lambda ctx: "ожидалась дата без времени",
    "tuple_type": lambda ctx: "ожидался список в квадратных скобках",
    "dict_type": lambda ctx: "ожидалась таблица «ключ = значение»",
    "model_type": lambda ctx: "ожидалась таблица «ключ = значение»",
    "enum": lambda ctx: f"ожидалось одно из: {str(ctx['expected']).replace(' or ', ', ')}",
    "literal_error": lambda ctx: f"ожидалось одно из: {str(ctx['expected']).replace(' or ', ', ')}",
    "one_of": lambda ctx: f"ожидалось одно из: {ctx['expected']}",
    "greater_than_equal": lambda ctx: f"ожидалось число не меньше {ctx['ge']}",
    "less_than_equal": lambda ctx: f"ожидалось число не больше {ctx['le']}",
    "too_short": lambda ctx: f"ожидалось не меньше элементов, чем {ctx['min_length']}",
}

# The parser of TOML says it in English and gives the place only inside its words (Python 3.11).
_SYNTAX = {
    "Expected '=' after a key": "после ключа ожидался знак «=»",
    "Expected newline or end of document": "ожидался конец строки",
    "Invalid value": "ожидалось значение: строка в кавычках, число, дата, true, false, список или таблица",
    "Invalid initial character for a key": "ожидался ключ",
    "Cannot overwrite a value": "это уже задано выше",
    "Cannot declare": "эта таблица уже объявлена выше",
    "Duplicate inline table key": "этот ключ в таблице уже есть",
    "Unterminated string": "строка не закрыта кавычкой",
    "Illegal character": "строка не закрыта кавычкой или в ней стоит недопустимый знак",
    "Unclosed array": "список не закрыт скобкой",
    "Unclosed inline table": "таблица не закрыта скобкой",
    "Expected ']": "ожидалась закрывающая скобка",
}
