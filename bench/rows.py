"""The rows that the service writes for each event, read back from its own tables: what the floors write again."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.types.string import TextLoader
from sqlalchemy.engine import make_url

from bench.load import BATCH, Plan
from bench.places import SECRET, Place
from tests.servers import conninfo
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import metadata

Key = tuple[Any, ...]
Row = Mapping[str, Any]
Snapshot = Mapping[str, Mapping[Key, Row]]


@dataclass(frozen=True)
class Change:
    """One row of a table that was inserted, changed in some columns, or deleted."""

    table: str
    verb: str
    columns: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """Give what rows that one statement can write have in common."""
        return (self.table, self.verb, self.columns)


@dataclass
class Written:
    """What one event had written: when it was accepted and when it was settled."""

    accepted: list[Change] = field(default_factory=list)
    settled: list[Change] = field(default_factory=list)


def recorded(place: Place, plan: Plan) -> list[list[Written]]:
    """Send a plan through the door and settling of a copy; gives the rows of each event, by institution in order.

    A row that settling writes many times over is taken once, as it stood at the end: the floor does that much less.
    """
    url = place.copy()
    installation = Installation.open(Settings(database_url=url, secret=SECRET))
    before = snapshot(url)
    try:
        for stream in Plan(plan.schools, plan.steps, BATCH, plan.first).streams():
            for caller, body in stream:
                with installation.database.transaction(caller.institution) as connection:
                    receive(connection, caller, body, installation.now())
        accepted = snapshot(url)
        for school in plan.schools:
            settle(installation, school.id)
        settled = snapshot(url)
    finally:
        installation.close()
    return _by_event(before, accepted, settled)


def snapshot(url: str) -> Snapshot:
    """Read every table whole, as the driver gives it and takes it again."""
    there = make_url(url)
    if there.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(there.database))) as file:
            return {name: _keyed(name, file.execute(f"SELECT * FROM {name}")) for name in metadata.tables}  # noqa: S608
    with psycopg.connect(conninfo(there)) as connection:
        connection.adapters.register_loader("jsonb", TextLoader)
        query = "SELECT * FROM {}"
        return {name: _keyed(name, connection.execute(query.format(name).encode())) for name in metadata.tables}


def _keyed(name: str, cursor: Any) -> Mapping[Key, Row]:
    columns = [one[0] for one in cursor.description]
    rows = (dict(zip(columns, row, strict=True)) for row in cursor.fetchall())
    return {tuple(row[key] for key in keys_of(name)): row for row in rows}


def keys_of(table: str) -> tuple[str, ...]:
    """Give the columns of a table's primary key."""
    return tuple(column.name for column in metadata.tables[table].primary_key.columns)


def _by_event(before: Snapshot, accepted: Snapshot, settled: Snapshot) -> list[list[Written]]:
    """Give each change to the event that it names, by number, place or id; what names none, to its lane's last."""
    new = [row for key, row in settled["inbox"].items() if key not in before["inbox"]]
    new.sort(key=lambda row: row["position"])
    lanes: dict[Any, list[tuple[int, Written]]] = {}
    by_name: dict[Any, Written] = {}
    for row in new:
        written = Written()
        lanes.setdefault(row["institution_id"], []).append((row["number"], written))
        by_name |= {row["position"]: written, row["id"]: written}

    def event_of(row: Row, *, numbered: bool) -> Written:
        for name in ("position", "inbox_id", "id"):
            if row.get(name) in by_name:
                return by_name[row[name]]
        lane = lanes[row["institution_id"]] if "institution_id" in row else next(iter(lanes.values()))
        if numbered and "number" in row and "stands" not in row:
            place = bisect_right(lane, row["number"], key=lambda one: one[0]) - 1
            return lane[max(place, 0)][1]
        return lane[-1][1]

    for row, change in _changes(before, accepted):
        event_of(row, numbered=False).accepted.append(change)
    for row, change in _changes(accepted, settled):
        event_of(row, numbered=change.table != "lanes").settled.append(change)
    return [[written for _, written in lane] for lane in lanes.values()]


def changes_between(old: Snapshot, new: Snapshot) -> list[Change]:
    """Give every row that was inserted, changed or deleted between two snapshots."""
    return [change for _, change in _changes(old, new)]


def _changes(old: Snapshot, new: Snapshot) -> Iterator[tuple[Row, Change]]:
    for table, rows in new.items():
        there = old[table]
        for key, row in rows.items():
            if key not in there:
                yield row, _change(table, "insert", row, list(row))
            elif changed := [name for name, value in row.items() if there[key][name] != value]:
                yield row, _change(table, "update", row, [*keys_of(table), *changed])
        for key in there.keys() - rows.keys():
            yield there[key], _change(table, "delete", there[key], keys_of(table))


def _change(table: str, verb: str, row: Row, columns: Sequence[str]) -> Change:
    return Change(table, verb, tuple(columns), tuple(row[name] for name in columns))
