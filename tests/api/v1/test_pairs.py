"""Pairs as each reader sees them."""

from typing import Any

import pytest

from tests.api.talk import Talk
from tests.api.v1.scenes import PAIR, matched, settled
from tests.world import identity
from workflow.access import Role, by


def test_a_pair_says_why_it_is_here(talk: Talk) -> None:
    pair = talk.read(PAIR)

    assert pair["stage"] == "preparation"
    assert "цикл ещё на этапе «Подготовка условий для запуска»" in pair["why_here"]
    assert {one["code"] for one in pair["requirements"]} >= {"request_is_made", "cycle_is_there"}
    assert all(one["met"] for one in pair["requirements"] if one["code"] != "cycle_is_there")


def test_what_is_open_is_said_with_who_can_act(talk: Talk) -> None:
    settled(talk.say("request.changed", "pair/pair-misha", form="student_student", wants_to_take_part=False))
    why = talk.read(PAIR)["why_here"]

    assert "«Наставляемый сам хочет участвовать» — своё желание он ещё не подтвердил; кто может: наставляемый" in why
    assert "запрос наставляемого" not in why.lower()


def test_a_pair_names_its_mentor_group_and_meetings(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", by.MENTOR, "anna", kind="organisational",
                     time="2021-05-12T15:00:00+07:00"))  # fmt: skip
    settled(talk.say("meeting.held", "pair/pair-misha", by.MENTOR, "anna", kind="trial",
                     time="2021-05-01T15:00:00+07:00"))  # fmt: skip
    pair = talk.read(PAIR)

    assert pair["mentor"] == {"id": str(identity("anna")), "name": "anna"}
    assert pair["match"]["orders"] == ["1"]
    assert [(one["kind"], one["counted"]) for one in pair["meetings"]] == [("trial", False), ("organisational", True)]
    assert pair["meetings"][0]["why_not"] == "она была не с этим наставником"


@pytest.mark.parametrize(("role", "who"), [(by.MENTOR, "anna"), (by.MENTEE, "misha")])
def test_a_side_sees_its_own_pair_alone(talk: Talk, role: Role, who: str) -> None:
    matched(talk)

    assert [one["id"] for one in talk.read("/pairs", who, role)["items"]] == [str(identity("pair-misha"))]
    assert talk.read("/pairs", "petr", role)["items"] == []
    assert talk.get(PAIR, "petr", role).json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("role", "who", "told"),
    [
        (by.CURATOR, "vera", True),
        (by.HEAD, "olga", True),
        (by.PSYCHOLOGIST, "vera", True),
        (by.AUDITOR, "petr", False),
        (by.MENTOR, "anna", False),
        (by.MENTEE, "misha", False),
    ],
)
def test_the_situation_is_for_those_who_care(talk: Talk, role: Role, who: str, told: bool) -> None:
    matched(talk)
    settled(talk.say("representative.named", "person/misha", representative=str(identity("petr"))))
    consent: Any = {"kind": "processing", "signed_by_representative": str(identity("petr"))}
    settled(talk.say("consent.signed", "person/misha", **consent))
    settled(talk.say("request.changed", "pair/pair-misha", form="student_student", wants_to_take_part=True,
                     situation="poor_results", role_model="equal_to_equal"))  # fmt: skip
    pair = talk.read(PAIR, who, role)

    assert (pair["situation"] == "poor_results") is told
    assert (pair["role_model"] == "equal_to_equal") is told


def test_a_concern_is_a_neutral_pause_to_the_mentor(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", grade="uncomfortable", about="Тайна."))
    curator, mentor = talk.read(PAIR), talk.read(PAIR, "anna", by.MENTOR)

    assert curator["pauses"][0]["cause"] == "concern"
    assert mentor["pauses"][0] == {**curator["pauses"][0], "cause": None, "lifted_by": [],
                                   "label": "работа временно приостановлена"}  # fmt: skip
    assert "обращение" in curator["why_here"]
    assert "обращение" not in mentor["why_here"]
    assert "временно приостановлена" in mentor["why_here"]


def test_moves_say_who_may_and_why_not(talk: Talk) -> None:
    moves = {one["event"]: one for one in talk.read(PAIR)["moves"]}
    mentees = {one["event"]: one for one in talk.read(PAIR, "misha", by.MENTEE)["moves"]}

    assert moves["pair.sent_back"]["allowed"] is False
    assert "невозможно" in moves["pair.sent_back"]["why_not"]
    assert moves["pair.dissolved"]["allowed"] is moves["pair.dissolved"]["yours"] is True
    assert "pair.dissolved" not in mentees
    assert mentees["mentee.left"]["yours"] is True
    assert moves["pair.advanced"]["who"] == ["service"]


def test_what_others_may_say_tells_a_side_nothing(talk: Talk) -> None:
    """A mentor must not learn of a concern from the staff being able to resolve it."""
    before = talk.read(PAIR, "misha", by.MENTEE)["moves"], talk.read(PAIR, "misha", by.MENTEE)["events"]

    assert all(one["event"] != "concern.resolved" for said in before for one in said)
    assert any(one["event"] == "concern.resolved" for one in talk.read(PAIR)["events"])


def test_asking_what_is_allowed_changes_nothing(talk: Talk) -> None:
    before = talk.read(PAIR)

    assert talk.read(PAIR) == before
    assert talk.lane.compare().equal


def test_an_ended_pair_says_so(talk: Talk) -> None:
    ended: Any = {"outcome": "not_reached", "reason": "Уехал.", "next_step": "Письмо."}
    settled(talk.say("pair.dissolved", "pair/pair-misha", **ended))
    pair = talk.read(PAIR)

    assert pair["open"] is False
    assert "окончательно" in pair["why_here"]
    assert not any(one["allowed"] for one in pair["moves"])


def test_pairs_are_listed_by_cycle_and_stage(talk: Talk) -> None:
    assert len(talk.read("/pairs", cycle=str(identity("c")), stage="preparation")["items"]) == 1
    assert talk.read("/pairs", stage="pair_work")["items"] == []
    assert talk.get("/pairs", stage="nowhere").json()["faults"][0]["field"] == "stage"


def test_an_unknown_pair_is_not_found(talk: Talk) -> None:
    assert talk.get(f"/pairs/{identity('nobody')}").status_code == 404
    assert talk.get("/pairs/7").json()["code"] == "unacceptable"
