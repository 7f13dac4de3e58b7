"""A correction that does not fit is refused before anything is forgotten."""

import pytest

from tests.world import World, identity
from workflow.access import by
from workflow.errors import NotFound, NotTrue, Unacceptable
from workflow.facts.cycles import TeamNamed
from workflow.subjects.cycle import Cycle


def school() -> tuple[World, Cycle]:
    """A cycle whose team is named by the event `team`."""
    world = World()
    world.say("institution.opened", "institution/school", who="admin", acting=by.ADMINISTRATOR, name="Школа")
    for name, role in (("vera", "curator"), ("olga", "head")):
        world.say("person.registered", f"person/{name}", "admin", by.ADMINISTRATOR, name=name, kinds=["teacher"])
        world.say("role.granted", f"person/{name}", "admin", by.ADMINISTRATOR, role=role)
    world.say("cycle.opened", "cycle/one", title="2021/22", pack="kemerovo-2021", school_year=2021)
    world.say("team.named", "cycle/one", "olga", by.HEAD, event_id="team", curator=str(identity("vera")))
    return world, world.cycle


@pytest.mark.parametrize(
    ("data", "refusal"),
    [({"curator": "nobody"}, NotTrue), ({}, NotTrue), ({"curator": str(identity("stranger"))}, NotFound)],
)
def test_a_correction_that_does_not_fit_changes_nothing(data: dict[str, str], refusal: type[Exception]) -> None:
    world, cycle = school()
    with pytest.raises(refusal):
        world.say(
            "fact.corrected",
            "cycle/one",
            corrected_source="urn:test",
            corrected_id="team",
            data=data,
            reason="Опечатка",
        )
    (team,) = cycle.of(TeamNamed)
    assert team.payload.curator == identity("vera")


def test_a_question_without_a_code_is_refused_at_the_door() -> None:
    world, _ = school()
    with pytest.raises(Unacceptable):
        world.say(
            "questionnaire.submitted",
            "person/vera",
            cycle=str(identity("one")),
            purpose="conformity",
            code="conformity",
            version=1,
            answers={"о себе": "пишу"},
        )
