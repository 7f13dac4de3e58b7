"""Each guard of a lane alone: what it keeps away happens at a point where nothing else would keep it away too."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, make_url, text, update

import workflow.inbox.settle as settling
from handlers.apart import Apart
from handlers.clock import fire_timers
from handlers.letters.placing import place
from handlers.reminding import remind
from tests.faults.calls.letters import DUE, PLANNED, at, write_letter
from tests.faults.cases import ask
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.scene import Scene
from tests.lane import Lane
from tests.stacks import Stack
from tests.waiting import until
from workflow.access import by
from workflow.inbox.receive import Receipt, receive
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.letters import sending
from workflow.letters.lawful import Channel
from workflow.reminders import rows as reminding
from workflow.settings import Settings
from workflow.tables import inbox

Take = Callable[[Connection], int]
"""Takes what is due into somebody's hands; says how much."""

PATIENT = "-c idle_in_transaction_session_timeout=0"
MANY = 1000
TO_TRY = 2
"""Of the transactions in which an event is settled alone, after that of the batch and that of the count."""
FORTNIGHT = timedelta(days=15)
POINTS = (
    (settling, "waiting", False),
    (settling, "decide", False),
    (Writing, "write", False),
    (settling, "decide", True),
    (Writing, "write", True),
)
"""What comes between the lane's lock and the commit of what was settled under it: in a batch, or an event alone."""


@pytest.fixture
def first(production: Stack) -> Iterator[Lane]:
    """A worker, as a process of its own would be: no turns, rings or keepers stand between it and the other."""
    with worker(production) as lane:
        yield lane.open()


@pytest.fixture
def second(production: Stack) -> Iterator[Lane]:
    """Another one, who shares nothing with the first but the database."""
    with worker(production) as lane:
        yield lane


@contextmanager
def worker(stack: Stack) -> Iterator[Lane]:
    """Open what a worker has; however slow the machine is, the server ends no transaction of his that stands."""
    url = make_url(stack.database_url).update_query_dict({"options": PATIENT})
    settings = Settings(url.render_as_string(hide_password=False), redis_url=stack.redis_url, secret="a secret")
    with closing(Installation.open(settings)) as opened:
        yield Lane(opened)


@contextmanager
def inside(lane: Lane, owner: object, point: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a worker stand in his lane, just before a step of settling, while the block runs; then he goes on."""
    there, goes_on, passing = threading.Event(), threading.Event(), count()
    then = getattr(owner, point)

    def held(*given: Any, **named: Any) -> Any:
        if next(passing) == 0:
            there.set()
            until(goes_on.is_set, what="another who does not wait for him")
        return then(*given, **named)

    monkeypatch.setattr(owner, point, held)
    thread = threading.Thread(target=lane.settle)
    thread.start()
    until(there.is_set, what="a worker in his lane")
    try:
        yield
    finally:
        goes_on.set()
        thread.join()


@pytest.mark.parametrize(("owner", "point", "alone"), POINTS)
def test_whoever_comes_while_another_is_in_the_lane_leaves_it_to_him(
    first: Lane, second: Lane, owner: object, point: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules 2 and 3: the row of the lane alone says so. What is refused has no number at which two would collide.

    Without it the first would set the lane back to the number that it had when he came.
    """
    first.send(first.event("stage.completed", "cycle/c", event_id="refused", stage="preparation"))
    with first.installation.database.transaction(first.id) as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "refused").values(tries=int(alone)))
    with inside(first, owner, point, monkeypatch):
        first.send(first.event("audience.told", "cycle/c", event_id="meanwhile", audience="staff"))
        came = second.settle()
    first.send(first.event("audience.told", "cycle/c", event_id="after", audience="staff"))
    first.settle()

    ends = {"refused": "refused", "meanwhile": "settled", "after": "settled"}
    assert ends.items() <= first.states().items()
    assert {row.tries for row in first.rows() if row.event_id != "refused"} == {0}
    assert first.compare().equal
    assert came == 0


