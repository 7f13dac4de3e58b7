"""Scenes that several nouns are tested in: a pair with its mentor, and a group of two."""

from typing import Any

from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by

CYCLE = f"/cycles/{identity('c')}"
PAIR = f"/pairs/{identity('pair-misha')}"


def settled(told: dict[str, Any]) -> dict[str, Any]:
    assert told["state"] == "settled", told
    return told


def consented(talk: Talk, name: str = "misha") -> None:
    """Have a child's mother sign what taking part and answering need."""
    card: Any = {"name": "Марина", "kinds": ["parent"], "birth_date": "1983-06-01"}
    settled(talk.say("person.registered", "person/marina", **card))
    settled(talk.say("representative.named", f"person/{name}", representative=str(identity("marina"))))
    for kind in ("processing", "questioning"):
        signed = {"kind": kind, "signed_by_representative": str(identity("marina"))}
        settled(talk.say("consent.signed", f"person/{name}", **signed))


def matched(talk: Talk) -> None:
    """Anna mentors Misha: proposed, agreed by both, told and ordered."""
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    propose(talk, "misha")
    order(talk, "1", {"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))})


def propose(talk: Talk, mentee: str, **more: Any) -> None:
    match = f"match/match-{mentee}"
    pair, mentor = str(identity(f"pair-{mentee}")), str(identity("anna"))
    settled(talk.say("match.proposed", match, pair=pair, mentor=mentor, **more))
    settled(talk.say("match.agreed", match, by.MENTEE, mentee, side="mentee"))
    settled(talk.say("match.agreed", match, by.MENTOR, "anna", side="mentor"))
    settled(talk.say("match.told", match))


def order(talk: Talk, number: str, line: dict[str, str]) -> None:
    signed: Any = {"number": number, "signed_on": "2021-05-12", "lines": [line]}
    settled(talk.say("order.signed", "cycle/c", by.HEAD, "olga", **signed))


def grouped(talk: Talk) -> None:
    """Misha and Kolya are one group of Anna's."""
    card: Any = {"kinds": ["pupil"], "birth_date": "2008-03-01", "grade": 7}
    settled(talk.say("person.registered", "person/kolya", name="Коля", **card))
    asked: Any = {"cycle": str(identity("c")), "mentee": str(identity("kolya")), "form": "student_student"}
    settled(talk.say("request.submitted", "pair/pair-kolya", wants_to_take_part=True, **asked))
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    pairs = [str(identity("pair-misha")), str(identity("pair-kolya"))]
    formed: Any = {"cycle": str(identity("c")), "mentor": str(identity("anna")), "form": "student_student"}
    settled(talk.say("group.formed", "group/g", pairs=pairs, **formed))
    for name in ("misha", "kolya"):
        propose(talk, name, group=str(identity("g")))
