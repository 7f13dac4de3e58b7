"""The turnstile by itself: a window of a minute, one count for all processes, and a Redis that goes away."""

from dataclasses import dataclass

import pytest
from prometheus_client import CollectorRegistry, Counter

from api.rates.rate import RATES, TIMES, By, Door
from api.rates.turnstile import AWAY_SECONDS, Turnstile
from workflow.errors import TooOften
from workflow.settings import Settings

VERA = {By.ACCOUNT: "vera", By.ADDRESS: "10.0.0.1", By.ORGANISATION: "school"}


@dataclass
class Clock:
    seconds: float = 1_800_000_030.0

    def __call__(self) -> float:
        return self.seconds


def turnstile(clock: Clock, redis_url: str | None = None, *, exports: int = 5, events: int = 0) -> Turnstile:
    settings = Settings("sqlite://", redis_url=redis_url, secret="key", rate_exports=exports, rate_events=events)
    registry = CollectorRegistry()
    limited = Counter("limited", "limited", ["door", "by"], registry=registry)
    return Turnstile(settings, clock, limited, Counter("alone", "alone", registry=registry))


def passed(one: Turnstile, times: int, who: dict[By, str] | None = None, door: Door = Door.EXPORTS) -> int:
    done = 0
    for _ in range(times):
        try:
            one.knock(door, who or VERA)
        except TooOften:
            continue
        done += 1
    return done


def test_an_account_is_told_how_long_to_wait_and_let_in_again_in_the_next_minute() -> None:
    clock = Clock()
    one = turnstile(clock)
    assert passed(one, 8) == 5
    with pytest.raises(TooOften) as told:
        one.knock(Door.EXPORTS, VERA)
    assert told.value.details["retry_after"] == 30

    clock.seconds += 30
    assert passed(one, 8) == 5


def test_an_address_and_an_organisation_have_a_count_of_their_own() -> None:
    one = turnstile(Clock())
    people = [{**VERA, By.ACCOUNT: f"person {n}"} for n in range(4)]
    assert sum(passed(one, 5, who) for who in people) == 5 * TIMES[By.ADDRESS]

    one = turnstile(Clock())
    scattered = [{**VERA, By.ACCOUNT: f"person {n}", By.ADDRESS: f"10.0.0.{n}"} for n in range(12)]
    assert sum(passed(one, 5, who) for who in scattered) == 5 * TIMES[By.ORGANISATION]
    elsewhere = {By.ACCOUNT: "galina", By.ADDRESS: "10.0.1.1", By.ORGANISATION: "college"}
    assert passed(one, 5, elsewhere) == 5


def test_a_rate_of_nothing_answers_all() -> None:
    assert passed(turnstile(Clock(), exports=0), 200) == 200


def test_a_door_before_which_nobody_is_known_is_not_counted_by_organisation() -> None:
    """Or somebody would shut a school out by knocking at its door."""
    assert {rate.door for rate in RATES if By.ORGANISATION not in rate.counted_by} == {Door.SIGN_IN, Door.RESET}


def test_two_processes_count_together(redis_url: str) -> None:
    clock = Clock()
    one, other = turnstile(clock, redis_url), turnstile(clock, redis_url)
    assert passed(one, 3) + passed(other, 8) == 5


def test_a_high_rate_is_told_to_redis_a_hundredth_at_a_time_and_holds_all_the_same(redis_url: str) -> None:
    clock = Clock()
    one, other = turnstile(clock, redis_url, events=1000), turnstile(clock, redis_url, events=1000)
    done = passed(one, 700, door=Door.EVENTS) + passed(other, 700, door=Door.EVENTS)
    assert 980 <= done <= 1020
    assert passed(one, 50, door=Door.EVENTS) <= 20


def test_a_redis_that_is_away_neither_opens_nor_shuts_the_door(redis_url: str) -> None:
    clock = Clock()
    one = turnstile(clock, "redis://127.0.0.1:1/0")
    assert passed(one, 8) == 5
    assert one._alone._value.get() > 0

    away = turnstile(clock, redis_url)
    other = turnstile(clock, redis_url)
    away._away_until = clock.seconds + AWAY_SECONDS
    assert passed(away, 3) == 3, "alone it counts what it sees itself"
    clock.seconds += AWAY_SECONDS
    assert passed(other, 4) == 4
    assert passed(away, 8) == 1, "together again it stops where the others are"
