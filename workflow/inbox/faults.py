"""What is wrong with a field, in Russian: every fault a client reads is worded here, and never quotes the value."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflow.words import counted

Fault = Mapping[str, Any]


def faults_of(wrong: ValidationError, *under: str) -> Sequence[Fault]:
    """Name each fault by its place and what is expected there; the values stay out, they may be personal."""
    return [fault(detail, *under) for detail in wrong.errors(include_url=False, include_input=False)]


def fault(detail: ErrorDetails | Mapping[str, Any], *under: str) -> Fault:
    """Word one error of pydantic: the field, the message, and pydantic's own name of the fault for machines."""
    kind: str = detail["type"]
    wording = _WORDINGS.get(kind)
    message = wording(detail.get("ctx", {})) if wording else _by_family(kind)
    return {"field": ".".join(map(str, (*under, *detail["loc"]))), "message": message, "kind": kind}


def _by_family(kind: str) -> str:
    return next((words for start, words in _FAMILIES.items() if kind.startswith(start)), "значение не подходит")


def _own_words(ctx: Mapping[str, Any]) -> str:
    """A validator of ours raised ValueError with a Russian sentence."""
    return str(ctx.get("error", "значение не подходит"))


def _signs(number: int) -> str:
    return counted(number, "знака", "знаков", "знаков")


_WORDINGS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda ctx: "поле обязательно, но его нет",
    "extra_forbidden": lambda ctx: "такого поля нет; проверьте, нет ли опечатки",
    "value_error": _own_words,
    "enum": lambda ctx: f"ожидалось одно из: {str(ctx['expected']).replace(' or ', ', ')}",
    "literal_error": lambda ctx: f"ожидалось: {str(ctx['expected']).replace(' or ', ', ')}",
    "string_too_short": lambda ctx: f"нужно не меньше {_signs(ctx['min_length'])}",
    "string_too_long": lambda ctx: f"нужно не больше {_signs(ctx['max_length'])}",
    "string_pattern_mismatch": lambda ctx: f"ожидалась строка вида {ctx['pattern']}",
    "greater_than_equal": lambda ctx: f"ожидалось число не меньше {ctx['ge']}",
    "less_than_equal": lambda ctx: f"ожидалось число не больше {ctx['le']}",
    "too_short": lambda ctx: f"в списке должно быть не меньше, чем {ctx['min_length']}",
    "too_long": lambda ctx: f"в списке должно быть не больше, чем {ctx['max_length']}",
    "timezone_aware": lambda ctx: "у времени должно быть смещение, например +07:00 или Z",
    "json_invalid": lambda ctx: "это не JSON",
}

_FAMILIES = {
    "string": "ожидалась строка",
    "int": "ожидалось целое число",
    "float": "ожидалось число",
    "bool": "ожидалось true или false",
    "uuid": "ожидался UUID",
    "datetime": "ожидалось время по RFC 3339, например 2021-09-01T09:00:00+07:00: такого момента нет",
    "timezone": "у времени должно быть смещение, например +07:00 или Z",
    "date": "ожидалась дата вида 2021-09-01: такого дня нет",
    "tuple": "ожидался список",
    "list": "ожидался список",
    "dict": "ожидался объект",
    "model": "ожидался объект",
    "union": "ожидалось число, true, false, строка или список строк",
}
