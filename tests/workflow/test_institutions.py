"""Institutions in memory: what is read is what is committed, also after something went wrong on the way."""

from dataclasses import replace
from typing import Any

import pytest

import workflow.institutions as institutions
from tests.lane import Lane
from tests.world import identity
from workflow.access import by
from workflow.facts.cycles import AudienceTold
from workflow.inbox.settle import settle
from workflow.institutions import Institutions
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

RUN = "form_is_run"


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
        lane.installation.database.reading(lane.id) as connection,
        lane.installation.institutions.reading(connection, lane.id) as institution,
    ):
        return len(institution.cycles[identity("c")].of(AudienceTold))


def test_a_pair_that_another_worker_moved_is_asked_what_its_new_stage_asks(lane: Lane) -> None:
    """Else nothing that happens there would be news to the one who was not at it."""
    other = replace(lane.installation, institutions=Institutions(lane.installation.institutions.offered))
    lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    settle(other, lane.id)
    asked: dict[str, Any] = {"cycle": str(identity("c")), "stage": "preparation", "reason": "Сроки вышли"}
    lane.send(lane.event("stage.forcing_asked", "approval/a", acting=by.CURATOR, **asked))
    lane.settle()
    lane.send(lane.event("stage.forced", "approval/a", acting=by.HEAD), who="olga", role=by.HEAD)
    lane.settle()
    chosen = lane.event("forms.chosen", "cycle/c", acting=by.HEAD, forms=["student_student"])
    lane.send(chosen, who="olga", role=by.HEAD)
    settle(other, lane.id)

    with lane.installation.database.reading(lane.id) as connection:
        fresh = Institutions(lane.installation.institutions.offered)
        with fresh.reading(connection, lane.id) as institution:
            pair = institution.pairs[identity("pair-misha")]
            assert pair.stage is Stage.MENTEE_BASE
            assert pair.said[RUN] == ask(pair, REQUIREMENTS[RUN]).figures == (1, 1, True, False)
