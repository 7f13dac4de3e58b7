"""Whoever sends letters is killed at every named point between a letter's row, its sending and the record of it."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.faults.ledger import Ledger
from tests.faults.processes.fire import RECOVERED_WITHIN
from tests.faults.processes.post import PostOffice
from tests.faults.processes.town import Town
from tests.faults.processes.victim import LETTERS, Orders
from tests.mailing import MailServer
from tests.providers import Provider, provider
from tests.waiting import until
from workflow.letters.sending import LAPSES

CLAIMED, SENT, NOT_WRITTEN = "claimed, not sent", "sent, not recorded", "words found, not written"
DIES_WITHIN = 60.0


@pytest.fixture
def outside() -> Iterator[Provider]:
    """Another system that takes whatever it is told."""
    with provider() as found:
        yield found


@pytest.fixture(params=["town", "hamlet"])
def place(request: pytest.FixtureRequest) -> Town:
    """Either way to run."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Town)
    return found


def test_whoever_sends_is_killed_and_each_letter_comes_and_a_double_bears_its_own_id(
    place: Town, ledger: Ledger, mail: MailServer, outside: Provider, long: bool
) -> None:
    """Killed at each point, then repaired: what the dead had claimed is sent again as soon as the claim is over.

    In the short form the claims are made to be old, in the long one they are waited for.
    """
    place.fall_still()
    office = PostOffice(place, ledger.chance, mail, outside)
    for _ in range(2 if long else 1):
        for point in LETTERS:
            dies_at(place, office, point, ledger.chance.randint(1, 2))
        place.heal()
        since = time.monotonic()
        until(office.has_only_claims, RECOVERED_WITHIN, "an end of what nobody had claimed")
        if not long:
            office.let_claims_lapse()
        until(office.is_done, RECOVERED_WITHIN + LAPSES.total_seconds(), "an end of what was claimed")
        recovered_in = time.monotonic() - since
        place.fall_still()
    if long:
        office.is_in_time(timedelta(seconds=RECOVERED_WITHIN))
    office.close(ledger, recovered_in)


def dies_at(town: Town, office: PostOffice, point: str, passing: int) -> None:
    """Have something to send, and see one who is at it die at a point."""
    office.write(2)
    if point != NOT_WRITTEN:
        office.put_out()
    name = "run-victim" if "run" in town.commands else "clock-victim"
    victim = town.start(name, Orders(point, passing if point in (CLAIMED, SENT) else 1))
    until(lambda: not victim.is_alive(), DIES_WITHIN, f"a {name} dead at «{point}»")
    assert victim.exitcode == -signal.SIGKILL
    left = office.note_what_is_left()
    if point == CLAIMED:
        assert left - office.received().keys(), "it died after everybody had got everything"
    if point == SENT:
        assert left & office.received().keys(), "it died before anybody had got anything"
