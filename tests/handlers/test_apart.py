"""Apart: one that fails stops no other, is left alone for a while, and an outage of all is told from one of one."""

from itertools import pairwise

import pytest
from prometheus_client import CollectorRegistry, Counter
from sqlalchemy.exc import TimeoutError as PoolTimeout

from handlers.apart import LONGEST_SECONDS, Apart, Step
from tests.world import identity
from workflow.errors import Unavailable

FIRST, SECOND, THIRD = (identity(name) for name in ("first", "second", "third"))


class Watch:
    """A clock of seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def failures() -> Counter:
    return Counter("failures", "of a test", ["step"], registry=CollectorRegistry())


@pytest.fixture
def apart(watch: Watch, failures: Counter) -> Apart:
    return Apart(failures, watch)


def fails() -> None:
    raise ZeroDivisionError


def is_out() -> None:
    raise PoolTimeout


def test_one_that_fails_holds_up_no_other_is_counted_and_left_alone_longer_each_time(
    apart: Apart, watch: Watch, failures: Counter
) -> None:
    tried: list[float] = []

    def do(who: object) -> bool:
        if who == SECOND:
            tried.append(watch.now)
            fails()
        return True

    for _ in range(300):
        assert apart.each(Step.TIMERS, [FIRST, SECOND, THIRD], do) == {FIRST, THIRD}
        watch.now += 1
    waits = [after - before for before, after in pairwise(tried)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (2.0, LONGEST_SECONDS)
    assert failures.labels("timers")._value.get() == len(tried)


def test_whoever_succeeds_begins_anew(apart: Apart, watch: Watch) -> None:
    for _ in range(3):
        apart.does(Step.PLANS, fails, FIRST)
        watch.now += LONGEST_SECONDS
    assert apart.does(Step.PLANS, lambda: "done", FIRST) == "done"
    apart.does(Step.PLANS, fails, FIRST)
    watch.now += 2.5

    assert not apart.left(Step.PLANS)


def test_a_step_that_fails_as_a_whole_is_left_alone_and_its_name_is_nobody_s(apart: Apart) -> None:
    apart.does(Step.LETTERS, fails)
    assert apart.is_left(Step.LETTERS)
    assert apart.left(Step.LETTERS) == set()
    assert apart.does(Step.LETTERS, lambda: "not now") is None
    assert apart.does(Step.LETTERS, lambda: "his", FIRST) == "his"


def test_a_database_that_is_away_is_nobody_s_failure(apart: Apart) -> None:
    """After two in a row nobody else waits for it, and nobody is left alone when it is back."""
    apart.does(Step.TIMERS, is_out, FIRST)
    with pytest.raises(PoolTimeout):
        apart.does(Step.TIMERS, is_out, SECOND)

    assert apart.left(Step.TIMERS) == set()
    apart.end()


def test_an_outage_of_one_alone_is_his_and_told_at_the_end_of_the_round(apart: Apart) -> None:
    apart.does(Step.TIMERS, is_out, FIRST)
    apart.does(Step.TIMERS, lambda: "well", SECOND)
    apart.does(Step.TIMERS, is_out, THIRD)

    assert apart.left(Step.TIMERS) == {FIRST, THIRD}
    with pytest.raises(Unavailable) as told:
        apart.end()
    assert (told.value.__context__, told.value.__cause__) == (None, None), "what was being written is let go"
    apart.end()


def test_in_a_transaction_an_outage_ends_it_and_another_error_does_not(apart: Apart) -> None:
    assert apart.does(Step.TIMERS, fails, FIRST, in_transaction=True) is None
    with pytest.raises(PoolTimeout):
        apart.does(Step.TIMERS, is_out, SECOND, in_transaction=True)

    assert apart.left(Step.TIMERS) == {FIRST}
