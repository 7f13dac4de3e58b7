"""The broker whose consumers sleep: a message wakes one, and none is left lying when its token is gone."""

from collections.abc import Iterator

import dramatiq
import pytest
from dramatiq.brokers.redis import RedisBroker
from redis import Redis

from handlers import sleeping
from handlers.broker import make_broker
from handlers.sleeping import SleepingBroker
from tests.waiting import until
from workflow.settings import Settings

FOR_EVER = 0
"""What BLPOP takes for a sleep without end."""


@pytest.fixture
def broker(redis_url: str) -> SleepingBroker:
    made = make_broker(Settings(database_url="sqlite://", redis_url=redis_url))
    assert isinstance(made, SleepingBroker)
    made.client = Redis.from_url(redis_url, socket_timeout=None)  # waits as long as it takes
    return made


@pytest.fixture
def heard(broker: SleepingBroker, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a worker of the broker has heard."""
    found: list[str] = []

    @dramatiq.actor(actor_name="hear", queue_name="ears", broker=broker)
    def hear(word: str) -> None:
        found.append(word)

    worker = dramatiq.Worker(broker, worker_threads=1, worker_timeout=100)
    worker.start()
    yield found
    monkeypatch.undo()  # whoever is woken now sleeps no longer than ever, and sees that he shall stop
    for queue in ("ears", "ears.DQ"):
        broker.client.lpush(f"stupeni:tokens:{queue}", *range(10))
    worker.stop()


def say(broker: dramatiq.Broker, word: str) -> "dramatiq.Message[None]":
    return broker.get_actor("hear").message(word)


def test_a_message_wakes_whoever_sleeps(
    broker: SleepingBroker, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(sleeping, "SLEEP_SECONDS", FOR_EVER)
    heard: list[str] = request.getfixturevalue("heard")
    until(lambda: any(client["cmd"] == "blpop" for client in broker.client.client_list()))
    for word in ("first", "second"):
        broker.enqueue(say(broker, word))
        until(lambda: heard[-1:] == [word])  # noqa: B023


def test_a_message_without_its_token_is_found_at_the_end_of_the_sleep(broker: SleepingBroker, heard: list[str]) -> None:
    until(lambda: any(client["cmd"] == "blpop" for client in broker.client.client_list()))
    RedisBroker.enqueue(broker, say(broker, "quietly"))
    until(lambda: heard == ["quietly"])
    assert broker.client.llen("stupeni:tokens:ears") == 0
