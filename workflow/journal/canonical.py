"""Canonical JSON: RFC 8785 for what a record may hold (ASCII keys, no floats, integers within 2^53 − 1)."""

import json
from collections.abc import Mapping
from typing import Any

from workflow.errors import BadJournal

LARGEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Write a value in its one canonical form; BadJournal for a float, a large integer or a key that is not ASCII.

    With ASCII keys, sorting by code point is RFC 8785's sorting by UTF-16 units, and `json` escapes as it asks.
    """
    _check(value)
    return _ENCODE(value).encode()


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def read(record: bytes) -> dict[str, Any]:
    """Read a record strictly: duplicate keys and bytes that are not canonical are refused."""
    value = json.loads(record, object_pairs_hook=_once)
    if not isinstance(value, dict) or canonical(value) != record:
        raise BadJournal("Запись журнала не в канонической форме.")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadJournal("В записи журнала ключ стоит дважды.")
    return found


def _check(value: Any) -> None:
    """By exact types first: records are large, and nearly all of one is text."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is dict or isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise BadJournal(f"Ключ записи должен быть из ASCII: {key!r}.")
            if type(inner) is not str:
                _check(inner)
    elif kind is list or kind is tuple:
        for inner in value:
            if type(inner) is not str:
                _check(inner)
    elif isinstance(value, float):
        raise BadJournal("В записи не бывает дробных чисел.")
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise BadJournal("Целое в записи больше 2^53 − 1.")
