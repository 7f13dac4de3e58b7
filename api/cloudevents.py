"""Reading CloudEvents 1.0 from HTTP: structured, batch and binary mode (HTTP protocol binding 1.0.2, section 3)."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from pydantic import ValidationError

from api.refusals import BadRequest, WrongMediaType
from workflow.errors import Unacceptable
from workflow.inbox.envelope import Envelope
from workflow.inbox.faults import faults_of
from workflow.inbox.sent import LARGEST_BODY

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"
UNSTORABLE = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


def read_events(body: bytes, headers: Mapping[str, str]) -> tuple[list[Envelope], bool]:
    """Read the envelopes of a request, and whether it is a batch.

    Plain JSON is read as structured, an array as a batch. BadRequest, WrongMediaType and Unacceptable (with the index
    of the event in a batch) say what is wrong.
    """
    kind = media_type(headers, STRUCTURED, BATCH, JSON)
    value = read_json(body)
    if kind == JSON and "ce-specversion" in headers:
        return [_envelope({**attributes(headers), "data": value}, None)], False
    if kind == BATCH or (kind == JSON and isinstance(value, list)):
        return _batch(value), True
    return [_envelope(value, None)], False


def media_type(headers: Mapping[str, str], *accepted: str) -> str:
    """Give the media type of a body in UTF-8; WrongMediaType names those that are accepted."""
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = re.search(r'charset="?([\w-]+)', parameters, re.IGNORECASE)
    kind = kind.strip().lower()
    if kind not in accepted:
        raise WrongMediaType(f"Content-Type «{kind}» здесь не принимается: нужен {' или '.join(accepted)}.")
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise WrongMediaType(f"Кодировка «{charset[1]}» не принимается: нужна UTF-8.")
    return kind


def read_json(body: bytes) -> Any:
    """Read JSON in UTF-8 strictly: no NaN, no key twice, nothing that the database cannot keep."""
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_once)
        if UNSTORABLE.search(body):
            _storable(json.dumps(value, ensure_ascii=False))
    except UnicodeDecodeError as wrong:
        raise BadRequest(f"Тело запроса не в UTF-8: байт {wrong.start}.") from wrong
    except json.JSONDecodeError as wrong:
        raise BadRequest(f"Тело запроса не JSON: строка {wrong.lineno}, место {wrong.colno}.") from wrong
    except RecursionError as wrong:
        raise BadRequest("Тело запроса вложено слишком глубоко.") from wrong
    except ValueError as wrong:
        raise BadRequest(f"Тело запроса не принять: {wrong}.") from wrong
    return value


def attributes(headers: Mapping[str, str]) -> dict[str, str]:
    """Read the context attributes of binary mode: unquoted, then percent-decoded once (binding, 3.1.3.2)."""
    return {
        name[3:]: _decoded(name, value)
        for name, value in headers.items()
        if name.startswith("ce-") and name != "ce-datacontenttype"
    }


def _decoded(name: str, value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    try:
        decoded = unquote_to_bytes(value.encode("ascii")).decode("utf-8")
    except UnicodeError as wrong:
        raise BadRequest(f"Заголовок {name}: всё, кроме ASCII, записывается через %XX в UTF-8.") from wrong
    if not decoded.isprintable():
        raise BadRequest(f"Заголовок {name}: в значении недопустимый знак.")
    return decoded


def _batch(value: Any) -> list[Envelope]:
    if not isinstance(value, list):
        raise BadRequest("В пакете событий ожидался список.")
    if not 1 <= len(value) <= LARGEST_BODY:
        raise Unacceptable(f"В одном запросе от 1 до {LARGEST_BODY} событий, получено {len(value)}.")
    return [_envelope(one, index) for index, one in enumerate(value)]


def _envelope(value: Any, index: int | None) -> Envelope:
    if not isinstance(value, dict):
        raise Unacceptable("Событие — это объект CloudEvents 1.0.", index=index)
    try:
        return Envelope.model_validate(value)
    except ValidationError as wrong:
        raise Unacceptable(
            "Конверт события составлен неверно: смотрите faults.", index=index, faults=faults_of(wrong)
        ) from wrong


def _no_constant(name: str) -> Any:
    raise ValueError(f"числа {name} в JSON нет")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("число слишком велико")
    return number


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("один и тот же ключ стоит дважды")
    return found


def _storable(text: str) -> None:
    if "\x00" in text or "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("в тексте знак, который нельзя сохранить: U+0000 или половина суррогатной пары")
