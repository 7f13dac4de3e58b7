"""Every database call of each use case fails in turn; done again in peace, it ends as if nothing had been."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy.exc import SQLAlchemyError

from api.writing import NOUN_ROWS
from handlers.apart import Step
from handlers.workers import Workers
from tests.api.talk import Talk
from tests.faults.calls.covered import ACTORS, EVERY, LIKE, NOUN, STEPS
from tests.faults.calls.failing import FAILURES, Calls, Failure
from tests.faults.cases import UseCase
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.scene import Away, Scene
from tests.lane import Lane
from workflow.errors import Unavailable
from workflow.seeing.writes import WRITE_ROWS

A_FEW = 6
"""Calls of a use case that fail in the short form; in the long one each does."""


@pytest.mark.parametrize("name", EVERY)
def test_a_use_case_whose_calls_fail_in_turn_ends_as_if_they_had_not(
    lane: Lane, ledger: Ledger, long: bool, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules 1, 2 and 5: nothing half written, lost or doubled, and memory is never ahead of the database."""
    impatient = replace(lane.installation, settings=replace(lane.installation.settings, tries=3))
    scene, use_case = Scene(replace(lane, installation=impatient), ledger, Poison(monkeypatch)), EVERY[name]
    calls = Calls(lane.installation.database.engine, monkeypatch)
    peaceful(scene, use_case, calls, "warm")
    expected, made = peaceful(scene, use_case, calls, "peace")
    for index in range(len(made)) if long else sorted(ledger.chance.sample(range(len(made)), min(A_FEW, len(made)))):
        failure = ledger.chance.choice(FAILURES)
        run = f"{failure.__name__} at {index} {made[index]}"
        assert fail(scene, use_case, calls, run, index, failure) == expected, run
    scene.is_whole()
    ledger.close(lane.installation.database, [lane.id], drained="incident" not in name)


def peaceful(scene: Scene, use_case: UseCase, calls: Calls, run: str) -> tuple[Counter[str], list[str]]:
    """Go through a use case with nothing wrong; give what it adds to the tables, and the calls it made."""
    before = scene.tally()
    use_case.before(scene, run)
    with calls.counted() as made:
        use_case.act(scene, run)
    scene.settle()
    use_case.after(scene, run)
    assert set(use_case.asks) <= answered_well(), "the table says that more addresses are asked"
    return scene.added(before), made


def fail(scene: Scene, use_case: UseCase, calls: Calls, run: str, index: int, failure: Failure) -> Counter[str]:
    """Go through a use case with one call failing, then once more; give what both together add to the tables."""
    before = scene.tally()
    use_case.before(scene, run)
    try:
        with calls.counted(index, failure):
            use_case.act(scene, run)
    except (SQLAlchemyError, Unavailable, Away):
        scene.is_whole()
    use_case.act(scene, run)
    scene.settle()
    use_case.after(scene, run)
    return scene.added(before)


def answered_well() -> set[str]:
    """Name the addresses that have answered that they did what was asked, with their methods."""
    if Talk.built is None:
        return set()
    (requests,) = Talk.built.state.meters.requests.collect()
    counted = [one.labels for one in requests.samples if one.name.endswith("_count")]
    return {f"{one['method']} {one['route']}" for one in counted if one["status"] < "400"}


def test_every_address_that_writes_has_a_case_or_is_written_as_one_that_has() -> None:
    """A new row of the table of access has to be asked by a use case, or to say which one it is like."""
    nouns = {f"{row.method} {row.route}" for row in NOUN_ROWS}
    rows = nouns | {f"{row.method} {row.route}" for row in WRITE_ROWS}
    asked = {address for use_case in EVERY.values() for address in use_case.asks}
    assert asked | LIKE.keys() == rows - nouns
    assert not asked & LIKE.keys()
    assert {name for name, _ in LIKE.values()} | {NOUN} <= EVERY.keys()


def test_every_actor_and_every_step_of_the_clock_has_a_case(lane: Lane) -> None:
    workers = Workers(lane.installation)
    declared = {name for broker in (workers.broker, workers._post_broker) for name in broker.actors}
    assert declared == ACTORS.keys()
    assert set(Step) == STEPS.keys()
    assert {*ACTORS.values(), *STEPS.values()} <= EVERY.keys()