def test_whoever_lost_the_lane_before_he_counts_a_try_counts_none(
    first: Lane, second: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try that nobody makes would bring an innocent event nearer to its incident."""
    first.send(first.event("audience.told", "cycle/c", event_id="suspected", audience="staff"))
    with first.installation.database.transaction(first.id) as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "suspected").values(tries=1))
    one_by_one = settling._settle_one_by_one

    def meanwhile(installation: Installation, here: UUID, most: int) -> int:
        if installation is not first.installation:
            return one_by_one(installation, here, most)
        with inside(second, settling, "decide", monkeypatch):
            return one_by_one(installation, here, most)

    monkeypatch.setattr(settling, "_settle_one_by_one", meanwhile)
    first.settle()

    (row,) = (row for row in first.rows() if row.event_id == "suspected")
    assert (row.state, row.tries) == ("settled", 2)


def test_an_event_that_another_settled_between_its_count_and_its_try_keeps_its_end(
    first: Lane, second: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settled once more it would be refused, for there is no pause any more; no unique key would prevent that."""
    first.send(first.event("pair.paused", "pair/pair-misha", reason="Болеет"))
    first.settle()
    first.send(first.event("pair.resumed", "pair/pair-misha", event_id="resumed"))
    with first.installation.database.transaction(first.id) as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "resumed").values(tries=1))
    working, transactions = settling._working, count()

    def meanwhile(installation: Installation, here: UUID) -> AbstractContextManager[Any]:
        if installation is first.installation and next(transactions) == TO_TRY:
            second.settle()
        return working(installation, here)

    monkeypatch.setattr(settling, "_working", meanwhile)
    first.settle()

    assert next(transactions) > TO_TRY
    assert first.states()["resumed"] == "settled"
    assert first.compare().equal


def test_the_same_event_at_another_door_waits_for_the_first_and_is_the_same(first: Lane, second: Lane) -> None:
    """Rule 2: the inbox's unique key alone says so, while nobody can see the row of the first."""
    event = first.event("audience.told", "cycle/c", event_id="same", audience="staff")
    there: list[Receipt] = []
    other = threading.Thread(target=lambda: there.extend(second.send(event)))
    here, now = first.installation.database, first.installation.now()
    with here.transaction(first.id) as connection:
        (mine,) = receive(connection, first.caller("vera", by.CURATOR), [event], now)
        other.start()
        until(lambda: there or waits_for_another(first))
    other.join()

    assert [(one.id, one.duplicate) for one in there] == [(mine.id, True)]


def waits_for_another(lane: Lane) -> bool:
    """Say whether somebody waits for what another transaction has in hand."""
    held = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with lane.installation.database.glance() as connection:
        return connection.execute(text(held)).first() is not None


def timers_due(scene: Scene) -> Take:
    """Have a request lapse."""
    ask(scene, "asked")
    return lambda connection: fire_timers(connection, scene.lane.id, scene.lane.installation.now() + FORTNIGHT, Apart())


def reminders_due(scene: Scene) -> Take:
    """Have reminders to tell."""
    remind(at(scene, PLANNED))
    return lambda connection: len(reminding.claim(connection, scene.lane.id, DUE, MANY))


def messages_due(scene: Scene) -> Take:
    """Have a message to send."""
    write_letter(scene, "warm", PLANNED)
    place(at(scene, PLANNED), scene.lane.id, scene.senders)
    return lambda connection: len(sending.claim(connection, scene.lane.id, [Channel.EMAIL], PLANNED, MANY))


@pytest.mark.parametrize("due", [timers_due, reminders_due, messages_due])
def test_what_one_has_in_hand_another_neither_takes_nor_waits_for(
    first: Lane, second: Lane, due: Callable[[Scene], Take], ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clocks, and two who send: it is not free, though nothing is committed of its being taken."""
    take = due(Scene(first, ledger, Poison(monkeypatch)))
    here = first.id
    with first.installation.database.transaction(here) as one, second.installation.database.transaction(here) as other:
        other.execute(text("SET LOCAL lock_timeout = '10s'"))
        taken = [take(one), take(other)]

    assert taken[0] > 0
    assert taken[1] == 0
