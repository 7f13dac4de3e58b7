"""PostgreSQL killed as by a power cut, and started again: what it has committed is there, and everybody comes back."""

from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from tests.faults.ledger import Ledger
from tests.faults.processes.fire import under_fire
from tests.faults.processes.town import Town
from tests.stacks import Stack
from workflow.database import Database


def test_a_postgres_killed_and_restarted_loses_nothing(town: Town, ledger: Ledger, long: bool) -> None:
    """Rule 1, with fsync on; no process of ours dies of it, and whoever asks meanwhile is told when to come again."""
    with under_fire(town, ledger) as fire:
        pids = town.pids()
        for _ in range(10 if long else 2):
            town.postgres.kill()
            fire.answered("503")
            fire.meanwhile(0.0, 10.0 if long else 0.5)
            town.postgres.start()
            fire.acknowledged_more()
            fire.meanwhile(0.0, 0.5)

    assert town.pids() == pids


@pytest.mark.parametrize(
    ("said", "kept"), [({}, "30s"), ({"options": "-c idle_in_transaction_session_timeout=3s"}, "3s")]
)
def test_the_server_ends_a_transaction_that_stands(production: Stack, said: dict[str, str], kept: str) -> None:
    """A frozen process would hold its lane for ever; an address that names another time has the last word."""
    url = make_url(production.database_url).update_query_dict(said).render_as_string(hide_password=False)
    with closing(Database(url)) as database, database.transaction() as connection:
        assert connection.scalar(text("show idle_in_transaction_session_timeout")) == kept
