"""The use cases that faults meet: what stands before each, and what whoever saw no answer does again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from tests.faults.poison import POISON
from tests.faults.scene import Scene, answered, pair_of
from tests.lane import ADMINISTRATOR
from tests.world import identity
from workflow.access import Caller, by
from workflow.errors import Unacceptable
from workflow.inbox.envelope import Envelope
from workflow.organisations.opening import report
from workflow.tables import inbox

Act = Callable[[Scene, str], None]


@dataclass(frozen=True)
class UseCase:
    """`before` and `after` are done in peace, `act` meets the fault and is done again; all are told the run's name.

    `asks`: the addresses where it writes over HTTP, with their methods; in peace each of them answers that it did.
    """

    act: Act
    before: Act = lambda scene, run: None
    after: Act = lambda scene, run: None
    asks: tuple[str, ...] = ()


def told(scene: Scene, run: str, name: str = "told", **data: Any) -> Envelope:
    """Make an event that settles as a fact and changes a requirement."""
    return scene.lane.event("audience.told", "cycle/c", event_id=f"{run} {name}", audience="staff", **data)


def receive_one(scene: Scene, run: str) -> None:
    """Receive one event."""
    scene.send(told(scene, run))


def receive_several(scene: Scene, run: str) -> None:
    """Receive a body that opens two subjects and speaks of them."""
    event, new = scene.lane.event, f"person/{run}"
    card: dict[str, Any] = {"kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7, "acting": by.CURATOR}
    request = scene.lane.request("misha").model_copy(update={"id": f"{run} 3", "subject": f"pair/{identity(run)}"})
    scene.send(
        event("person.registered", new, event_id=f"{run} 1", name=run, **card),
        event("person.changed", new, event_id=f"{run} 2", name=f"{run} again", **card),
        request.model_copy(update={"data": request.data | {"mentee": str(identity(run))}}),
        event("pair.paused", f"pair/{run}", event_id=f"{run} 4", reason="Болеет"),
    )


def send_four(scene: Scene, run: str) -> None:
    """Have four events wait: two facts, a pause that ends, and one that will be refused."""
    event = scene.lane.event
    scene.send(
        told(scene, run),
        event("pair.paused", "pair/pair-misha", event_id=f"{run} 2", reason="Болеет"),
        event("stage.completed", "cycle/c", event_id=f"{run} 3", stage="preparation"),
        event("pair.resumed", "pair/pair-misha", event_id=f"{run} 4"),
    )


def suspect_two(scene: Scene, run: str) -> None:
    """Have two events wait, each to be tried alone."""
    scene.send(told(scene, run, "1"), told(scene, run, "2"))
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.state == "waiting").values(tries=1))


def settle(scene: Scene, run: str) -> None:
    """Settle what waits."""
    scene.settle()


def get_stuck(scene: Scene, run: str) -> None:
    """Have an event stuck, and another one of the same person wait behind it; then the mistake is mended."""
    scene.poison.mended = False
    scene.send(*(change(scene, run, name) for name in ("registered", POISON, "behind")))
    scene.settle()
    scene.poison.mended = True


def change(scene: Scene, run: str, name: str) -> Envelope:
    """Make an event about the person of a run, who is registered or changed."""
    verb = "registered" if name == "registered" else "changed"
    card: dict[str, Any] = {"name": run, "kinds": ["teacher"], "acting": by.CURATOR}
    return scene.lane.event(f"person.{verb}", f"person/{run}", event_id=f"{run} {name}", **card)


def command(verb: str) -> Act:
    """Make the act of deciding about an incident."""

    def act(scene: Scene, run: str) -> None:
        (stuck,) = (row.id for row in scene.lane.rows() if row.event_id == f"{run} {POISON}")
        event = scene.lane.event(f"incident.{verb}", "incident/any", event_id=run, reason="Разобрались")
        scene.send(event.model_copy(update={"subject": f"incident/{stuck}", "actorrole": by.CURATOR.code}))
        scene.settle()

    return act


def open_cycle(scene: Scene, run: str) -> None:
    """Open a cycle to force."""
    said: dict[str, Any] = {"title": run, "pack": "seven-stages", "school_year": 2021}
    scene.send(scene.lane.event("cycle.opened", f"cycle/{run}", event_id=f"{run} opened", **said))
    scene.settle()


def force(scene: Scene, run: str) -> None:
    """Ask that a stage be forced, and have a second person confirm it."""
    cycle = str(identity(run))
    asked: dict[str, Any] = {"cycle": cycle, "stage": "preparation", "reason": "Сроки вышли", "acting": by.CURATOR}
    scene.send(scene.lane.event("stage.forcing_asked", f"approval/{run}", event_id=f"{run} asked", **asked))
    scene.settle()
    confirmed = scene.lane.event("stage.forced", f"approval/{run}", event_id=f"{run} forced", acting=by.HEAD)
    scene.send(confirmed, who="olga", role=by.HEAD)
    scene.settle()


def tell(scene: Scene, run: str) -> None:
    """Have a fact settled that nobody has read yet."""
    scene.send(told(scene, run))
    scene.settle()


def correct(scene: Scene, run: str) -> None:
    """Put a fact right, and annul it."""
    key = {"source": "urn:test", "id": f"{run} told"}
    for verb in ("corrected", "annulled"):
        named: dict[str, Any] = {f"{verb}_{name}": value for name, value in key.items()}
        named |= {"data": {"audience": "parents"}} if verb == "corrected" else {}
        scene.send(scene.lane.event(f"fact.{verb}", "cycle/c", event_id=f"{run} {verb}", reason="Опечатка", **named))
        scene.settle()


def ask(scene: Scene, run: str) -> None:
    """Ask what nobody will confirm: a timer is set."""
    asked: dict[str, Any] = {"cycle": str(identity("c")), "reason": "Нет наставников", "acting": by.CURATOR}
    scene.send(scene.lane.event("cycle.cancelling_asked", f"approval/{run}", event_id=f"{run} asked", **asked))
    scene.settle()


def tick(scene: Scene, run: str) -> None:
    """Let the clock tick when the timer is due, and settle what it reported."""
    scene.tick(days=15)
    scene.settle()


def read_memory(scene: Scene, run: str) -> None:
    """Read the school as every page does."""
    installation = scene.lane.installation
    here = scene.lane.id
    with installation.database.reading(here) as connection, installation.institutions.reading(connection, here):
        pass


def read_api(scene: Scene, run: str) -> None:
    """Ask over HTTP why a pair is where it is."""
    answered(scene.talk.get(pair_of("misha")))


def write_api(scene: Scene, run: str) -> None:
    """Report over HTTP."""
    scene.post(scene.talk.event("audience.told", "cycle/c", event_id=run, audience="staff"))


def command_line(scene: Scene, run: str) -> None:
    """Report as the command line does; an operator whose command failed sees whether it had been done."""
    card: dict[str, Any] = {"name": run, "kinds": ["teacher"]}
    caller = Caller(None, ADMINISTRATOR, scene.lane.id, "cli")
    try:
        report(
            scene.lane.installation, caller, [("person.registered", f"person/{identity(run)}", card)], "urn:test:cases"
        )
    except Unacceptable:
        scene.settle()


CASES = {
    "receive one": UseCase(receive_one),
    "receive several": UseCase(receive_several),
    "settle a batch": UseCase(settle, send_four),
    "settle one by one": UseCase(settle, suspect_two),
    "retry an incident": UseCase(command("retried"), get_stuck),
    "skip an incident": UseCase(command("skipped"), get_stuck),
    "release an incident": UseCase(command("released"), get_stuck),
    "force a stage": UseCase(force, open_cycle),
    "correct a fact": UseCase(correct, tell),
    "tick with a timer due": UseCase(tick, ask),
    "read from memory": UseCase(read_memory, tell),
    "read over HTTP": UseCase(read_api, tell),
    "write over HTTP": UseCase(write_api, asks=("POST /api/v1/events",)),
    "report at the command line": UseCase(command_line, tell),
}
