"""Turns: whoever has waited longest is next, and a busy worker does not come back at once to a lane that had few."""

import threading
from uuid import UUID, uuid4

import pytest

from handlers import turns as module
from handlers.turns import FEW, GATHERS_SECONDS, Turns
from tests.waiting import until


def test_turns_go_to_whoever_has_waited_longest() -> None:
    turns, order = Turns(), list[str]()

    def take(name: str) -> None:
        with turns.turn(uuid4(), 0):
            order.append(name)

    threads = []
    with turns.turn(uuid4(), 0):
        for name in ("first", "second", "third"):
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            until(lambda: len(turns._waiting) == len(threads))
    take("who asks again at once")
    for thread in threads:
        thread.join(20)

    assert order == ["first", "second", "third", "who asks again at once"]


def test_a_turn_ends_with_whatever_fails_in_it() -> None:
    turns = Turns()
    with pytest.raises(LookupError), turns.turn(uuid4(), 0):
        raise LookupError
    assert not turns._taken


class Watch:
    """A clock that only sleeping moves on, and the work that is done."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(module, "time", watch)
    return watch


def serve(turns: Turns, watch: Watch, lane: UUID, before: int = 0, seconds: float = 0.01) -> None:
    with turns.turn(lane, before):
        watch.now += seconds


def test_a_busy_worker_lets_events_come_together(watch: Watch) -> None:
    """Since the last batch of that lane; another lane, and one with many events, are served at once."""
    turns, lane = Turns(), uuid4()
    for _ in range(200):
        serve(turns, watch, uuid4())
    assert set(watch.slept) == {0.0}

    serve(turns, watch, lane)
    serve(turns, watch, uuid4())
    serve(turns, watch, lane, before=FEW)
    assert set(watch.slept) == {0.0}
    serve(turns, watch, uuid4())
    serve(turns, watch, lane, before=FEW - 1)
    assert watch.slept[-1] == pytest.approx(GATHERS_SECONDS - 0.01)


def test_a_lane_that_comes_alone_is_never_let_wait(watch: Watch) -> None:
    """However busy it keeps the worker: a school that sends one event after the other would be held up for nothing."""
    turns, lane = Turns(), uuid4()
    for _ in range(200):
        serve(turns, watch, lane)
    assert watch.slept == [0.0] * len(watch.slept)
    assert turns._busy > module.BUSY


def test_a_worker_with_time_left_lets_nobody_wait(watch: Watch) -> None:
    turns, lane = Turns(), uuid4()
    for _ in range(200):
        serve(turns, watch, lane)
        watch.now += 0.01
    assert watch.slept == []
