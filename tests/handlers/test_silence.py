"""The ladder of silence in the database: what really became of a letter, and a step that is reported once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from tests.lane import Lane
from tests.world import identity
from workflow.access import SERVICE
from workflow.facts.care import Rung, SilenceClimbed, WhyClimbed
from workflow.facts.event import Fact
from workflow.facts.payload import Kind, Ref
from workflow.letters.letter import Letter, Part
from workflow.letters.rows import queue
from workflow.silence.ladder import Silence, Step
from workflow.silence.letters import key_of
from workflow.silence.rows import climb, heard_of
from workflow.tables import inbox, letters

NOW = datetime(2022, 2, 15, 9, tzinfo=UTC)
PAIR = Ref(Kind.PAIR, identity("pair-misha"))


@pytest.fixture
def step() -> Fact[SilenceClimbed]:
    said = SilenceClimbed(rung=Rung.MENTOR, because=WhyClimbed.NO_MEETING)
    return Fact("urn:test", "1", "silence.climbed", PAIR, said, NOW, NOW.date(), NOW, SERVICE, SERVICE, number=7)


def test_a_letter_counts_as_heard_when_it_was_read_and_not_when_it_was_written(
    lane: Lane, step: Fact[SilenceClimbed]
) -> None:
    letter = Letter("pair.silent", identity("anna"), PAIR, key_of(step), Part.MENTOR, identity("c"))
    with lane.installation.database.transaction(lane.id) as connection:
        assert heard_of(connection, lane.id)(step) is None
        queue(connection, lane.id, [letter], 7, "silence.climbed", NOW)
        assert heard_of(connection, lane.id)(step) is None
        connection.execute(update(letters).values(read_at=NOW, state="placed"))
        assert heard_of(connection, lane.id)(step) == NOW


def test_a_step_is_reported_once_and_refused_when_the_pair_is_not_silent(lane: Lane) -> None:
    with (
        lane.installation.database.reading(lane.id) as connection,
        lane.installation.institutions.reading(connection, lane.id) as institution,
    ):
        silence = Silence(institution.pairs[PAIR.id], date(2022, 2, 1), ())
    due = Step(Rung.MENTOR, date(2022, 2, 15), WhyClimbed.NO_MEETING)
    with lane.installation.database.transaction(lane.id) as connection:
        assert climb(connection, lane.id, silence, due, NOW)
    with lane.installation.database.transaction(lane.id) as connection, capture_logs() as logged:
        assert not climb(connection, lane.id, silence, due, NOW + timedelta(seconds=1))
    assert not logged, "two clocks come to it at different moments, and nothing is wrong"
    lane.settle()
    with lane.installation.database.reading(lane.id) as connection:
        (row,) = connection.execute(select(inbox).where(inbox.c.type == "silence.climbed")).all()

    assert row.state == "refused"
    assert row.refusal["sentence"].startswith("Пара уже встретилась")
