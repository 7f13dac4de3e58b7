"""What an organisation above is told: counts that name nobody, and none that is small enough to."""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from tests.lane import ADMINISTRATOR, Lane
from tests.world import START
from workflow.errors import NotTrue
from workflow.organisations.figures import Figures, Told, cycle_told, figures_of, suppressed, together
from workflow.organisations.level import Level
from workflow.organisations.tree import Organisation, open_organisation, read_tree
from workflow.stages import Stage

BASE, WORK, PAIRING = Stage.MENTEE_BASE, Stage.PAIR_WORK, Stage.PAIRING


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({WORK: 7, BASE: 5}, {WORK: 7, BASE: 5}),
        ({WORK: 9, PAIRING: 6, BASE: 1}, {WORK: 9, PAIRING: None, BASE: None}),
        ({WORK: 5, PAIRING: 4, BASE: 4}, {WORK: None, PAIRING: None, BASE: None}),
        ({WORK: 4, BASE: 2}, {WORK: None, BASE: None}),
        ({WORK: 3}, {WORK: None}),
        ({}, {}),
    ],
)
def test_a_small_count_is_hidden_and_so_is_one_that_would_betray_it(
    counts: dict[Stage, int], told: dict[Stage, int | None]
) -> None:
    assert suppressed(counts) == told


def test_nothing_that_is_told_of_a_cycle_says_what_is_hidden() -> None:
    """Whoever knows the rule and the sum still finds two numbers or more for everything that is not told."""
    truths = [*product(range(13), repeat=3), *product(range(8), repeat=4)]
    found: dict[tuple[Any, ...], list[tuple[int, ...]]] = {}
    for truth in truths:
        stages, whole = cycle_told({stage: number for stage, number in zip(Stage, truth, strict=False) if number})
        found.setdefault((len(truth), whole, tuple(sorted(stages.items()))), []).append(truth)
    for (_, _, stages), same in found.items():
        for stage, told in stages:
            if told.more:
                assert len({truth[list(Stage).index(stage)] for truth in same}) > 1, same


def test_no_sum_of_any_level_gives_away_a_small_number() -> None:
    """The region less its towns, a town less its schools, a school less its cycles: nothing is left over."""
    school = Organisation(uuid4(), Level.INSTITUTION, None, "Школа", demonstration=False, opened_at=START)

    def of(counts: dict[Stage, int]) -> Figures:
        return Figures(school, {}, *cycle_told(counts))

    large, small, mixed = of({WORK: 20}), of({WORK: 3}), of({WORK: 9, PAIRING: 6, BASE: 1})
    town, other = together(school, [large, small]), together(school, [mixed, small])
    region = together(school, [large, small, mixed, small])
    for whole, parts in ((town, [large, small]), (other, [mixed, small]), (region, [town, other])):
        assert whole.pairs.number == sum(part.pairs.number for part in parts)
        for stage, told in whole.stages.items():
            assert told.number == sum(part.stages.get(stage, Told()).number for part in parts)
    assert (town.pairs, town.stages) == (Told(20, more=True), {WORK: Told(20, more=True)})
    assert region.pairs == Told(36, more=True)


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
        whole = together(tree.find(region), figures_of(connection, [tree.find(lane.id)]))
        (empty,) = figures_of(connection, below)

    assert [one.name for one in below] == ["Школа № 9"]
    assert [one.name for one in tree.above(other.id)] == ["Город Н", "Край"]
    assert (empty.pairs, dict(empty.cycles)) == (Told(), {})
    assert (whole.pairs, dict(whole.stages)) == (Told(more=True), {Stage.PREPARATION: Told(more=True)})
    assert dict(whole.cycles) == {Stage.PREPARATION: 1}
