"""The extract of the journal about a person: the same before and after his data is destroyed, and the act with it."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

KOLYA = f"/people/{identity('kolya')}"
ACT: dict[str, Any] = {"act_number": "7/у", "act_date": "2021-06-01", "destroyed_by": "Директор"}


def known(talk: Talk) -> None:
    """Kolya with a mother who is here only for him; he withdrew."""
    card: Any = {"kinds": ["pupil"], "birth_date": "2008-03-01", "grade": 7}
    settled(talk.say("person.registered", "person/kolya", name="Коля", **card))
    parent: Any = {"kinds": ["parent"], "birth_date": "1980-03-01"}
    settled(talk.say("person.registered", "person/elena", name="Елена", **parent))
    elena = str(identity("elena"))
    settled(talk.say("representative.named", "person/kolya", representative=elena))
    settled(talk.say("consent.signed", "person/kolya", kind="processing", signed_by_representative=elena))
    settled(talk.say("consent.withdrawn", "person/kolya", kind="processing"))


def erase(talk: Talk) -> dict[str, Any]:
    return settled(talk.say("person.erased", "person/kolya", by.HEAD, "olga", **ACT))


def test_an_extract_is_the_same_after_the_erasure_but_for_the_act(talk: Talk) -> None:
    known(talk)
    before = talk.read(f"{KOLYA}/extract")
    told = erase(talk)
    after = talk.read(f"{KOLYA}/extract")

    assert before["by_type"] == {
        "consent.signed": 1,
        "consent.withdrawn": 1,
        "person.registered": 1,
        "representative.named": 1,
    }
    assert after["records"][:-1] == before["records"]
    assert after["pseudonym"] == before["pseudonym"]
    assert (before["act"], after["act"]["number"], after["act"]["record"]) == (None, "7/у", told["number"])
    assert after["person"]["name"] == "данные удалены"


def test_a_representative_who_is_here_for_him_alone_is_named(talk: Talk) -> None:
    known(talk)

    assert [one["name"] for one in talk.read(f"{KOLYA}/extract")["may_be_covered"]] == ["Елена"]
    settled(talk.say("representative.named", "person/misha", representative=str(identity("elena"))))
    assert talk.read(f"{KOLYA}/extract")["may_be_covered"] == []


def test_an_extract_says_what_stands_in_the_way(talk: Talk) -> None:
    extract = talk.read(f"/people/{identity('misha')}/extract")

    (sentence,) = extract["hindrances"]
    assert sentence.startswith("Сначала завершите открытые пары этого человека с итогом")


def test_an_extract_is_read_by_those_who_answer_for_it(talk: Talk) -> None:
    known(talk)

    assert talk.get(f"{KOLYA}/extract", "petr", by.AUDITOR).status_code == 200
    assert talk.get(f"{KOLYA}/extract", "anna", by.MENTEE).status_code == 403


def test_an_erased_person_has_a_card_without_a_word(talk: Talk) -> None:
    known(talk)
    erase(talk)

    assert talk.read(KOLYA)["name"] == "данные удалены"
