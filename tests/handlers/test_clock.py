"""The clock: one bad row never stops it, and it suspects the event that is really next."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.clock import Clock, suspect_overdue
from handlers.workers import Workers
from tests.lane import Lane
from workflow.tables import inbox


@pytest.fixture
def clock(lane: Lane) -> Iterator[Clock]:
    """A clock whose bell nobody answers."""
    workers = Workers(lane.installation)
    yield Clock(lane.installation, workers.bell)
    workers.stop()


def test_the_clock_goes_on_whatever_a_tick_ends_with(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw would have left the process standing with a dead thread in it."""
    stop = threading.Event()
    ticks: list[int] = []

    def failing() -> int:
        ticks.append(1)
        if len(ticks) > 1:
            stop.set()
        raise ZeroDivisionError

    monkeypatch.setattr("handlers.clock.TICK_SECONDS", 0.01)
    monkeypatch.setattr(clock, "tick", failing)
    clock.run(stop)

    assert len(ticks) == 2


def test_the_event_suspected_is_the_next_one_and_not_one_behind_an_incident(lane: Lane) -> None:
    """An event that kills its workers would do so for ever while the mark stands on one that nobody tries."""
    checked: dict[str, Any] = {"number": "1", "issued_on": "2021-05-01", "decision": "admit"}
    lane.send(
        lane.event("audience.told", "cycle/c", event_id="bad", audience="staff"),
        lane.event("audience.told", "cycle/c", event_id="behind", audience="staff"),
        lane.event("record.checked", "person/olga", event_id="next", **checked),
    )
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(hours=1))
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "bad").values(state="stuck", stuck_at=later.now()))
        suspect_overdue(connection, lane.id, later.now())

    tries = {row.event_id: row.tries for row in lane.rows()}
    assert (tries["behind"], tries["next"]) == (0, 1)
