"""Today over the API: the reader's own list, each task with its words and its next step."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import consented, matched, settled
from tests.world import identity
from workflow.access import by


def todos(today: dict[str, Any]) -> list[dict[str, Any]]:
    return [todo for part in today["parts"] for todo in part["todos"]]


def test_today_says_what_to_do_why_until_when_and_where(talk: Talk) -> None:
    asked = {"cycle": str(identity("c")), "reason": "Закрываемся"}
    settled(talk.say("cycle.cancelling_asked", "approval/a", by.CURATOR, "vera", **asked))
    (part,) = [part for part in talk.read("/today", "olga", by.HEAD)["parts"] if part["harm"] == "decisions"]
    (todo,) = [todo for todo in part["todos"] if todo["task"]["code"] == "approval.decide"]

    assert part["label"] == "Ждут решения"
    assert todo["task"]["why"] == "Причина: Закрываемся"
    assert todo["task"]["due"]
    assert todo["cycle_title"] == "2021/22"
    assert todo["step"] == {"label": "Посмотреть запрос", "href": f"/cycles/{identity('c')}#approvals"}


def test_a_concern_is_first_in_the_curators_day_and_in_nobody_elses(talk: Talk) -> None:
    consented(talk)
    matched(talk)
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", grade="uncomfortable"))

    assert talk.read("/today")["parts"][0]["harm"] == "safety"
    for who, role in (("anna", by.MENTOR), ("misha", by.MENTEE), ("nina", by.PSYCHOLOGIST)):
        assert not [one for one in todos(talk.read("/today", who, role)) if one["task"]["code"].startswith("concern")]


def test_a_participant_is_asked_to_sign_what_is_missing_and_the_curator_to_collect_it(talk: Talk) -> None:
    consented(talk)
    asked = [todo["task"] for todo in todos(talk.read("/today", "misha", by.MENTEE))]
    collected = [todo["task"] for todo in todos(talk.read("/today")) if todo["task"]["code"] == "consent.collect"]

    assert [task["code"] for task in asked] == ["consent.sign"]
    assert asked[0]["sentence"] == "Подпиши согласия: обработка персональных данных, участие в программе."
    assert [task["subject"] for task in collected] == [asked[0]["subject"]]


def test_what_the_reader_did_today_is_told_with_its_subject(talk: Talk) -> None:
    settled(talk.say("criteria.set", "cycle/c", criteria=["Терпение"]))
    done = talk.read("/today")["done"]

    assert done[0]["subject"] == f"cycle/{identity('c')}"
