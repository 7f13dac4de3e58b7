"""A poison event is set aside, whatever it does to whoever settles it, and the lane goes on."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, func, select, text

from tests.faults.cases import change, command, get_stuck, told
from tests.faults.ledger import Ledger
from tests.faults.poison import POISON, Poison, swallow
from tests.faults.scene import Scene
from tests.forked import FORKING
from tests.lane import Lane
from tests.stacks import Stack
from workflow.subjects.incident import OPENED
from workflow.tables import journal

TRIES = 2
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER poisoned BEFORE INSERT ON facts WHEN NEW.event_id LIKE '%{POISON}' "
        "BEGIN SELECT RAISE(ABORT, 'poison'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'poison' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER poisoned BEFORE INSERT ON facts FOR EACH ROW "
        f"WHEN (NEW.event_id LIKE '%{POISON}') EXECUTE FUNCTION poisoned()",
    ],
}
CURES = {"sqlite": "DROP TRIGGER poisoned", "postgresql": "DROP FUNCTION poisoned CASCADE"}


@pytest.fixture
def impatient(lane: Lane) -> Lane:
    """A lane that gives up soon."""
    settings = replace(lane.installation.settings, tries=TRIES)
    return replace(lane, installation=replace(lane.installation, settings=settings))


def test_an_event_that_kills_its_process_gets_stuck_and_the_lane_goes_on(
    impatient: Lane, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 1: the clock suspects the one before it, then the poison, whose tries are counted before they are made."""
    scene = Scene(impatient, ledger, Poison(monkeypatch))
    report(scene)
    deaths = []
    for _ in range(TRIES + 2):
        child = FORKING.Process(target=swallow, args=(impatient.installation.settings, impatient.id))
        child.start()
        child.join()
        deaths.append(child.exitcode)
        scene.tick(days=1)

    assert deaths == [*[-signal.SIGKILL] * (TRIES + 1), 0]
    is_aside(scene)


def test_an_event_that_the_database_will_not_take_gets_stuck_and_the_lane_goes_on(
    impatient: Lane, stack: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the database that is no outage is the event's own: waiting would not mend it."""
    scene = Scene(impatient, ledger, Poison(monkeypatch))
    scene.poison.mended = True
    with poisoned(stack):
        report(scene)
        scene.settle()
        is_aside(scene)
    act(scene, "retried")
    assert set(impatient.states().values()) == {"settled"}
    assert incidents(scene) == 1
    ledger.close(impatient.installation.database, [impatient.id])


@pytest.mark.parametrize("verb", ["skipped", "released", "retried"])
def test_an_incident_is_opened_once_and_ends_by_a_command(
    impatient: Lane, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """However often the lane is rung meanwhile; what waited behind it goes on."""
    scene = Scene(impatient, ledger, Poison(monkeypatch))
    get_stuck(scene, "run")
    for _ in range(TRIES + 1):
        scene.tick(days=1)
        scene.settle()
    assert (incidents(scene), impatient.states()["run behind"]) == (1, "waiting")
    act(scene, verb)

    ends = {"skipped": "skipped", "released": "stuck", "retried": "settled"}
    assert (impatient.states()[f"run {POISON}"], impatient.states()["run behind"]) == (ends[verb], "settled")
    assert incidents(scene) == 1
    scene.is_whole()
    ledger.close(impatient.installation.database, [impatient.id], drained=False)


def test_an_event_that_fails_only_beside_others_settles_alone(
    impatient: Lane, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that failed is settled event by event, and nobody is set aside for it."""
    scene = Scene(impatient, ledger, Poison(monkeypatch, sociable=True))
    report(scene)
    scene.settle()

    assert set(impatient.states().values()) == {"settled"}
    assert incidents(scene) == 0
    scene.is_whole()
    ledger.close(impatient.installation.database, [impatient.id])


def report(scene: Scene) -> None:
    """Have a poison wait between others: one before, one behind it about the same person, one after it about no one."""
    scene.send(
        change(scene, "run", "registered"),
        change(scene, "run", POISON),
        change(scene, "run", "behind"),
        told(scene, "run", "after"),
    )


def act(scene: Scene, verb: str) -> None:
    """Decide about the incident."""
    command(verb)(scene, "run")


def is_aside(scene: Scene) -> None:
    """See that the poison alone is stuck, after all its tries, and that only what is about the same person waits."""
    rows = {row.event_id: row for row in scene.lane.rows()}
    assert [rows[f"run {name}"].state for name in ("registered", POISON, "behind", "after")] == [
        "settled",
        "stuck",
        "waiting",
        "settled",
    ]
    assert rows[f"run {POISON}"].tries == TRIES
    assert incidents(scene) == 1
    scene.is_whole()
    scene.ledger.close(scene.lane.installation.database, [scene.lane.id], drained=False)


def incidents(scene: Scene) -> int:
    """Count how often the journal says that an incident was opened."""
    with scene.lane.installation.database.reading(scene.lane.id) as connection:
        return connection.scalar(select(func.count()).where(journal.c.type == OPENED)) or 0


@contextmanager
def poisoned(stack: Stack) -> Iterator[None]:
    """Let the database refuse the fact of a poison, as it refuses a value that no column takes."""
    owner = create_engine(stack.owner_url)
    with owner.begin() as connection:
        for statement in TRIGGERS[owner.dialect.name]:
            connection.execute(text(statement))
    yield
    with owner.begin() as connection:
        connection.execute(text(CURES[owner.dialect.name]))
    owner.dispose()
