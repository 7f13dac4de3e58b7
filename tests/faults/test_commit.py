"""The connection is cut during COMMIT: nobody knows whether it was done, and doing it again is right either way."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from tests.faults.cases import CASES
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.proxy import Proxy, proxy
from tests.faults.scene import Away, Scene
from tests.lane import Lane
from tests.stacks import Stack
from tests.waiting import until
from workflow.errors import Unavailable
from workflow.installation import Installation
from workflow.settings import Settings

COMMITTING = (
    "receive several",
    "settle a batch",
    "settle one by one",
    "tick with a timer due",
    "write over HTTP",
)


@pytest.fixture
def wire(production: Stack, tmp_path: Path) -> Iterator[Proxy]:
    """A wire to the real PostgreSQL of this test."""
    with proxy(tmp_path / "wire", make_url(production.database_url)) as made:
        yield made


@pytest.fixture
def scene(production: Stack, wire: Proxy, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A school at the end of that wire."""
    settings = Settings(wire.url(production.database_url), redis_url=production.redis_url, secret="a secret", tries=3)
    opened = Installation.open(settings)
    yield Scene(Lane(opened).open(), ledger, Poison(monkeypatch))
    opened.close()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_event_whose_acceptance_nobody_heard_of_is_one_event(scene: Scene, wire: Proxy, cut: str) -> None:
    """Rules 1 and 2: the client is told 503, sends the same once more, and it is accepted once."""
    event = scene.talk.event("audience.told", "cycle/c", event_id="unheard", audience="staff")
    wire.lose(cut)
    with pytest.raises(Away):
        scene.post(event)

    there = [row.id for row in scene.lane.rows() if row.event_id == "unheard"]
    assert len(there) == (1 if cut == "after" else 0)
    scene.post(event)
    scene.settle()
    (row,) = (row for row in scene.lane.rows() if row.event_id == "unheard")
    assert row.state == "settled"
    assert there in ([], [row.id])
    scene.ledger.close(scene.lane.installation.database, [scene.lane.id])


@pytest.mark.parametrize("cut", ["before", "after"])
@pytest.mark.parametrize("name", COMMITTING)
def test_a_commit_that_nobody_heard_of_takes_effect_once(scene: Scene, wire: Proxy, name: str, cut: str) -> None:
    """Each commit of the use case in turn is lost on its way there, or its answer on its way back."""
    act(scene, name, "warm")
    expected = act(scene, name, "peace")
    for index in count():
        lost, added = act_unheard(scene, wire, name, cut, index)
        if not lost:
            break
        assert added == expected, f"commit {index}"
    assert index > 0
    scene.ledger.close(scene.lane.installation.database, [scene.lane.id], drained="incident" not in name)


def act(scene: Scene, name: str, run: str) -> Counter[str]:
    """Go through a use case; give what it adds to the tables."""
    before = scene.tally()
    CASES[name].before(scene, run)
    CASES[name].act(scene, run)
    scene.settle()
    return scene.added(before)


def act_unheard(scene: Scene, wire: Proxy, name: str, cut: str, index: int) -> tuple[bool, Counter[str]]:
    """Go through a use case with one commit lost, and once more; say whether it was, and what both added."""
    before, run = scene.tally(), f"{cut} {index}"
    CASES[name].before(scene, run)
    wire.lose(cut, index)
    with suppress(OperationalError, Unavailable, Away):
        CASES[name].act(scene, run)
    lost = wire.lost
    wire.forget()
    until(lambda: has_let_go(scene))
    scene.is_whole()
    CASES[name].act(scene, run)
    scene.settle()
    return lost, scene.added(before)


def has_let_go(scene: Scene) -> bool:
    """Say whether PostgreSQL knows that a connection is gone: until then it keeps what that one had locked."""
    held = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    with scene.lane.installation.database.glance() as connection:
        return connection.execute(text(held)).first() is None
