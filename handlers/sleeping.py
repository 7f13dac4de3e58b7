"""A Redis broker whose consumers sleep until something is pushed, where Dramatiq's ask again every few milliseconds.

Beside each message a token is pushed to a list, and whoever has nothing to do waits for one before he looks. A token
without a message costs one look; a message whose token is gone is found at the end of the sleep.
"""

import time
from collections.abc import Iterable
from typing import Any

import dramatiq
from dramatiq.broker import Consumer, MessageProxy
from dramatiq.brokers.redis import RedisBroker
from redis import Redis, RedisError

SLEEP_SECONDS = 0.5
"""The longest sleep: shorter than the client waits for an answer."""
BUSY_SECONDS = 0.01
"""How long a consumer with enough in hand waits before it looks again: a message that comes meanwhile is another's."""
TOKENS = 1000
LEFT_SECONDS = 60


class SleepingBroker(RedisBroker):
    """Wakes one consumer for each message."""

    def enqueue(self, message: "dramatiq.Message[Any]", *, delay: int | None = None) -> "dramatiq.Message[Any]":
        """Push a message, then the token that wakes whoever sleeps."""
        pushed = super().enqueue(message, delay=delay)
        with self.client.pipeline(transaction=False) as together:
            key = self._tokens(message.queue_name)
            together.lpush(key, 1)
            together.ltrim(key, 0, TOKENS - 1)
            if "." in message.queue_name:
                # The queue of one process, which may be gone: what was rung there must not lie for ever.
                for left in (key, *self._kept(message.queue_name)):
                    together.expire(left, LEFT_SECONDS)
            together.execute()
        return pushed

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 0) -> Consumer:
        """Give a consumer that sleeps; it takes no other `timeout`."""
        return _Sleeper(super().consume(queue_name, prefetch, 0), prefetch, self.client, self._tokens(queue_name))

    def _tokens(self, queue_name: str) -> str:
        return f"{self.namespace}:tokens:{queue_name}"

    def _kept(self, queue_name: str) -> tuple[str, str]:
        return (f"{self.namespace}:{queue_name}", f"{self.namespace}:{queue_name}.msgs")


class _Sleeper(Consumer):
    def __init__(self, consumer: Any, prefetch: int, client: "Redis", tokens: str) -> None:
        self._consumer = consumer
        self._enough = max(1, prefetch // 2)  # Dramatiq takes twice as many in hand as there are threads
        self._client = client
        self._tokens = tokens

    def __next__(self) -> MessageProxy | None:
        if not self._consumer.message_cache:
            self._sleep()
        message: MessageProxy | None = next(self._consumer)
        return message

    def _sleep(self) -> None:
        if self._consumer.outstanding_message_count >= self._enough:
            time.sleep(BUSY_SECONDS)
            return
        try:
            self._client.blpop([self._tokens], timeout=SLEEP_SECONDS)
        except RedisError:
            time.sleep(SLEEP_SECONDS)  # the next look says what is wrong

    def ack(self, message: MessageProxy) -> None:
        self._consumer.ack(message)

    def nack(self, message: MessageProxy) -> None:
        self._consumer.nack(message)

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        self._consumer.requeue(messages)

    def close(self) -> None:
        self._consumer.close()
