"""A reminder stands in the cycle that its task stands in now: a newer one takes over whoever has no pair yet."""

from datetime import timedelta

from sqlalchemy import update

from tests.handlers.test_reminding import Reminded, reminded
from tests.world import identity
from workflow.reminders.rows import planned, write_plan
from workflow.tables import reminders

__all__ = ["reminded"]


def test_what_a_newer_cycle_has_taken_over_is_reminded_of_in_that_one(reminded: Reminded) -> None:
    lane, now = reminded.lane, reminded.clock()
    with lane.installation.database.transaction(lane.id) as connection:
        with lane.installation.institutions.reading(connection, lane.id) as institution:
            wanted, number = planned(connection, institution, now), institution.number
        write_plan(connection, lane.id, number, wanted, now)
        connection.execute(update(reminders).values(cycle_id=identity("last year's")))
        write_plan(connection, lane.id, number, wanted, now + timedelta(minutes=1))

    rows = reminded.rows()
    assert rows
    assert {row.cycle_id for row in rows} == {identity("c")}
