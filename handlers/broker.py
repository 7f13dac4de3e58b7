"""The broker: Redis between processes, memory inside one; either only rings doorbells."""

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from handlers.rung import Rung, RungHere, RungInRedis
from handlers.sleeping import SleepingBroker
from workflow.settings import Settings

NAMESPACE = "stupeni"
MAINTENANCE_CHANCE = 100_000
"""Of a million: how often a command also looks for messages of dead workers. The default left them for minutes."""
SECONDS = 1
"""How long a Redis that does not answer is waited for: whoever rings has somebody waiting for his answer."""


def make_broker(settings: Settings) -> dramatiq.Broker:
    """Make the broker that the settings ask for.

    Without middleware: no retries, ages or limits, for a lost doorbell is rung again from the database.
    """
    if settings.redis_url is None:
        return StubBroker(middleware=[])
    once_more = Retry(NoBackoff(), 1, (redis.ConnectionError,))  # it was cut; who does not answer is not asked twice
    patience = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry": once_more}
    client = redis.Redis.from_url(settings.redis_url, **patience)
    return SleepingBroker(  # type: ignore[no-untyped-call]
        client=client,
        namespace=NAMESPACE,
        middleware=[],
        maintenance_chance=MAINTENANCE_CHANCE,
        heartbeat_timeout=10_000,
    )


def make_rung(broker: dramatiq.Broker) -> Rung:
    """Make the memory of standing rings, as wide as the broker rings."""
    return RungInRedis(broker.client, NAMESPACE) if isinstance(broker, RedisBroker) else RungHere()
