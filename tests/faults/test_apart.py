"""One timer, letter, reminder, step or institution fails, again and again: it stops no other, and is not lost."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import Connection, insert, select, text

from handlers import clock as ticking
from handlers import reminding
from handlers.apart import LONGEST_SECONDS, Apart, Step
from handlers.clock import Clock
from tests.faults.cases import ask, told
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.scene import Scene
from tests.lane import Lane
from tests.world import identity
from workflow.catalogue import CATALOGUE
from workflow.inbox.receive import receive
from workflow.tables import timers

Breaks = Callable[..., Any]


@pytest.fixture
def scene(lane: Lane, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(lane, ledger, Poison(monkeypatch))


class Watch:
    """The clock that ticks in a scene, and how the time goes by in which it leaves somebody alone."""

    def __init__(self, scene: Scene, days: int = 15) -> None:
        later = scene.lane.installation.now() + timedelta(days=days)
        self.clock = Clock(replace(scene.lane.installation, now=lambda: later), scene.silent)
        self.seconds = 0.0
        self.clock.apart = Apart(self.clock.meters.tick_failures, lambda: self.seconds)

    def tick(self, *, waiting: bool = False) -> int:
        self.seconds += LONGEST_SECONDS if waiting else 0
        return self.clock.tick()

    def failed(self, step: Step) -> float:
        return float(self.clock.meters.tick_failures.labels(step.value)._value.get())


def broken(whom: Iterable[object], then: Breaks) -> Breaks:
    """Make a function that breaks for some, by whatever names them among what it is given."""

    def wrapped(*given: Any, **named: Any) -> Any:
        if any(str(one) in str(it) for it in given for one in whom):
            raise ZeroDivisionError
        return then(*given, **named)

    return wrapped


def unfired(lane: Lane) -> set[str]:
    with lane.installation.database.reading(lane.id) as connection:
        return set(connection.scalars(select(timers.c.event).where(timers.c.fired_at.is_(None))))


def test_a_timer_that_fails_stays_and_goes_when_it_can_and_stops_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One breaks receiving, one is of a newer program and the door does not know it; the third is reported at once."""
    ask(scene, "asked")
    lane, known = scene.lane, cast("dict[str, Any]", CATALOGUE)
    bad = [{"id": uuid4(), "event": "approval.lapsed"}, {"id": uuid4(), "event": "approval.outlived"}]
    where = {"institution_id": lane.id, "subject": f"approval/{identity('asked')}", "due": lane.installation.now()}
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(timers), [where | one for one in bad])
    monkeypatch.setattr(ticking, "receive", broken([bad[0]["id"]], receive))
    watch = Watch(scene)

    assert watch.tick() == 1, "the third is reported, and the lane is rung"
    assert unfired(lane) == {"approval.lapsed", "approval.outlived"}
    assert watch.failed(Step.TIMERS) == 2
    watch.tick()
    assert watch.failed(Step.TIMERS) == 2, "not tried again at once"
    watch.tick(waiting=True)
    assert watch.failed(Step.TIMERS) == 4

    monkeypatch.undo()
    monkeypatch.setitem(known, "approval.outlived", replace(known["approval.lapsed"], code="approval.outlived"))
    watch.tick(waiting=True)
    assert unfired(lane) == set()
    reported = [row.type for row in lane.rows() if row.source == ticking.SOURCE]
    assert sorted(reported) == ["approval.lapsed", "approval.lapsed", "approval.outlived"]


def test_an_institution_that_fails_stops_no_other(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its whole transaction breaks; that of its neighbour, who comes later, is done, and so is everything else."""
    ask(scene, "asked")
    lane, other = scene.lane, uuid4()
    monkeypatch.setattr(ticking, "with_due", lambda *given: {other, lane.id})
    monkeypatch.setattr(ticking, "fire_timers", broken([other], ticking.fire_timers))
    watch = Watch(scene)

    assert watch.tick() == 1
    assert watch.failed(Step.TIMERS) == 1
    assert unfired(lane) == set()


LOOKS = ("with_due", "with_old", "left_behind", "unsettled")


def test_each_step_of_a_tick_fails_alone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is due in the school; whichever step breaks, all the others are gone through."""
    here = scene.lane.id
    for look, found in zip(LOOKS, ({here}, {here}, [(here, uuid4())], {here}), strict=True):
        monkeypatch.setattr(ticking, look, lambda *given, found=found: found)
    steps: dict[Step, tuple[object, str]] = {
        Step.TIMERS: (ticking, "fire_timers"),
        Step.SUSPECTS: (ticking, "suspect_overdue"),
        Step.FILES: (ticking, "forget_old"),
        Step.LANES: (scene.silent, "ring"),
        Step.IMPORTS: (scene.silent, "ring_import"),
        Step.PLANS: (reminding, "replan"),
        Step.REMINDERS: (reminding, "fire"),
    }
    done: list[tuple[Step, Step]] = []
    for broken_step in steps:
        for step, (of, name) in steps.items():

            def do(*given: object, step: Step = step, broken_step: Step = broken_step, **named: object) -> int:
                done.append((broken_step, step))
                return 0 if step is not broken_step else int(1 / 0)

            monkeypatch.setattr(of, name, do)
        watch = Watch(scene)
        watch.tick()
        assert [step for step in Step if watch.failed(step)] == [broken_step]

    assert set(done) == set(product(steps, steps))


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_that_fails_is_missed_by_nobody_else(scene: Scene, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    """The database itself says no: on PostgreSQL the transaction of all the looks is over with that."""

    def nowhere(connection: Connection, *given: object) -> None:
        connection.execute(text("SELECT * FROM nowhere"))

    ask(scene, "asked")
    scene.send(told(scene, "waiting"))
    monkeypatch.setattr(ticking, look, nowhere)
    watch = Watch(scene)
    rung = watch.tick()
    scene.settle()
    assert rung == 1
    assert (unfired(scene.lane) == set()) is (look != "with_due")
    monkeypatch.undo()
    watch.tick(waiting=True)
    assert unfired(scene.lane) == set()
