"""The flow on real workers: a doorbell settles a lane, a lost one is rung again, a timer becomes an event."""

from dataclasses import replace
from datetime import timedelta

from handlers.clock import Clock
from handlers.rung import RungInRedis
from handlers.workers import Workers
from tests.lane import Lane
from tests.waiting import until
from tests.world import identity
from workflow.access import by


def test_a_ring_settles_a_lane(lane: Lane, workers: Workers) -> None:
    """Commit, then ring; a worker does the rest."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="rung", audience="staff"))
    workers.bell.ring(lane.id)

    until(lambda: lane.states()["rung"] == "settled")


def test_a_hundred_rings_change_nothing_more(lane: Lane, workers: Workers) -> None:
    """Doubled messages are only rings."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="rung", audience="staff"))
    for _ in range(100):
        workers.bell.ring(lane.id)

    until(lambda: lane.states()["rung"] == "settled")
    assert lane.compare().equal


def test_the_clock_rings_for_an_event_nobody_rang_for(lane: Lane, workers: Workers) -> None:
    """A lost message is found by its age in the database."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="lost", audience="staff"))
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(seconds=5))

    assert Clock(later, workers.bell).tick() == 1
    until(lambda: lane.states()["lost"] == "settled")


def test_a_lane_whose_keeper_is_gone_is_rung_for_by_the_clock(lane: Lane, workers: Workers) -> None:
    """A ring for one who is no longer there is a lost ring; where memory is shared nobody keeps anything."""
    rung = workers.bell._rung
    if isinstance(rung, RungInRedis):
        rung.there("settle.gone")
        rung._client.set(rung._key("keeper", lane.id), "settle.gone")
    lane.send(lane.event("audience.told", "cycle/c", event_id="kept", audience="staff"))
    workers.bell.ring(lane.id)
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(seconds=5))
    clock = Clock(later, workers.bell)

    until(lambda: clock.tick() >= 0 and lane.states()["kept"] == "settled")


def test_an_event_that_waits_too_long_is_tried_alone(lane: Lane, workers: Workers) -> None:
    """Its first try is counted by the clock, whoever died of it."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="old", audience="staff"))
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(hours=1))
    Clock(later, workers.bell).tick()

    until(lambda: lane.states()["old"] == "settled")
    assert next(row.tries for row in lane.rows() if row.event_id == "old") >= 1


def test_a_decided_approval_has_no_timer_any_more(lane: Lane, workers: Workers) -> None:
    """The clock reports nothing about what a second person has decided."""
    asked = lane.event(
        "cycle.cancelling_asked", "approval/a", acting=by.CURATOR, cycle=str(identity("c")), reason="Нет наставников"
    )
    lane.send(asked)
    lane.send(lane.event("approval.declined", "approval/a", acting=by.HEAD, reason="Найдём"), who="olga", role=by.HEAD)
    lane.settle()
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(days=15))
    Clock(later, workers.bell).tick()

    assert [row.state for row in lane.rows() if row.type.startswith("approval.")] == ["settled"]


def test_an_approval_lapses_by_its_timer_once(lane: Lane, workers: Workers) -> None:
    """The clock reports it as an event; a second clock changes nothing."""
    asked = lane.event(
        "cycle.cancelling_asked", "approval/a", acting=by.CURATOR, cycle=str(identity("c")), reason="Нет наставников"
    )
    lane.send(asked)
    lane.settle()
    later = replace(lane.installation, now=lambda: lane.installation.now() + timedelta(days=15))
    Clock(later, workers.bell).tick()
    Clock(later, workers.bell).tick()

    until(lambda: [row.state for row in lane.rows() if row.type == "approval.lapsed"] == ["settled"])
    assert lane.compare().equal
