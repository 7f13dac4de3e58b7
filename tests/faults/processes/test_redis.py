"""Redis killed, flushed, away, frozen, read-only, out of memory: the doors stay open, and the clock rings again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import redis

from tests.faults.ledger import Ledger
from tests.faults.processes.fire import Fire, under_fire
from tests.faults.processes.reporter import STOOD_STILL
from tests.faults.processes.town import WORKERS, Town

MINUTE, MOMENT = 60.0, 3.0

Broken = Callable[[Town, Fire], Iterator[None]]


def killed(town: Town, fire: Fire) -> Iterator[None]:
    """It comes back at once, and empty: every bell that was not heard is gone, and none was heard for a while."""
    with town.without(WORKERS):
        yield
        town.redis.kill()
        town.redis.start()


def flushed(town: Town, fire: Fire) -> Iterator[None]:
    """Everything it holds is gone in the middle of the work, the messages and who was to acknowledge them."""
    with redis.Redis.from_url(str(town.settings.redis_url)) as client:
        for _ in range(20):
            client.flushall()
            fire.meanwhile(0.0, 0.1)
        with town.without(WORKERS):
            yield
            client.flushall()


def away(town: Town, fire: Fire) -> Iterator[None]:
    """Nobody listens at its address."""
    town.redis.end()
    yield
    town.redis.start()


def frozen(town: Town, fire: Fire) -> Iterator[None]:
    """It takes connections, and answers nothing."""
    town.redis.freeze()
    yield
    town.redis.thaw()


def read_only(town: Town, fire: Fire) -> Iterator[None]:
    """It follows a master that is not there, and takes no writes."""
    with redis.Redis.from_url(str(town.settings.redis_url)) as client:
        client.replicaof("127.0.0.1", "1")
        yield
        client.replicaof("NO", "ONE")


def out_of_memory(town: Town, fire: Fire) -> Iterator[None]:
    """It refuses every command that would need memory."""
    with redis.Redis.from_url(str(town.settings.redis_url)) as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "1mb")
        yield
        client.config_set("maxmemory", "0")


@pytest.mark.parametrize("broken", [killed, flushed, away, frozen, read_only, out_of_memory])
def test_a_redis_that_is_broken_loses_nothing(town: Town, ledger: Ledger, long: bool, broken: Broken) -> None:
    """Rule 1: Redis holds only bells. What happens meanwhile is accepted, and settled when they are heard again.

    Nobody reports any more when it is mended: only the clock can ring for what was left.
    """
    with under_fire(town, ledger) as fire:
        pids = town.pids()
        with contextmanager(broken)(town, fire):
            fire.acknowledged_more(len(fire.schools))
            fire.meanwhile(MOMENT / 2, MINUTE if long else MOMENT)
            fire.fall_silent()

    assert set(fire.answers) <= {"202", "200", STOOD_STILL}, "a door was closed for want of a bell"
    there = town.pids()
    assert {name for name in pids if there.get(name) != pids[name]} == set(
        WORKERS if broken in (killed, flushed) else ()
    )
