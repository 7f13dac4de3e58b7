"""Standing rings: one is enough until somebody answers, and none is lost."""

from uuid import uuid4

import pytest
from redis import Redis

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
    rung.answer(lane, "")
    assert rung.stand([lane, other]) == {lane: ""}


def test_rings_go_to_whoever_keeps_the_lane(redis_url: str) -> None:
    """He has it in memory; another who answers does not take it from him, and a ring for anybody does."""
    rung, lane = RungInRedis(Redis.from_url(redis_url), "test"), uuid4()

    assert rung.stand([lane]) == {lane: ""}
    rung.answer(lane, "settle.first")
    assert rung.stand([lane]) == {lane: "settle.first"}
    RungInRedis(Redis.from_url(redis_url), "test").answer(lane, "settle.second")
    assert rung.stand([lane]) == {lane: "settle.first"}
    rung.answer(lane, "settle.first")
    assert rung.stand([lane], anybody=True) == {lane: ""}
