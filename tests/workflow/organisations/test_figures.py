"""What an organisation above is told: counts that name nobody, and none that is small enough to."""

from uuid import uuid4

import pytest

from tests.lane import ADMINISTRATOR, Lane
from workflow.errors import NotTrue
from workflow.organisations.figures import figures_of, suppressed, together
from workflow.organisations.level import Level
from workflow.organisations.tree import open_organisation, read_tree
from workflow.stages import Stage

BASE, WORK, PAIRING = Stage.MENTEE_BASE, Stage.PAIR_WORK, Stage.PAIRING


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({WORK: 7, BASE: 5}, {WORK: 7, BASE: 5}),
        ({WORK: 9, PAIRING: 6, BASE: 1}, {WORK: 9, PAIRING: None, BASE: None}),
        ({WORK: 4, BASE: 2}, {WORK: None, BASE: None}),
        ({WORK: 3}, {WORK: None}),
        ({}, {}),
    ],
)
def test_a_small_count_is_hidden_and_so_is_one_that_would_betray_it(
    counts: dict[Stage, int], told: dict[Stage, int | None]
) -> None:
    assert suppressed(counts) == told


def test_a_region_counts_the_institutions_below_it(lane: Lane) -> None:
    region, town = uuid4(), uuid4()
    now = lane.installation.now()
    with lane.installation.database.transaction() as connection:
        open_organisation(connection, region, Level.REGION, "Край", None, now)
        open_organisation(connection, town, Level.MUNICIPALITY, " Город  Н ", region, now)
        with pytest.raises(NotTrue):
            open_organisation(connection, uuid4(), Level.REGION, "Другой край", town, now)
    other = Lane(lane.installation, uuid4())
    told = other.event("institution.opened", "institution/x", name="Школа № 9", parent=str(town))
    other.send(
        told.model_copy(update={"subject": f"institution/{other.id}"}),
        who="root",
        role=lane.caller("root", ADMINISTRATOR).roles,
    )
    other.settle()
    with lane.installation.database.reading() as connection:
        tree = read_tree(connection)
        below = tree.institutions_of(region)
        whole = together(connection, tree.find(region), [tree.find(lane.id)])
        (empty,) = figures_of(connection, below)

    assert [one.name for one in below] == ["Школа № 9"]
    assert [one.name for one in tree.above(other.id)] == ["Город Н", "Край"]
    assert (empty.pairs, dict(empty.cycles)) == (0, {})
    assert (whole.pairs, dict(whole.stages)) == (None, {Stage.PREPARATION: None})
    assert dict(whole.cycles) == {Stage.PREPARATION: 1}
