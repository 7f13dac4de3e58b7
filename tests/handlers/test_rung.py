"""Standing rings: one is enough until somebody answers, and none is lost."""

from uuid import uuid4

import pytest
from redis import Redis

from handlers import rung as rung_module
from handlers.rung import Rung, RungHere, RungInRedis


@pytest.fixture(params=["here", "redis"])
def rung(request: pytest.FixtureRequest) -> Rung:
    if request.param == "here":
        return RungHere()
    return RungInRedis(Redis.from_url(request.getfixturevalue("redis_url")), "test")


def test_a_ring_stands_until_it_is_answered(rung: Rung) -> None:
    """Whatever comes after the answer rings again; another lane has a ring of its own."""
    lane, other = uuid4(), uuid4()

    assert [rung.stand([lane]), rung.stand([lane]), rung.stand([other, lane])] == [{lane: ""}, {}, {other: ""}]
    rung.answer(lane)
    assert rung.stand([lane, other]) == {lane: ""}


@pytest.fixture
def shared(redis_url: str) -> RungInRedis:
    return RungInRedis(Redis.from_url(redis_url), "test")


def test_rings_go_to_whoever_keeps_the_lane(shared: RungInRedis) -> None:
    """He has it in memory; a ring for anybody is answered by whoever comes, and gives the lane to another."""
    lane = uuid4()
    shared.there("settle.first")

    assert shared.stand([lane]) == {lane: "settle.first"}
    shared.there("settle.second")
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: "settle.first"}
    shared.answer(lane)
    assert shared.stand([lane], anybody=True) == {lane: ""}
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: "settle.second"}


def test_the_lanes_are_shared_out_evenly(shared: RungInRedis) -> None:
    """Whoever keeps fewest gets the next one; what another comes too late for stays where it is."""
    lanes = [uuid4() for _ in range(9)]
    for worker in ("settle.a", "settle.b", "settle.c"):
        shared.there(worker)

    given = [*shared.stand(lanes[:4]).values(), *shared.stand(lanes[4:]).values()]
    assert {worker: given.count(worker) for worker in given} == {"settle.a": 3, "settle.b": 3, "settle.c": 3}


def test_a_lane_stays_where_it_was_unless_somebody_keeps_fewer(
    shared: RungInRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the keeper's time is over: another would have to learn what he knows."""
    lane, other = uuid4(), uuid4()
    monkeypatch.setattr(rung_module, "KEPT_SECONDS", 0)
    shared.there("settle.z")
    assert shared.stand([lane]) == {lane: "settle.z"}
    shared.there("settle.a")
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: "settle.z"}

    monkeypatch.undo()
    shared.leave("settle.a")
    assert shared.stand([other]) == {other: "settle.z"}
    shared.there("settle.a")
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: "settle.a"}


def test_a_worker_who_has_gone_keeps_nothing(shared: RungInRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether he said so or was silent too long; without any worker a ring is for anybody."""
    lane = uuid4()
    shared.there("settle.first")
    assert shared.stand([lane]) == {lane: "settle.first"}
    shared.leave("settle.first")
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: ""}

    shared.there("settle.silent")
    monkeypatch.setattr(rung_module, "GONE_AFTER_SECONDS", -1)
    shared.answer(lane)
    assert shared.stand([lane]) == {lane: ""}
