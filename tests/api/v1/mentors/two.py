"""Two institutions that speak to one application: the school of the tests, and a college with a curator of its own."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.lane import ADMINISTRATOR, Lane
from tests.world import identity

COLLEGE = identity("college")


def college_of(lane: Lane) -> Talk:
    """Open a college in the same database; its Vera is another person than the school's, who has the same id."""
    there = Lane(lane.installation, COLLEGE, sent=1000)
    there.send(
        there.event("institution.opened", "institution/college", name="Колледж"),
        there.event("person.registered", "person/vera", name="Вера из колледжа", kinds=["teacher"]),
        there.event("role.granted", "person/vera", role="curator", acting=ADMINISTRATOR),
        who="root",
        role=ADMINISTRATOR,
    )
    there.settle()
    return Talk(there)


def offered(talk: Talk) -> str:
    """Have Igor offered to the college; gives who he is there."""
    told: dict[str, Any] = {"cycle": str(identity("c")), "forms": ["student_student"]}
    card: dict[str, Any] = {"name": "Игорь Сварщиков", "kinds": ["employee"], "phone": "+79000000001"}
    settled(talk.say("person.registered", "person/igor", **card))
    settled(talk.say("consent.signed", "person/igor", kind="processing", signed_by_person=True))
    signed: dict[str, Any] = {"kind": "transfer", "signed_by_person": True, "receiver": str(COLLEGE)}
    settled(talk.say("consent.signed", "person/igor", **signed))
    settled(talk.say("mentor.offered", "person/igor", **told, ask_elsewhere=True, competences="Сварка"))
    body = {**told, "receiver": str(COLLEGE), "actorrole": "curator"}
    path = f"/people/{identity('igor')}/offers-elsewhere"
    settled(talk.post(path, body, Prefer="wait=1").json())
    there = Lane(talk.lane.installation, COLLEGE)
    there.settle()
    (one,) = Talk(there).read("/mentors/offered")["items"]
    return str(one["person"]["id"])


def press(talk: Talk, person: str, noun: str, **said: str) -> Any:
    """Have the college answer and the school hear of it."""
    told = talk.post(f"/people/{person}/{noun}", {"actorrole": "curator", **said}, Prefer="wait=1").json()
    Lane(talk.lane.installation).settle()
    return told
