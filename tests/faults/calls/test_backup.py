"""Every database call of a backup fails in turn: there is no copy then, and one that is made again is whole."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from tests.faults.calls.failing import FAILURES, Calls
from tests.faults.ledger import Ledger
from tests.lane import Lane
from tests.world import START
from workflow.backup.manifest import backups
from workflow.backup.verify import verify
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up

A_FEW = 6


def test_a_copy_whose_calls_fail_in_turn_is_no_copy_until_it_is_whole(
    lane: Lane, ledger: Ledger, long: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ended it, nothing of it is left that could be taken for a copy, and the next one is one."""
    event = lane.event("audience.told", "cycle/c", event_id="told", audience="staff")
    lane.send(event)
    lane.settle()
    ledger.acknowledge(lane.id, event.source, event.id)
    with lane.kept() as database:
        calls = Calls(database.engine, monkeypatch)
        with calls.counted() as made:
            whole = verify(back_up(database, tmp_path / "peace", START, None, Nobody()), None, Nobody())
        for index in range(len(made)) if long else ledger.chance.sample(range(len(made)), min(A_FEW, len(made))):
            under, failure = tmp_path / str(index), ledger.chance.choice(FAILURES)
            with calls.counted(index, failure), suppress(SQLAlchemyError):
                back_up(database, under, START, None, Nobody())
            if not backups(under):
                back_up(database, under, START, None, Nobody())
            (copy,) = backups(under)
            assert verify(copy, None, Nobody()).lanes == whole.lanes, f"{failure.__name__} at {index}"
    ledger.close(lane.installation.database, [lane.id])
