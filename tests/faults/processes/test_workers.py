"""Several workers on one lane: messages doubled and out of order, two clocks, and a worker frozen with the lane."""

import signal

import redis

from handlers.clock import TICK_SECONDS
from tests.faults.ledger import Ledger
from tests.faults.processes.fire import under_fire
from tests.faults.processes.town import GIVEN_UP_SOON, NEVER_GIVEN_UP, WORKERS, Town
from tests.faults.processes.victim import Orders
from tests.waiting import until

POINTS = ("lane locked", "event decided", "settled, not committed")
BEFORE_WRITING = ("lane locked", "events read", "event decided")


def test_messages_delivered_thrice_and_out_of_order_settle_once(town: Town, ledger: Ledger, long: bool) -> None:
    """Rules 2 and 3: two workers get each bell three times, in no order."""
    with under_fire(town, ledger) as fire:
        for name in ("web", "clock-1", "clock-2"):
            town.kill(name)
            town.start(f"{name}-thrice", Orders(rings_thrice=True))
        fire.acknowledged_more(2000 if long else 100)


def test_two_clocks_report_each_timer_once(town: Town, ledger: Ledger, long: bool) -> None:
    """Both find the same timers due, and look again while nobody settles what they reported."""
    with under_fire(town, ledger) as fire:
        for _ in range(20 if long else 2):
            with town.without(WORKERS):
                fire.let_requests_lapse()
                fire.let_reminders_fall_due()
                until(lambda: fire.lapsed() >= fire.asked, what="each request reported as lapsed")
                fire.meanwhile(TICK_SECONDS, 2 * TICK_SECONDS)
            until(lambda: fire.lapsed("settled") == fire.asked, what="each report settled")

    assert fire.lapsed() == fire.asked


def test_whoever_is_rung_for_a_lane_in_which_another_stands_leaves_it_alone(
    town: Town, ledger: Ledger, long: bool
) -> None:
    """Rules 2 and 3: one stands in the lane and has written nothing; no keeper is known any more, and another comes."""
    with under_fire(town, ledger, schools=1) as fire:
        for point in BEFORE_WRITING if long else [fire.chance.choice(BEFORE_WRITING)]:
            with town.without(WORKERS):
                town.start("worker-inside", Orders(point, by=signal.SIGSTOP), town.asking(NEVER_GIVEN_UP))
                until(lambda: town.stopped("worker-inside"), what=f"a worker frozen at «{point}»")
                ended = fire.ended()
                with redis.Redis.from_url(str(town.settings.redis_url)) as client:
                    client.flushall()
                town.start("worker-beside", Orders("lane left", by=signal.SIGSTOP))
                until(lambda: town.stopped("worker-beside"), what="another who came to the lane")
                assert fire.ended() == ended, "two were in one lane"
                for name in ("worker-inside", "worker-beside"):
                    town.kill(name)
            fire.drained()


def test_a_lane_goes_on_without_the_worker_that_froze_with_it(town: Town, ledger: Ledger, long: bool) -> None:
    """It keeps the lane and holds its lock; others come, get it all the same, and it wakes to find its work undone.

    In the short form PostgreSQL gives it five seconds, in the long one as many as the service asks for.
    """
    short = town.asking(GIVEN_UP_SOON)
    with under_fire(town, ledger) as fire:
        for point in POINTS if long else [fire.chance.choice(POINTS)]:
            orders = Orders(point, by=signal.SIGSTOP)
            with town.without(WORKERS):
                town.start("worker-frozen", orders, "" if long else short)
                until(lambda: town.stopped("worker-frozen"), what=f"a worker frozen at «{point}»")
            fire.acknowledged_more(30)
            fire.drained()
            town.send("worker-frozen", signal.SIGCONT)
            fire.acknowledged_more(30)

            assert town.running["worker-frozen"].is_alive()
            town.kill("worker-frozen")
