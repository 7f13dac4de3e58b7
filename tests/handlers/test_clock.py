"""The clock: one bad row never stops it, and it suspects the event that is really next."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from handlers.clock import Clock, fire_timers, suspect_overdue
from handlers.workers import Workers
from tests.lane import Lane
from tests.world import identity
from workflow.access import by
from workflow.tables import inbox, timers


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


def test_a_timer_that_the_door_does_not_take_holds_up_no_other(lane: Lane) -> None:
    """It names an approval that nobody opened; the next one is fired all the same, and it is not tried again."""
    asked = lane.event(
        "cycle.cancelling_asked", "approval/a", acting=by.CURATOR, cycle=str(identity("c")), reason="Нет"
    )
    lane.send(asked)
    lane.settle()
    later = lane.installation.now() + timedelta(days=15)
    wrong = {"id": uuid4(), "institution_id": lane.id, "event": "approval.lapsed", "subject": f"approval/{uuid4()}"}
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(timers).values(**wrong, due=later - timedelta(days=10)))
        assert fire_timers(connection, lane.id, later) == 2
        assert fire_timers(connection, lane.id, later) == 0

    assert [row.subject for row in lane.rows() if row.type == "approval.lapsed"] == [f"approval/{identity('a')}"]


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
