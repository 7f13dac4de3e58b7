"""What processes tell of themselves: rings, lanes settled, ticks, and who is there."""

import threading
from collections.abc import Callable
from dataclasses import replace
from urllib.request import urlopen
from uuid import uuid4

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from handlers.clock import Clock
from handlers.meters import Meters, show
from handlers.presence import CLOCK, GONE_AFTER_SECONDS, KINDS, WORKER, Presence, Seen
from handlers.workers import Workers
from tests.lane import Lane
from tests.mailing import free_port
from tests.stacks import Stack
from tests.waiting import until
from workflow.errors import BadSetting
from workflow.settings import Settings

NOWHERE = "redis://127.0.0.1:1/0"


def told(meters: Meters) -> dict[str, float]:
    return samples(generate_latest(meters.registry).decode())


def samples(text: str) -> dict[str, float]:
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_lane_that_was_settled_is_measured(lane: Lane, workers: Workers) -> None:
    lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(3)))
    workers.bell.ring(lane.id)

    until(lambda: told(workers.meters)["stupeni_settle_events_sum"] == 3)
    found = told(workers.meters)
    assert found["stupeni_rings_total rung"] == found["stupeni_settle_seconds_count"] == 1
    assert found["stupeni_settle_events_bucket 5.0"] - found["stupeni_settle_events_bucket 2.0"] == 1
    assert found["process_resident_memory_bytes"] > 0
    assert found["stupeni_database_connections_limit"] >= found["stupeni_database_connections_in_use"]


def test_a_lane_that_could_not_be_settled_is_counted(
    lane: Lane, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.settle.settle", lambda *_: 1 / 0)
    workers.bell.ring(uuid4())

    until(lambda: told(workers.meters)["stupeni_settle_failures_total"] == 1)
    assert told(workers.meters)["stupeni_settle_events_count"] == 0


def test_a_ring_that_nobody_takes_is_counted(lane: Lane) -> None:
    settings = replace(lane.installation.settings, redis_url=NOWHERE)
    workers = Workers(replace(lane.installation, settings=settings))

    assert not workers.bell.ring(lane.id)
    assert told(workers.meters)["stupeni_rings_total failed"] == 1
    assert told(workers.meters)["stupeni_rings_total rung"] == 0


@pytest.mark.parametrize("ends", [lambda: 0, lambda: 1 / 0])
def test_a_tick_is_counted_and_only_a_good_one_is_told(
    lane: Lane, monkeypatch: pytest.MonkeyPatch, ends: Callable[[], int]
) -> None:
    """A clock that fails each time is no clock, however alive its process is."""
    stop = threading.Event()
    workers = Workers(lane.installation)
    clock = Clock(lane.installation, workers.bell, workers.meters)

    def once() -> int:
        stop.set()
        return ends()

    monkeypatch.setattr("handlers.clock.TICK_SECONDS", 0.01)
    monkeypatch.setattr(clock, "tick", once)
    clock.run(stop)
    found, seen = told(workers.meters), workers.meters.presence.seen()[CLOCK]
    workers.stop()

    assert found["stupeni_ticks_total"] + found["stupeni_tick_failures_total tick"] == 1
    assert seen.alive == found["stupeni_ticks_total"]
    assert bool(seen.last) == bool(seen.alive)


def test_workers_are_there_until_they_stop(lane: Lane, workers: Workers) -> None:
    """Seen by any process over Redis; embedded, by the one."""
    watching = workers.meters.presence
    if lane.installation.settings.redis_url:
        watching = Presence(lane.installation.settings)

    until(lambda: watching.seen()[WORKER].alive == 1)
    workers.stop()
    assert Presence(lane.installation.settings).seen()[WORKER].alive == 0


def test_a_process_that_is_silent_is_gone(production: Stack) -> None:
    """Killed or frozen: it says no goodbye. When it was last heard of is still known."""
    silent, lively = (Presence(Settings("", redis_url=production.redis_url)) for _ in range(2))
    silent.beat(CLOCK)
    with Redis.from_url(str(production.redis_url)) as client:
        for name in client.zrange("stupeni:there:clock", 0, -1):
            client.zincrby("stupeni:there:clock", -GONE_AFTER_SECONDS, name)
    gone = lively.seen()[CLOCK]
    lively.beat(CLOCK)

    assert gone.alive == 0
    assert gone.last > 0
    assert lively.seen()[CLOCK].alive == 1
    assert lively.seen()[CLOCK].last >= gone.last + GONE_AFTER_SECONDS


def test_nobody_is_there_before_the_first_beat(production: Stack) -> None:
    assert Presence(Settings("", redis_url=production.redis_url)).seen() == dict.fromkeys(KINDS, Seen())


def test_a_process_goes_on_when_nobody_can_be_told_that_it_is_there() -> None:
    lonely = Presence(Settings("", redis_url=NOWHERE))
    lonely.beat(WORKER)
    lonely.leave(WORKER)
    lonely.close()


def test_a_process_that_is_no_web_server_answers_on_its_own_port(lane: Lane) -> None:
    port = free_port()
    there = replace(lane.installation, settings=replace(lane.installation.settings, metrics_port=port))
    show(there, Meters(there))
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert samples(answer.read().decode())["stupeni_ticks_total"] == 0
    with pytest.raises(BadSetting, match="STUPENI_METRICS_PORT"):
        show(there, Meters(there))
