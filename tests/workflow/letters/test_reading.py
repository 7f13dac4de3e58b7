"""What lies with people is found by its index, and the systems that were not told are named by one question."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, event, insert, text

from tests.lane import Lane
from tests.posting import NOON
from tests.world import identity
from workflow.access import Caller, by
from workflow.letters import receivers
from workflow.letters.lawful import Channel
from workflow.letters.reading import counts, lying, oldest_unsent, waiting_for_people
from workflow.letters.sending import claim
from workflow.tables import letter_sendings

HERE = "https://{}.test/told"


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Give what is asked of the database meanwhile."""
    found: list[tuple[str, Any]] = []

    def look(connection: object, cursor: object, statement: str, parameters: Any, *more: Any) -> None:
        found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", look)
    yield found
    event.remove(Engine, "before_cursor_execute", look)


def message(lane: Lane, state: str, **more: Any) -> dict[str, Any]:
    to = {"recipient_id": identity("vera"), "channel": "email", "receiver_id": None, "record": None}
    at = {"made_at": NOON, "next_at": NOON, "ended_at": None, "answer": None}
    return {"id": uuid4(), "institution_id": lane.id, "together": "k", "state": state, **to, **at, **more}


def write(lane: Lane, rows: list[dict[str, Any]]) -> None:
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(letter_sendings), rows)


def plans(lane: Lane, ask: Callable[[Connection], object]) -> list[str]:
    """Give how the database would find the messages that it is asked for, where two thousand went out long ago."""
    write(lane, [message(lane, "sent", made_at=NOON + timedelta(minutes=number)) for number in range(2000)])
    write(lane, [message(lane, state) for state in ("failed", "to_hand", "held", "waiting", "sending")])
    with lane.kept() as database, database.transaction(lane.id) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
    with lane.installation.database.transaction(lane.id) as connection:
        with asked() as found:
            ask(connection)
        return [plan(connection, *one) for one in found if re.search("(FROM|JOIN) (across_)?letter_sendings", one[0])]


def plan(connection: Connection, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))


CURATOR = Caller(identity("vera"), by.CURATOR, identity("school"), "test")
LYING: dict[str, Callable[[Connection], object]] = {
    "lying": lambda connection: lying(connection, CURATOR.institution),
    "counts": lambda connection: counts(connection, CURATOR),
    "waiting_for_people": waiting_for_people,
}


@pytest.mark.parametrize("ask", LYING)
def test_what_lies_is_found_by_an_index_of_its_own(lane: Lane, ask: str) -> None:
    """However many messages went out: each statement looks into the index of the few that lie."""
    found = plans(lane, LYING[ask])
    assert found
    assert [one for one in found if "ix_letter_sendings_lying" not in one] == []


DUE: dict[str, Callable[[Connection], object]] = {
    "claim": lambda connection: claim(connection, CURATOR.institution, [Channel.EMAIL], NOON, 10),
    "oldest_unsent": lambda connection: oldest_unsent(connection, NOON),
}


@pytest.mark.parametrize("ask", DUE)
def test_what_is_under_way_is_found_by_its_indexes(lane: Lane, ask: str) -> None:
    """On SQLite too: it knows an index of some rows only by the words of that index."""
    found = plans(lane, DUE[ask])
    assert found
    assert [one for one in found if not re.search("ix_letter_sendings_(next|due|noted)", one)] == []


def test_systems_that_were_not_told_are_named_by_what_was_said_to_each_last(lane: Lane) -> None:
    """By when it ended, and of those that ended at once by its record; one that was closed is let be."""
    told = {name: register(lane, name) for name in ("deaf", "mended", "at-once", "closed", "new")}
    write(
        lane,
        [
            telling(lane, told["deaf"], 1, "sent", 1),
            telling(lane, told["deaf"], 2, "failed", 2, answer="500"),
            telling(lane, told["mended"], 1, "failed", 1),
            telling(lane, told["mended"], 2, "sent", 2),
            telling(lane, told["at-once"], 1, "sent", 3),
            telling(lane, told["at-once"], 2, "failed", 3),
            telling(lane, told["closed"], 1, "failed", 1),
            {**telling(lane, told["new"], 1, "waiting", 0), "ended_at": None},
        ],
    )
    with lane.installation.database.transaction(lane.id) as connection:
        receivers.close(connection, lane.id, told["closed"], "так надо", NOON)
    with lane.installation.database.reading(lane.id) as connection:
        post = lying(connection, lane.id)

    deaf, at_once = NOON + timedelta(hours=2), NOON + timedelta(hours=3)
    assert set(post.untold) == {(HERE.format("deaf"), deaf, "500"), (HERE.format("at-once"), at_once, "")}


def test_more_systems_ask_no_more_of_the_database(lane: Lane) -> None:
    def statements() -> int:
        with lane.installation.database.reading(lane.id) as connection, asked() as found:
            lying(connection, lane.id)
        return len(found)

    def deaf(name: str) -> None:
        write(lane, [telling(lane, register(lane, name), 1, "failed", 1)])

    deaf("one")
    before = statements()
    for name in ("two", "three"):
        deaf(name)
    assert statements() == before


def register(lane: Lane, name: str) -> UUID:
    with lane.installation.database.transaction(lane.id) as connection:
        return receivers.add(connection, lane.id, HERE.format(name), None, NOON)


def telling(lane: Lane, receiver: UUID, record: int, state: str, hours: int, **more: Any) -> dict[str, Any]:
    ended = NOON + timedelta(hours=hours)
    to = {"recipient_id": None, "channel": "webhook", "receiver_id": receiver, "record": record}
    return message(lane, state, **to, ended_at=ended, **more)
