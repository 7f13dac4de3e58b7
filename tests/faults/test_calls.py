"""Every database call of each use case fails in turn; done again in peace, it ends as if nothing had been."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy.exc import SQLAlchemyError

from tests.faults.account_cases import ACCOUNTS
from tests.faults.cases import CASES, UseCase
from tests.faults.failing import FAILURES, Calls, Failure
from tests.faults.ledger import Ledger
from tests.faults.letter_cases import LETTERS
from tests.faults.page_cases import PAGES
from tests.faults.people_cases import PEOPLE
from tests.faults.poison import Poison
from tests.faults.scene import Away, Scene
from tests.lane import Lane
from workflow.errors import Unavailable

EVERY = {**CASES, **LETTERS, **ACCOUNTS, **PAGES, **PEOPLE}
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
    return scene.added(before)
