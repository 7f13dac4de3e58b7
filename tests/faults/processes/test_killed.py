"""Processes killed with SIGKILL: at random moments, and at every named point between commit, doorbell and settle."""

import signal

import pytest

from tests.faults.ledger import Ledger
from tests.faults.processes.fire import Fire, under_fire
from tests.faults.processes.town import Town
from tests.faults.processes.victim import POINTS, WITH_REMINDERS, Orders
from tests.waiting import until

ROUNDS, MANY_ROUNDS = 5, 80
DIES_WITHIN = 60.0


def test_processes_killed_at_random_moments_lose_nothing(town: Town, ledger: Ledger, long: bool) -> None:
    """Rule 1: whoever keeps processes running starts each anew, and another is killed meanwhile."""
    with under_fire(town, ledger) as fire:
        for _ in range(MANY_ROUNDS if long else ROUNDS):
            name = fire.chance.choice(list(town.commands))
            town.kill(name)
            fire.meanwhile(0.0, 0.3)
            town.start(name)
            fire.meanwhile(0.0, 0.5)


@pytest.mark.parametrize("point", POINTS["worker"])
def test_a_worker_killed_at_a_point_loses_nothing(town: Town, ledger: Ledger, long: bool, point: str) -> None:
    """Rules 1 and 2: each time at another passing; the other workers and the clock finish its work."""
    with under_fire(town, ledger) as fire:
        for _ in range(5 if long else 1):
            dies_at(town, fire, "worker", point)


@pytest.mark.parametrize("point", POINTS["web"])
def test_a_web_killed_at_a_point_loses_nothing(town: Town, ledger: Ledger, long: bool, point: str) -> None:
    """Rules 1 and 2: whoever got no answer asks again, whether the first was committed or not."""
    with under_fire(town, ledger) as fire:
        town.kill("web")
        for _ in range(5 if long else 1):
            dies_at(town, fire, "web", point)


@pytest.mark.parametrize("point", POINTS["clock"])
def test_a_clock_killed_at_a_point_reports_its_timer_once(town: Town, ledger: Ledger, long: bool, point: str) -> None:
    """Timers of requests that nobody confirmed, and reminders, fall due while the only clock there is dies."""
    if point in WITH_REMINDERS and not long:
        pytest.skip("what a dead clock has taken is free after most of a minute")
    with under_fire(town, ledger) as fire:
        for _ in range(5 if long else 1):
            for name in ("clock-1", "clock-2"):
                town.kill(name)
            fire.let_requests_lapse()
            fire.let_reminders_fall_due()
            dies_at(town, fire, "clock", point, passings=1)
            town.heal()  # a request that stands cannot be made again: those of this round lapse before the next
            until(lambda: fire.lapsed("settled") == fire.asked, what="each request reported as lapsed")

    assert fire.lapsed() == fire.asked


def dies_at(town: Town, fire: Fire, command: str, point: str, passings: int = 10) -> None:
    """Start a process that dies at a point, at one of its first passings, and see it die of that."""
    victim = town.start(f"{command}-victim", Orders(point, fire.chance.randint(1, passings)))
    until(lambda: not victim.is_alive(), DIES_WITHIN, f"a {command} dead at «{point}»")
    assert victim.exitcode == -signal.SIGKILL


def test_the_one_process_killed_at_random_moments_loses_nothing(hamlet: Town, ledger: Ledger, long: bool) -> None:
    """Rule 1 for `stupeni run`: SQLite, doorbells in memory, all of which die with the process."""
    with under_fire(hamlet, ledger) as fire:
        for _ in range(20 if long else 2):
            fire.acknowledged_more(fire.chance.randrange(1, 40))
            hamlet.kill("run")
            hamlet.start("run")
