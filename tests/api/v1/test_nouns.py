"""Adding a noun reports its event through the same door."""

import re

import pytest

from api.v1.nouns import NOUNS, Noun
from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, PAIR, settled
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.route)
def test_a_row_agrees_with_the_catalogue(noun: Noun) -> None:
    kind = CATALOGUE[noun.event]

    if noun.fills:
        assert kind.opens
        assert dict(kind.payload.naming)[noun.fills] is noun.kind
    elif not kind.opens:
        assert noun.kind in kind.on
    assert not {"id", "time", "actor", "actorrole"} & set(kind.payload.model_fields)


def test_a_pair_is_opened_by_adding_it_to_its_cycle(talk: Talk) -> None:
    body = {"mentee": str(identity("anna")), "form": "student_student", "wants_to_take_part": True}
    response = talk.post(f"{CYCLE}/pairs", body, Prefer="wait=1")

    told = settled(response.json())
    assert told["type"] == "request.submitted"
    assert talk.read(f"/pairs/{told['subject'].partition('/')[2]}")["mentee"]["name"] == "anna"


def test_a_repeated_key_reports_once(talk: Talk) -> None:
    body = {"mentee": str(identity("anna")), "form": "student_student", "wants_to_take_part": True}
    first = talk.post(f"{CYCLE}/pairs", body, Idempotency_Key="once")
    second = talk.post(f"{CYCLE}/pairs", body, Idempotency_Key="once")
    other = talk.post(f"{CYCLE}/pairs", body | {"form": "teacher_teacher"}, Idempotency_Key="once")

    assert (first.status_code, second.status_code, other.status_code) == (202, 202, 409)
    assert first.json()["id"] == second.json()["id"]


def test_the_curator_reports_for_another_on_paper(talk: Talk) -> None:
    body = {
        "number": "12",
        "signed_on": "2021-05-11",
        "lines": [{"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}],
        "actor": str(identity("olga")),
        "actorrole": "head",
        "papernumber": "12",
        "paperdate": "2021-05-11",
    }
    settled(talk.post(f"{CYCLE}/orders", body, Prefer="wait=1").json())

    row = talk.lane.rows()[-1]
    assert (row.actor_person, row.reporter_person) == (identity("olga"), identity("vera"))
    assert row.paper["number"] == "12"


def test_a_refused_noun_says_why(talk: Talk) -> None:
    told = talk.post(f"{CYCLE}/stage-completions", {"stage": "pairing"}, Prefer="wait=1").json()

    assert told["state"] == "refused"
    assert "на другом этапе" in told["refusal"]["sentence"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{PAIR}/meetings", {"kind": "party"}, 422),
        (f"{PAIR}/meetings", {"kind": "trial", "id": str(identity("x"))}, 400),
        (f"{PAIR}/meetings", ["trial"], 400),
        (f"{PAIR}/meetings", {"kind": "trial", "time": "yesterday"}, 422),
        (f"/pairs/{identity('nobody')}/meetings", {"kind": "trial"}, 404),
        ("/pairs/7/meetings", {"kind": "trial"}, 422),
        (f"{PAIR}/parties", {}, 404),
    ],
)
def test_a_wrong_noun_is_refused(talk: Talk, path: str, body: object, status: int) -> None:
    response = talk.post(path, body)

    assert response.status_code == status
    assert re.search("[а-я]", response.json()["detail"])


def test_who_may_not_report_is_told_who_may(talk: Talk) -> None:
    response = talk.post(f"{PAIR}/admissions", {}, "misha", by.MENTEE)

    assert response.status_code == 403
    assert "куратор" in response.json()["detail"]
