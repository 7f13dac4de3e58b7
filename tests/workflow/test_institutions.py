"""Institutions in memory: what is read is what is committed, also after something went wrong on the way."""

from typing import Any

import pytest

import workflow.institutions as institutions
from tests.lane import Lane
from tests.world import identity
from workflow.facts.cycles import AudienceTold


def test_a_copy_caught_up_by_half_is_not_caught_up_again(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader whose connection broke between the facts and the stages must not take the same facts in twice."""

    def breaking(*given: Any) -> None:
        raise ConnectionError

    assert _told(lane) == 0
    lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    lane.settle()
    with monkeypatch.context() as patched:
        patched.setattr(institutions, "_stand", breaking)
        with pytest.raises(ConnectionError):
            _told(lane)

    assert _told(lane) == 1


def _told(lane: Lane) -> int:
    """Count how often an audience was told, as a reader sees it."""
    with (
        lane.installation.database.reading() as connection,
        lane.installation.institutions.reading(connection, lane.id) as institution,
    ):
        return len(institution.cycles[identity("c")].of(AudienceTold))
