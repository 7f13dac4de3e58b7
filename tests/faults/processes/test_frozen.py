"""The web and the clock frozen with SIGSTOP and resumed: at random moments, and at every named point."""

import signal

import pytest
from sqlalchemy import text

from tests.faults.ledger import Ledger
from tests.faults.processes.fire import under_fire
from tests.faults.processes.town import CLOCKS, GIVEN_UP_SOON, Town
from tests.faults.processes.victim import POINTS, WITH_REMINDERS, Orders
from tests.waiting import until

FREEZING = ("web", *CLOCKS)


def test_a_web_and_clocks_frozen_at_random_moments_lose_nothing(town: Town, ledger: Ledger, long: bool) -> None:
    """Rule 1: one or all of them stand, and go on as if they had not; nobody dies of it."""
    with under_fire(town, ledger) as fire:
        pids = town.pids()
        for _ in range(40 if long else 4):
            standing = fire.chance.sample(FREEZING, fire.chance.randint(1, len(FREEZING)))
            for name in standing:
                town.send(name, signal.SIGSTOP)
            fire.meanwhile(0.0, 3.0 if long else 0.5)
            for name in standing:
                town.send(name, signal.SIGCONT)
            fire.acknowledged_more()

    assert town.pids() == pids


@pytest.mark.parametrize("point", POINTS["web"])
def test_a_web_frozen_at_a_point_goes_on(town: Town, ledger: Ledger, long: bool, point: str) -> None:
    """Rules 1 and 2: it wakes with its transaction as it left it, or ended by the server; whoever asked asks again.

    In the short form PostgreSQL gives it five seconds, in the long one as many as the service asks for.
    """
    with under_fire(town, ledger) as fire:
        town.kill("web")
        for undone in (False, True) if long else [fire.chance.random() < 0.5]:
            orders = Orders(point, fire.chance.randint(1, 10), by=signal.SIGSTOP)
            town.start("web-frozen", orders, "" if long else town.asking(GIVEN_UP_SOON))
            until(lambda: town.stopped("web-frozen"), what=f"a web frozen at «{point}»")
            if undone:
                until(lambda: nobody_stands_in_a_transaction(town), what="the frozen one given up")
            town.send("web-frozen", signal.SIGCONT)
            fire.acknowledged_more(30)

            assert town.running["web-frozen"].is_alive()
            town.kill("web-frozen")


def test_a_clock_frozen_at_a_point_reports_its_timer_once(town: Town, ledger: Ledger, long: bool) -> None:
    """Rules 1 and 2: another does its work; it wakes to find that done, and what falls due then it does alone.

    In the short form at one point, and at none at which it has reminders: those are free after most of a minute.
    """
    with under_fire(town, ledger) as fire:
        points = [point for point in POINTS["clock"] if long or point not in WITH_REMINDERS]
        for point in points if long else [fire.chance.choice(points)]:
            with town.without(CLOCKS):
                fire.let_requests_lapse()
                fire.let_reminders_fall_due()
                orders = Orders(point, by=signal.SIGSTOP)
                town.start("clock-frozen", orders, "" if long else town.asking(GIVEN_UP_SOON))
                until(lambda: town.stopped("clock-frozen"), what=f"a clock frozen at «{point}»")
            until(lambda: fire.lapsed("settled") == fire.asked, what="each request reported by another")
            with town.without(CLOCKS):
                town.send("clock-frozen", signal.SIGCONT)
                fire.let_requests_lapse()
                until(lambda: fire.lapsed("settled") == fire.asked, what="each new one reported by the one that woke")

                assert town.running["clock-frozen"].is_alive()
                town.kill("clock-frozen")

    assert fire.lapsed() == fire.asked


def nobody_stands_in_a_transaction(town: Town) -> bool:
    """Say whether the server has ended what a frozen process was in."""
    stands = (
        "SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'"
    )
    with town.installation.database.glance() as connection:
        return connection.execute(text(stands)).first() is None
