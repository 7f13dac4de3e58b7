"""What may be said of a subject is answered for everybody, about everything, and changes nothing."""

from typing import Any

import pytest

from tests.world import World, identity
from workflow.access import Caller, Role, by
from workflow.catalogue import CATALOGUE
from workflow.queries.allowed import allowed
from workflow.stages import SEVEN, Stage


@pytest.fixture
def world() -> World:
    """A school with a cycle, a pair and a request that waits for a second head."""
    world = World()
    world.say("institution.opened", "institution/school", "root", by.ADMINISTRATOR, name="Школа № 1")
    for name in ("vera", "olga", "petr"):
        world.say("person.registered", f"person/{name}", "root", by.ADMINISTRATOR, name=name, kinds=["teacher"])
        role = "curator" if name == "vera" else "head"
        world.say("role.granted", f"person/{name}", "root", by.ADMINISTRATOR, role=role)
    world.say("person.registered", "person/misha", name="Миша", kinds=["pupil"], birth_date="2008-02-01")
    world.say("cycle.opened", "cycle/c", title="2021/22", pack="kemerovo-2021", school_year=2021)
    cycle, mentee = str(identity("c")), str(identity("misha"))
    request: Any = {"cycle": cycle, "mentee": mentee, "form": "student_student", "wants_to_take_part": True}
    world.say("request.submitted", "pair/pair-p", **request)
    asked: Any = {"cycle": cycle, "stage": "preparation", "reason": "Бумаги в пути."}
    world.say("stage.forcing_asked", "approval/a", "olga", by.HEAD, **asked)
    return world


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("stage", list(Stage))
def test_every_role_gets_an_answer_at_every_stage(world: World, role: Role, stage: Stage) -> None:
    caller = Caller(identity("misha"), role, world.institution.id)
    pair, cycle = world.pair("p"), world.cycle
    pair.stage = cycle.stage = stage
    for subject in (pair, cycle, world.institution.approvals[identity("a")]):
        for one in allowed(world.institution, subject, caller, world.now):
            assert one.event in CATALOGUE or one.event == "pair.advanced"
            assert one.why_not or (one.allowed and (one.yours or one.event == "pair.advanced"))


@pytest.mark.parametrize("stage", SEVEN)
def test_a_move_that_is_not_allowed_is_refused_and_one_allowed_is_made(world: World, stage: Stage) -> None:
    caller = Caller(identity("vera"), by.CURATOR, world.institution.id)
    world.pair("p").stage = stage
    said = {one.event: one for one in allowed(world.institution, world.pair("p"), caller, world.now)}
    data: Any = {"outcome": "not_reached", "reason": "Уехал.", "next_step": "Письмо."}

    assert said["pair.dissolved"].allowed
    assert said["pair.sent_back"].allowed is (stage is not Stage.PREPARATION)
    assert said["mentee.declined"].allowed is (stage in (Stage.PREPARATION, Stage.MENTEE_BASE))
    assert world.say("pair.dissolved", "pair/pair-p", **data).moves[0].to is Stage.DISSOLVED


def test_asking_what_is_allowed_changes_nothing(world: World) -> None:
    before = (world.cycle.stage, world.pair("p").stage, world.institution.number)
    for role in Role:
        allowed(world.institution, world.pair("p"), Caller(None, role, world.institution.id), world.now)

    assert (world.cycle.stage, world.pair("p").stage, world.institution.number) == before
