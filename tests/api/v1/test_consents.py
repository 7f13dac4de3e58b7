"""Consents as the API gives them: how each stands, who must sign, what waits."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

MISHA = f"/people/{identity('misha')}"


def kinds(talk: Talk, path: str, *reader: Any) -> dict[str, Any]:
    return {one["kind"]: one for one in talk.read(f"{path}/consents", *reader)}


def test_what_was_never_signed_says_who_must_sign_and_what_waits(talk: Talk) -> None:
    born = f"{talk.lane.installation.now().year - 12}-01-01"
    settled(talk.say("person.registered", "person/kolya", name="Коля", kinds=["pupil"], birth_date=born))
    settled(talk.say("representative.named", "person/kolya", representative=str(identity("vera"))))
    kolya = f"/people/{identity('kolya')}"
    told = kinds(talk, kolya)["processing"]

    assert (told["state"], told["state_label"]) == ("needed", "нужно")
    assert told["must_sign"] == ["representative"]
    assert told["signers"] == [{"id": str(identity("vera")), "name": "vera"}]
    assert "Анкета сдана" in told["waits"]
    assert kinds(talk, kolya)["publication"]["state"] == "not_given"


def test_a_signed_consent_tells_paper_digest_and_until_when_it_holds(talk: Talk) -> None:
    settled(talk.say("representative.named", "person/misha", representative=str(identity("vera"))))
    body = {
        "kind": "processing",
        "signed_by_representative": str(identity("vera")),
        "health": True,
        "digest": "ab" * 32,
        "papernumber": "12-с",
        "paperdate": "2021-05-11",
        "time": "2021-05-11T12:00:00+03:00",
    }
    settled(talk.post(f"{MISHA}/consents", body, Prefer="wait=1").json())
    told = kinds(talk, MISHA)["processing"]

    assert (told["signed_on"], told["paper_number"]) == ("2021-05-11", "12-с")
    assert (told["digest"], told["health"]) == ("ab" * 32, True)
    assert told["holds_until"] == "2022-03-02", "he is 14 on 1 February, and thirty days are given to sign anew"


def test_a_withdrawn_consent_says_so(talk: Talk) -> None:
    adult = "person/olga"
    settled(talk.say("consent.signed", adult, kind="processing", signed_by_person=True))
    settled(talk.say("consent.withdrawn", adult, kind="processing"))

    assert kinds(talk, f"/people/{identity('olga')}")["processing"]["state"] == "withdrawn"


def test_consents_are_read_by_those_who_care_and_by_the_person(talk: Talk) -> None:
    assert talk.get(f"{MISHA}/consents", "misha", by.MENTEE).status_code == 200
    assert talk.get(f"{MISHA}/consents", "petr", by.AUDITOR).status_code == 404
    assert talk.get(f"{MISHA}/consents", "anna", by.MENTOR).status_code == 404
