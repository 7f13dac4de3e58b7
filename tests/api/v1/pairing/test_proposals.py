"""Proposals, the reserve and the replacement of a mentor over the API."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, PAIR, consented, matched, settled
from tests.world import identity
from workflow.access import by

MATCH = f"/matches/{identity('match-misha')}"


def ready(talk: Talk, name: str = "oleg") -> None:
    """Have a pupil of the tenth grade offered, selected and trained."""
    card: Any = {"name": name, "kinds": ["pupil"], "birth_date": "2005-01-15", "grade": 10}
    settled(talk.say("person.registered", f"person/{name}", **card))
    cycle = str(identity("c"))
    settled(talk.say("mentor.offered", f"person/{name}", cycle=cycle, forms=["student_student"]))
    settled(talk.say("mentor.selected", f"person/{name}", cycle=cycle))
    settled(talk.say("training.held", "cycle/c", hours=2, present=[str(identity(name))]))


def admitted(talk: Talk) -> None:
    settled(talk.say("mentee.admitted", "pair/pair-misha"))


def test_a_pair_has_its_proposals_with_reasons(talk: Talk) -> None:
    admitted(talk)
    ready(talk)
    (proposal,) = talk.read(f"{PAIR}/proposals")

    assert proposal["mentor"] == {"id": str(identity("oleg")), "name": "oleg"}
    assert "отобран и обучен" in proposal["reasons"]
    assert (proposal["ready"], proposal["proposed"]) == (True, None)


def test_only_those_who_care_see_proposals_and_the_reserve(talk: Talk) -> None:
    assert talk.get(f"{PAIR}/proposals", "misha", by.MENTEE).status_code == 403
    assert talk.get(f"{CYCLE}/reserve", "auditor", by.AUDITOR).status_code == 403


def test_a_wish_for_a_role_model_is_told_to_nobody_who_mentors_the_pair(talk: Talk) -> None:
    admitted(talk)
    ready(talk)
    consented(talk)
    wish: Any = {"form": "student_student", "wants_to_take_part": True, "role_model": "leader_passive"}
    settled(talk.say("request.changed", "pair/pair-misha", **wish))
    (proposal,) = talk.read(f"{PAIR}/proposals")
    assert "наставляемый хочет вариант «лидер – пассивный», наставнику подойдёт любой" in proposal["reasons"]

    settled(talk.say("match.proposed", "match/m", pair=str(identity("pair-misha")), mentor=str(identity("oleg"))))
    for role in (by.MENTOR, by.CURATOR):
        assert talk.get(f"{PAIR}/proposals", "oleg", role).status_code == 403
    assert "пассивный" not in talk.get(PAIR, "oleg", by.MENTOR).text


def test_the_reserve_is_asked_for_by_form(talk: Talk) -> None:
    ready(talk)

    assert [one["mentor"]["name"] for one in talk.read(f"{CYCLE}/reserve")] == ["oleg"]
    assert talk.read(f"{CYCLE}/reserve", form="employer_student") == []


def test_a_mentor_is_replaced_in_one_request(talk: Talk) -> None:
    admitted(talk)
    matched(talk)
    ready(talk)
    asked: Any = {"mentor": str(identity("oleg")), "reason": "Анна уехала."}
    told = talk.post(f"{MATCH}/replacements", asked, Idempotency_Key="once", Prefer="wait=1").json()

    assert (told["type"], told["state"]) == ("mentor.replaced", "settled"), told
    assert talk.read(PAIR)["mentor"]["name"] == "oleg"
    again = talk.post(f"{MATCH}/replacements", asked, Idempotency_Key="once").json()
    assert again["id"] == told["id"]


def test_who_is_not_in_reserve_replaces_nobody(talk: Talk) -> None:
    matched(talk)
    ready(talk, "fedor")
    settled(talk.say("mentor.left", "person/fedor", cycle=str(identity("c")), reason="Передумал"))
    asked: Any = {"mentor": str(identity("fedor")), "reason": "Анна уехала."}
    refused = talk.post(f"{MATCH}/replacements", asked, Prefer="wait=1").json()

    assert refused["state"] == "refused", refused
    assert talk.read(PAIR)["match"]["live"] is True


def test_a_care_list_says_with_whom_nobody_has_talked(talk: Talk) -> None:
    admitted(talk)
    matched(talk)
    consented(talk)
    settled(talk.say("match.ended", "match/match-misha", reason="Некогда"))
    settled(talk.say("exit_talk.held", "pair/pair-misha", side="mentor", said="Жаль"))
    (cared,) = [one for one in talk.read(f"{CYCLE}/care") if one["early_end"]]

    assert cared["talks_missing"] == ["mentee", "representative"]
    assert talk.read(f"{CYCLE}/care", "anna", by.MENTOR) == []
