"""The bell: a broker that is away is not asked again at once, for whoever rings has somebody waiting."""

from uuid import uuid4

import pytest
from redis.exceptions import TimeoutError as NoAnswer

from handlers import bell as bells
from handlers.rung import RungHere
from handlers.workers import Workers
from workflow.installation import Installation


class Frozen(RungHere):
    """Answers nobody, and counts who asked."""

    asked = 0

    def stand(self, institution_id: object, *, anybody: bool = False) -> str | None:
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
