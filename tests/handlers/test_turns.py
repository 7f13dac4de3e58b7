"""Turns: whoever has waited longest is next, also before him who lets go and asks again."""

import threading

from handlers.turns import Turns
from tests.handlers.test_flow import until


def test_turns_go_to_whoever_has_waited_longest() -> None:
    turns, order = Turns(), list[str]()

    def take(name: str) -> None:
        with turns:
            order.append(name)

    threads = []
    with turns:
        for name in ("first", "second", "third"):
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            assert until(lambda: len(turns._waiting) == len(threads))
    take("who let go and asks again")
    for thread in threads:
        thread.join(20)

    assert order == ["first", "second", "third", "who let go and asks again"]


def test_a_turn_ends_with_whatever_fails_in_it() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns:
                raise LookupError
        except LookupError:
            pass
    assert not turns._taken
