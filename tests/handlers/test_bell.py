"""The bell: a broker that is away is not asked again at once, for whoever rings has somebody waiting."""

import threading
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import pytest
from redis.exceptions import TimeoutError as NoAnswer

from handlers import bell as bells
from handlers.rung import RungHere
from handlers.workers import Workers
from tests.waiting import until
from workflow.installation import Installation


class Frozen(RungHere):
    """Answers nobody, and counts who asked."""

    asked = 0

    def stand(self, lanes: object, *, anybody: bool = False) -> Mapping[UUID, str]:
        self.asked += 1
        raise NoAnswer


def test_a_broker_that_does_not_answer_is_left_alone_for_a_while(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers, frozen = Workers(installation), Frozen()
    bell = bells.Bell(workers.bell._actor, frozen, workers.meters)
    assert [bell.ring(uuid4()) for _ in range(3)] == [False, False, False]
    assert frozen.asked == 1
    monkeypatch.setattr(bells, "QUIET_SECONDS", 0.0)
    bell._quiet_until = 0.0
    assert [bell.ring(uuid4()) for _ in range(2)] == [False, False]
    assert frozen.asked == 3
    workers.stop()


class Slow(RungHere):
    """Lets whoever rings wait until others have come."""

    fails = False

    def __init__(self) -> None:
        super().__init__()
        self.rounds: list[list[UUID]] = []
        self.entered, self.go_on = threading.Event(), threading.Event()

    def stand(self, lanes: Sequence[UUID], *, anybody: bool = False) -> Mapping[UUID, str]:
        self.rounds.append(list(lanes))
        self.entered.set()
        assert self.go_on.wait(20)
        if self.fails:
            raise NoAnswer
        return super().stand(lanes, anybody=anybody)


def test_those_who_come_while_one_rings_are_rung_for_together(installation: Installation) -> None:
    """Each lane once, and nobody's is left out."""
    workers, slow = Workers(installation), Slow()
    bell = bells.Bell(workers.bell._actor, slow, workers.meters)
    first, second, third = uuid4(), uuid4(), uuid4()
    threads = [threading.Thread(target=bell.ring, args=(first,))]
    threads[0].start()
    assert slow.entered.wait(20)
    threads += [threading.Thread(target=bell.ring, args=(lane,)) for lane in (second, third, second)]
    for thread in threads[1:]:
        thread.start()
    until(lambda: len(bell._wanted) == 2)
    slow.go_on.set()
    for thread in threads:
        thread.join(20)

    assert [sorted(lanes) for lanes in slow.rounds] == [[first], sorted([second, third])]
    workers.stop()


def test_nobody_waits_for_who_tries_a_broker_that_did_not_answer(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen Redis holds up one who reports, not all; it is mended, and they are rung for with him."""
    monkeypatch.setattr(bells, "QUIET_SECONDS", 0.0)
    workers, slow = Workers(installation), Slow()
    bell = bells.Bell(workers.bell._actor, slow, workers.meters)
    slow.fails = True
    slow.go_on.set()
    assert not bell.ring(uuid4())
    slow.go_on.clear()
    slow.entered.clear()
    slow.fails = False
    trying, meanwhile, after = uuid4(), uuid4(), uuid4()
    thread = threading.Thread(target=bell.ring, args=(trying,))
    thread.start()
    assert slow.entered.wait(20)
    assert not bell.ring(meanwhile)
    slow.go_on.set()
    thread.join(20)
    assert bell.ring(after)

    assert [sorted(lanes) for lanes in slow.rounds[1:]] == [[trying], sorted([meanwhile, after])]
    workers.stop()
