"""The shelf of packs: reads a programme from TOML or says, by file and key, why it cannot be one.

A pack is its own file and the parts that it names, joined in that order into one TOML text: that text is what is
hashed, what a cycle keeps, and what is read back.
"""

import hashlib
import json
import tomllib
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from workflow.packs.complaint import PackError, complaints_of, syntax_complaint
from workflow.packs.pack import Pack, PartName
from workflow.packs.sense import nonsense, unknown_names

__all__ = ["PackError", "check_names", "content_of", "named", "names", "read", "to_json"]

_BESIDE = TypeAdapter(tuple[PartName, ...])
PART_HOLDS = "questionnaires"
SHIPPED = ("kemerovo-2021", "seven-stages")


def read(
    source: Path | str | bytes,
    file_name: str | None = None,
    *,
    requirements: Mapping[str, Collection[str]],
    events: Container[str],
    known_hash: str | None = None,
) -> Pack:
    """Read a pack from a path, its parts beside it, or from the bytes of its whole TOML.

    `requirements` says of each code whether it is asked of a "cycle" or of a "pair". With `known_hash` (a pack that a
    cycle or a journal record names) the bytes must be those very ones. Raises PackError.
    """
    if isinstance(source, bytes):
        name = file_name or "(без имени)"
        pack = _parse({name: source}, known_hash)
    else:
        name = file_name or Path(source).name
        pack = _parse(_gather(Path(source).parent, Path(source).name, name), known_hash)
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
    return _parse(_shipped(name), None)


@cache
def content_of(name: str) -> bytes:
    """Give the whole of a shipped pack, parts included: a cycle keeps it to its end, whatever ships later."""
    return _joined(_shipped(name))


def names() -> tuple[str, ...]:
    """Name the shipped packs."""
    return SHIPPED


def to_json(pack: Pack) -> dict[str, Any]:
    """Give a pack as JSON: stages, activities and forms are lists, each stage and form with its code."""
    plain = pack.model_dump(mode="json")
    for key in ("stages", "forms"):
        plain[key] = [{"code": code, **fields} for code, fields in plain[key].items()]
    return plain


def _shipped(name: str) -> dict[str, bytes]:
    if name not in SHIPPED:
        raise PackError(name, ("", f"такой программы нет; есть {', '.join(SHIPPED)}"))
    return _gather(resources.files("workflow.packs"), f"{name}.toml", f"{name}.toml")


def _gather(folder: Traversable, file: str, called: str) -> dict[str, bytes]:
    """Give the bytes of a pack's own file and of each part that it names, by the names that errors give them.

    A file that holds questionnaires itself is a whole already, as `content_of` gives it.
    """
    own = _bytes(folder / file, called)
    plain = _toml(own, called)
    try:
        beside = _BESIDE.validate_python(() if PART_HOLDS in plain else plain.get("parts", ()))
    except ValidationError as error:
        raise PackError(called, *((f"parts.{key}", expected) for key, expected in complaints_of(error))) from error
    return {called: own, **{name: _bytes(folder / name, name) for name in beside}}


def _bytes(file: Traversable, called: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PackError(called, ("", "файл не читается")) from error


def _joined(files: Mapping[str, bytes]) -> bytes:
    return b"\n".join(files.values())


def _parse(files: Mapping[str, bytes], known_hash: str | None) -> Pack:
    file_name, digest = next(iter(files)), hashlib.sha256(_joined(files)).hexdigest()
    plain, standing_in = _merged(files)
    if "hash" in plain:
        raise PackError(file_name, ("hash", "хеш считается по файлу, в самом файле его нет"))
    if known_hash is not None and known_hash != digest:
        raise PackError(file_name, ("hash", f"ожидался {known_hash}, а у файла {digest}: версия программы не меняется"))
    try:
        # Through JSON, because its strict mode takes lists for tuples and still refuses "14" for 14.
        pack = Pack.model_validate_json(json.dumps({**plain, "hash": digest}, default=_day), strict=True)
    except ValidationError as error:
        raise PackError(file_name, *complaints_of(error), standing_in=standing_in) from error
    _refuse(file_name, nonsense(pack), standing_in)
    return pack


def _merged(files: Mapping[str, bytes]) -> tuple[dict[str, Any], dict[str, str]]:
    """Give what the files say together, and of each questionnaire of a part in which file it stands."""
    own, *parts = files
    plain = _toml(files[own], own)
    standing_in: dict[str, str] = {}
    for name in parts:
        said = _toml(files[name], name)
        strange = [key for key in said if key != PART_HOLDS]
        if strange:
            raise PackError(name, *((key, f"в этом файле стоят только {PART_HOLDS}") for key in strange))
        for code, questionnaire in said.get(PART_HOLDS, {}).items():
            if code in plain.setdefault(PART_HOLDS, {}):
                raise PackError(name, (f"{PART_HOLDS}.{code}", "анкета с этим кодом уже есть"))
            plain[PART_HOLDS][code] = questionnaire
            standing_in[f"{PART_HOLDS}.{code}"] = name
    return plain, standing_in


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


def _refuse(
    file_name: str, complaints: Iterable[tuple[str, str]], standing_in: Mapping[str, str] | None = None
) -> None:
    found = tuple(complaints)
    if found:
        raise PackError(file_name, *found, standing_in=standing_in)
