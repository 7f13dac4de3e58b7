"""The shelf of packs: reads a programme from TOML or says, by file and key, why it cannot be one."""

import hashlib
import json
import tomllib
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workflow.packs.complaint import PackError, complaints_of, syntax_complaint
from workflow.packs.pack import Pack
from workflow.packs.sense import nonsense, unknown_names

__all__ = ["PackError", "check_names", "content_of", "named", "names", "read", "to_json"]

SHIPPED = ("kemerovo-2021", "seven-stages")


def read(
    source: Path | str | bytes,
    file_name: str | None = None,
    *,
    requirements: Mapping[str, Collection[str]],
    events: Container[str],
    known_hash: str | None = None,
) -> Pack:
    """Read a pack from a path or from the bytes of its TOML.

    `requirements` says of each code whether it is asked of a "cycle" or of a "pair". With `known_hash` (a pack that a
    cycle or a journal record names) the bytes must be those very ones. Raises PackError.
    """
    content, name = _content(source, file_name)
    pack = _parse(content, name, known_hash)
    check_names(pack, name, requirements=requirements, events=events)
    return pack


def check_names(
    pack: Pack, file_name: str, *, requirements: Mapping[str, Collection[str]], events: Container[str]
) -> None:
    """Raise PackError when the pack names a requirement or an event that the code does not have."""
    _refuse(file_name, unknown_names(pack, requirements, events))


@cache
def named(name: str) -> Pack:
    """Give a shipped pack; its requirements and events are checked where they are known, with `check_names`."""
    return _parse(content_of(name), f"{name}.toml", None)


def content_of(name: str) -> bytes:
    """Give the bytes of a shipped pack: a cycle keeps them to its end, whatever ships later."""
    if name not in SHIPPED:
        raise PackError(name, ("", f"такой программы нет; есть {', '.join(SHIPPED)}"))
    return (resources.files("workflow.packs") / f"{name}.toml").read_bytes()


def names() -> tuple[str, ...]:
    """Name the shipped packs."""
    return SHIPPED


def to_json(pack: Pack) -> dict[str, Any]:
    """Give a pack as JSON: stages, activities and forms are lists, each stage and form with its code."""
    plain = pack.model_dump(mode="json")
    for key in ("stages", "forms"):
        plain[key] = [{"code": code, **fields} for code, fields in plain[key].items()]
    return plain


def _content(source: Path | str | bytes, file_name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, file_name or "(без имени)"
    path = Path(source)
    name = file_name or path.name
    try:
        return path.read_bytes(), name
    except OSError as error:
        raise PackError(name, ("", "файл не читается")) from error


def _parse(content: bytes, file_name: str, known_hash: str | None) -> Pack:
    plain, digest = _toml(content, file_name), hashlib.sha256(content).hexdigest()
    if "hash" in plain:
        raise PackError(file_name, ("hash", "хеш считается по файлу, в самом файле его нет"))
    if known_hash is not None and known_hash != digest:
        raise PackError(file_name, ("hash", f"ожидался {known_hash}, а у файла {digest}: версия программы не меняется"))
    try:
        # Through JSON, because its strict mode takes lists for tuples and still refuses "14" for 14.
        pack = Pack.model_validate_json(json.dumps({**plain, "hash": digest}, default=_day), strict=True)
    except ValidationError as error:
        raise PackError(file_name, *complaints_of(error)) from error
    _refuse(file_name, nonsense(pack))
    return pack


def _toml(content: bytes, file_name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PackError(file_name, (f"строка {line}", "ожидался текст в UTF-8")) from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(file_name, syntax_complaint(str(error), content.decode("utf-8"))) from error


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _refuse(file_name: str, complaints: Iterable[tuple[str, str]]) -> None:
    found = tuple(complaints)
    if found:
        raise PackError(file_name, *found)
