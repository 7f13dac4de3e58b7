"""Each guard of a lane alone: what it keeps away happens at a point where nothing else would keep it away too."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from typing import Any

import pytest
from sqlalchemy import make_url

import workflow.inbox.settle as settling
from tests.lane import Lane
from tests.stacks import Stack
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.settings import Settings

STANDS_FOR_EVER = "-c idle_in_transaction_session_timeout=0"
HELD_SECONDS = 60.0
POINTS = ((settling, "waiting"), (settling, "decide"), (Writing, "write"))
"""What comes between the lane's lock and the commit of what was settled under it."""


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
    url = make_url(stack.database_url).update_query_dict({"options": STANDS_FOR_EVER})
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
            assert goes_on.wait(HELD_SECONDS), "the other one waited for him"
        return then(*given, **named)

    monkeypatch.setattr(owner, point, held)
    thread = threading.Thread(target=lane.settle)
    thread.start()
    assert there.wait(HELD_SECONDS)
    try:
        yield
    finally:
        goes_on.set()
        thread.join()


@pytest.mark.parametrize(("owner", "point"), POINTS)
def test_whoever_comes_while_another_is_in_the_lane_leaves_it_to_him(
    first: Lane, second: Lane, owner: object, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules 2 and 3: the row of the lane alone says so. What is refused has no number at which two would collide.

    Without it the first would set the lane back to the number that it had when he came.
    """
    first.send(first.event("stage.completed", "cycle/c", event_id="refused", stage="preparation"))
    with inside(first, owner, point, monkeypatch):
        first.send(first.event("audience.told", "cycle/c", event_id="meanwhile", audience="staff"))
        came = second.settle()
    first.send(first.event("audience.told", "cycle/c", event_id="after", audience="staff"))
    first.settle()

    ends = {"refused": "refused", "meanwhile": "settled", "after": "settled"}
    assert ends.items() <= first.states().items()
    assert {row.tries for row in first.rows()} == {0}
    assert first.compare().equal
    assert came == 0
