"""Institutions in memory: what is read is what is committed, also after something went wrong on the way."""

import threading
from dataclasses import replace
from typing import Any
from uuid import UUID

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
from workflow.subjects.institution import Institution

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


def test_whoever_goes_through_all_keeps_nothing_and_takes_what_is_there(lane: Lane) -> None:
    there = replace(lane.installation, institutions=Institutions(lane.installation.institutions.offered)).institutions
    with lane.installation.database.reading(lane.id) as connection:
        with there.reading_once(connection, lane.id) as first, there.reading_once(connection, lane.id) as second:
            assert first is not second
            assert first.people.keys() == second.people.keys() != set()
        with there.reading(connection, lane.id) as kept, there.reading_once(connection, lane.id) as again:
            assert again is kept


def test_whoever_borrows_sees_what_is_committed_and_the_lane_goes_on_with_the_same_copy(lane: Lane) -> None:
    """A second copy for a short look would cost as much memory again."""
    lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    lane.settle()
    before, told = _borrowed(lane)
    lane.send(lane.event("audience.told", "cycle/c", audience="parents"))
    lane.settle()
    after, told_again = _borrowed(lane)

    assert (told, told_again) == (1, 2)
    assert before is after


def test_a_lane_waits_while_its_copy_is_borrowed(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    there, at_the_copy = lane.installation.institutions, threading.Event()
    give_turn = there._turn

    def asked_for(institution_id: UUID) -> threading.Lock:
        at_the_copy.set()
        return give_turn(institution_id)

    lane.send(lane.event("audience.told", "cycle/c", audience="staff"))
    settling = threading.Thread(target=lane.settle)
    with (
        lane.installation.database.reading(lane.id) as connection,
        there.borrowing(connection, lane.id) as institution,
    ):
        monkeypatch.setattr(there, "_turn", asked_for)
        settling.start()
        at_the_copy.wait()
        assert not institution.cycles[identity("c")].of(AudienceTold)
    settling.join()

    assert _borrowed(lane)[1] == 1


def _borrowed(lane: Lane) -> tuple[Institution, int]:
    with (
        lane.installation.database.reading(lane.id) as connection,
        lane.installation.institutions.borrowing(connection, lane.id) as institution,
    ):
        return institution, len(institution.cycles[identity("c")].of(AudienceTold))
