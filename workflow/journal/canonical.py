"""Canonical JSON: RFC 8785 for what a record may hold (ASCII keys, no floats, integers within 2^53 − 1)."""

import json
from typing import Any

from pydantic_core import to_json

from workflow.errors import BadJournal

LARGEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Write a value in its one canonical form; BadJournal for a float, a large integer or a key that is not ASCII.

    With ASCII keys, sorting by code point is RFC 8785's sorting by UTF-16 units, and texts are escaped as it asks.
    """
    return to_json(ordered(value))


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


def ordered(value: Any) -> Any:
    """Give a value with its keys in their order; BadJournal as above. Exact types first: nearly all of it is text."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        return {key: inner if type(inner := value[key]) is str else ordered(inner) for key in _keys(value)}
    if kind is list or kind is tuple:
        return [inner if type(inner) is str else ordered(inner) for inner in value]
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise BadJournal("Целое в записи больше 2^53 − 1.")
        return value
    if isinstance(value, str):
        return value
    raise BadJournal(f"Такого в записи не бывает: {kind.__name__}.")


def _keys(value: dict[Any, Any]) -> list[str]:
    try:
        keys = sorted(value)
        if "".join(keys).isascii():
            return keys
    except TypeError as wrong:
        raise BadJournal("Ключ записи должен быть строкой.") from wrong
    raise BadJournal(f"Ключи записи должны быть из ASCII: {', '.join(keys)}.")
