"""Every statement that the service makes in any test, on either database: does it name whose rows it is about?

On PostgreSQL the server itself refuses what names nobody; SQLite knows no such thing. Here what was really sent is
read, whoever composed it: each table that belongs to institutions must be held to one by a condition of its own.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

from tests.house import LOOKS_AROUND, ROOT, SHIPPED
from workflow.tables.owned import OWNED

NAMES = {table.name for table in OWNED}
ROWS = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b")
ASKED = re.compile(r"\b(?:FROM|JOIN|UPDATE)\s+([\w\s,]+)")
ONE = re.compile(r"\s*(\w+)(?:\s+AS\s+(\w+))?")
HELD = (
    r"\b{name}\.institution_id (?:=|IN)|= {name}\.institution_id\b"
    r"|\b{name}\.position = new\.position|JOIN {name} USING \(institution_id"
)
"""By the institution, or by a place in the inbox that was read under the lock of a lane."""
PUT_IN = re.compile(r"\bINSERT INTO\s+(\w+)\s+\(([^)]*)\)")
LETS_OUT = {*LOOKS_AROUND, "workflow/schema.py"}

found: list[str] = []
"""What named nobody, since it was last looked at."""


def look(connection: object, cursor: object, statement: str, *more: Any) -> None:
    """Note a statement of the service that leaves out whose rows it is about."""
    loose = unheld(statement)
    if loose and (place := _place()):
        found.append(f"{place}: {', '.join(loose)} of anybody: {statement}")


@lru_cache(maxsize=4096)
def unheld(statement: str) -> tuple[str, ...]:
    """Give the tables of a statement that no condition holds to an institution."""
    return tuple(_unheld(statement))


def _unheld(statement: str) -> Iterator[str]:
    if not ROWS.match(statement):
        return
    yield from (
        name for name, columns in PUT_IN.findall(statement) if name in NAMES and "institution_id" not in columns
    )
    lists = (one for several in ASKED.findall(statement) for one in several.split(","))
    tables = [match.groups() for match in map(ONE.match, lists) if match]
    names = [alias or name for name, alias in tables if name in NAMES]
    for name in dict.fromkeys(names):
        held = re.findall(HELD.format(name=name), statement)
        if len(held) < names.count(name):
            yield name


def _place() -> str:
    """Give where in the service a statement was made; nothing when a test made it, or whoever may look around."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            inside = path.relative_to(ROOT)
            named = str(inside)
            if named not in ("workflow/tables/bulk.py", "workflow/database.py", "tests/confined.py"):
                ours = inside.parts[0] in SHIPPED and "migrations" not in inside.parts
                return f"{named}:{frame.f_lineno}" if ours and named not in LETS_OUT else ""
        frame = frame.f_back
    return ""
