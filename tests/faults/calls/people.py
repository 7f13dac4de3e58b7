"""The use cases about people that faults meet: imported from a file, offered to another institution, erased."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tests.faults.calls.letters import later
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Scene
from tests.lane import ADMINISTRATOR, Lane
from tests.workflow.importing.sheets import HEADERS, text
from tests.world import identity
from workflow.access import by
from workflow.errors import Conflict, NotNow
from workflow.importing.batch import Known, import_id
from workflow.importing.carrying import carry_out
from workflow.importing.checking import Upload, check_file, confirm_import

COLLEGE = identity("college")
ACT = {"act_number": "7/у", "act_date": "2021-06-01", "destroyed_by": "Директор"}
NAMES = "абвгдежзик"


def import_people(scene: Scene, run: str) -> None:
    """Send a file, have it looked at, confirm it, and have it carried out; what was done before is done."""
    lane, caller = scene.lane, scene.lane.caller("vera", by.CURATOR)
    upload = Upload(_file(scene, run), "люди.csv", identity("c"))
    with suppress(Conflict):
        check_file(lane.installation, caller, upload)
    identity_ = import_id(lane.id, upload.digest, upload.cycle)
    carry_out(later(scene), lane.id, identity_)
    with suppress(NotNow):
        confirm_import(lane.installation, caller, identity_, Known.UPDATE)
    carry_out(later(scene), lane.id, identity_)


def _file(scene: Scene, run: str) -> bytes:
    number = scene.links.setdefault(run, f"{len(scene.links):05}")
    word = "".join(NAMES[int(digit)] for digit in number)
    return text([HEADERS, *([f"Иванов {word}{one}", "ученик", "14.03.2009", "7А"] for one in "аб")])


def withdraw(scene: Scene, run: str) -> None:
    """Have somebody who gave his consent and took it back."""
    about, event = f"person/{run}", scene.lane.event
    card: dict[str, Any] = {"name": run, "kinds": ["graduate"], "birth_date": "1999-01-01"}
    scene.send(
        event("person.registered", about, event_id=f"{run} 1", acting=by.CURATOR, **card),
        event("consent.signed", about, event_id=f"{run} 2", kind="processing", signed_by_person=True),
        event("consent.withdrawn", about, event_id=f"{run} 3", kind="processing"),
    )
    scene.settle()


def erase(scene: Scene, run: str) -> None:
    """Destroy his data by an act."""
    scene.send(
        scene.lane.event("person.erased", f"person/{run}", event_id=run, acting=by.HEAD, **ACT),
        who="olga",
        role=by.HEAD,
    )
    scene.settle()


def have_a_college(scene: Scene, run: str) -> None:
    """Have another institution, and a mentor who agrees to be asked there."""
    if run == "warm":
        scene.college = Lane(scene.lane.installation, COLLEGE, sent=1000)
        scene.college.send(
            scene.college.event("institution.opened", "institution/college", name="Колледж"),
            who="root",
            role=ADMINISTRATOR,
        )
        scene.college.settle()
    about, event = f"person/{run}", scene.lane.event
    offered: dict[str, Any] = {"cycle": str(identity("c")), "forms": ["student_student"], "ask_elsewhere": True}
    signed: dict[str, Any] = {"signed_by_person": True, "acting": by.CURATOR}
    card: dict[str, Any] = {"name": run, "kinds": ["employee"], "phone": "+79000000001"}
    scene.send(
        event("person.registered", about, event_id=f"{run} 1", acting=by.CURATOR, **card),
        event("consent.signed", about, event_id=f"{run} 2", kind="processing", **signed),
        event("consent.signed", about, event_id=f"{run} 3", kind="transfer", receiver=str(COLLEGE), **signed),
        event("mentor.offered", about, event_id=f"{run} 4", acting=by.CURATOR, **offered),
    )
    scene.settle()


def offer_elsewhere(scene: Scene, run: str) -> None:
    """Offer him there: what is said to the other institution stands in its inbox with the sender's own commit."""
    offered = {"cycle": str(identity("c")), "receiver": str(COLLEGE), "forms": ["student_student"]}
    event = scene.lane.event
    scene.send(event("mentor.offered_elsewhere", f"person/{run}", event_id=run, acting=by.CURATOR, **offered))
    scene.settle()
    assert scene.college
    scene.college.settle()


PEOPLE: Mapping[str, UseCase] = {
    "import people": UseCase(import_people, tell),
    "erase a person": UseCase(erase, withdraw),
    "offer elsewhere": UseCase(offer_elsewhere, have_a_college),
}
