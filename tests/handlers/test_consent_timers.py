"""The clock speaks of a consent thirty days after a birthday, through a real database: the pair stops, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.apart import Apart
from handlers.clock import fire_timers
from tests.lane import Lane
from tests.world import identity
from workflow.access import by

BEFORE = datetime(2022, 2, 10, 9, 0, tzinfo=UTC)
DUE = datetime(2022, 3, 3, 9, 0, tzinfo=UTC)
"""Misha is 14 on 1 February 2022."""


def sign(lane: Lane, event_id: str, *, himself: bool = False, time: datetime | None = None) -> None:
    signed = {"kind": "processing", "signed_by_person": himself, "signed_by_representative": str(identity("vera"))}
    when = {"time": time} if time else {}
    lane.send(lane.event("consent.signed", "person/misha", event_id=event_id, acting=by.CURATOR, **signed, **when))
    lane.settle()


@pytest.mark.parametrize("anew", [False, True])
def test_a_consent_that_was_outgrown_pauses_the_pair_unless_a_new_one_came_in_time(lane: Lane, anew: bool) -> None:
    named = {"representative": str(identity("vera"))}
    lane.send(lane.event("representative.named", "person/misha", acting=by.CURATOR, **named))
    sign(lane, "at thirteen")
    later = Lane(replace(lane.installation, now=lambda: BEFORE), lane.id, lane.sent)
    if anew:
        sign(later, "at fourteen", himself=True, time=BEFORE)
    due = Lane(replace(lane.installation, now=lambda: DUE), lane.id, later.sent)
    with lane.installation.database.transaction(lane.id) as connection:
        fire_timers(connection, lane.id, DUE, Apart())
    due.settle()

    told = [row.state for row in lane.rows() if row.type == "consent.outgrown"]
    assert told == ([] if anew else ["settled"])
    with (
        lane.installation.database.reading(lane.id) as connection,
        due.installation.institutions.reading(connection, lane.id) as institution,
    ):
        assert bool(institution.pairs[identity("pair-misha")].standing_pauses) is not anew
