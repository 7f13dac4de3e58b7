"""Questionnaires in the API: everybody knows what is asked, few read what was answered."""

from typing import Any

import pytest

from tests.api.talk import V1, Talk
from tests.api.v1.scenes import consented, matched, settled
from tests.world import identity
from workflow.access import Role, by
from workflow.packs.answers import sample
from workflow.packs.shelf import named

C = str(identity("c"))
MISHA = f"/people/{identity('misha')}/questionnaires"


def answered(code: str = "pupil_intake", **more: Any) -> dict[str, Any]:
    asked = named("kemerovo-2021").questionnaires[code]
    answers = sample(asked) | more.pop("answers", {})
    return {"cycle": C, "purpose": asked.purpose.value, "code": code, "version": 1, "answers": answers, **more}


def submit(talk: Talk, body: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = talk.post(MISHA, body, Prefer="wait=1").json()
    return told


def test_the_questionnaires_of_a_pack_are_read_without_a_token(talk: Talk) -> None:
    found = talk.client.get(f"{V1}/packs/seven-stages/questionnaires").json()["items"]
    intake = next(one for one in found if one["code"] == "pupil_intake")

    assert len(found) == 41
    assert intake["items"][0]["choices"][0] == {"code": "maths", "title": "математика"}
    assert intake["example"]["every_week"] is True
    assert talk.client.get(f"{V1}/packs/nothing/questionnaires").status_code == 404


def test_a_cycle_tells_how_many_are_asked_and_how_many_answered(talk: Talk) -> None:
    consented(talk)
    settled(talk.say("mentee.admitted", "pair/pair-misha"))
    settled(submit(talk, answered()))
    found = {one["code"]: one for one in talk.read(f"/cycles/{C}/questionnaires")["items"]}

    assert (found["pupil_intake"]["asked"], found["pupil_intake"]["filled"]) == (1, 1)
    assert (found["pupil_entry"]["asked"], found["pupil_entry"]["filled"]) == (1, 0)
    assert "teacher_intake" not in found


def test_a_person_is_told_what_is_filled_and_what_is_open(talk: Talk) -> None:
    consented(talk)
    settled(submit(talk, answered()))
    found = {one["code"]: one for one in talk.read(MISHA, "misha", by.MENTEE, cycle=C)["items"]}

    assert {one["state"] for one in found.values()} == {"filled", "later"}
    (said,) = found["pupil_intake"]["submitted"]
    assert (said["version"], said["counts"], said["answers"]) == (1, True, None)
    assert talk.get(said["href"].removeprefix(V1)).json()["type"] == "questionnaire.submitted"


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [("vera", by.CURATOR, 200), ("olga", by.HEAD, 200), ("misha", by.MENTEE, 403), ("anna", by.MENTOR, 403)],
)
def test_answers_are_read_by_those_who_care_and_never_by_the_mentor(
    talk: Talk, who: str, role: Role, status: int
) -> None:
    consented(talk)
    settled(submit(talk, answered()))
    matched(talk)
    assert talk.get(f"{MISHA}/pupil_intake", who, role, cycle=C).status_code == status
    assert talk.get(f"/people/{identity('misha')}/scores", who, role, cycle=C).status_code == status


def test_a_refusal_tells_every_question_by_its_field(talk: Talk) -> None:
    consented(talk)
    told = submit(talk, answered(answers={"study_easier": 11, "hard": ["latin"]}))

    assert told["state"] == "refused"
    assert [one["field"] for one in told["refusal"]["faults"]] == ["data.answers.hard", "data.answers.study_easier"]
    assert "целое число от 1 до 10" in told["refusal"]["sentence"]


def test_a_correction_stands_beside_what_it_corrected(talk: Talk) -> None:
    consented(talk)
    settled(submit(talk, answered(answers={"study_easier": 2})))
    assert submit(talk, answered())["state"] == "refused"
    settled(submit(talk, answered(answers={"study_easier": 9}, reason="Не та строка")))
    said = talk.read(f"{MISHA}/pupil_intake", cycle=C)["submitted"]

    assert [(one["counts"], one["answers"]["study_easier"]) for one in said] == [(False, 2), (True, 9)]
    assert said[1]["reason"] == "Не та строка"


def test_scores_name_the_events_behind_a_number_for_those_who_see_events(talk: Talk) -> None:
    consented(talk)
    settled(submit(talk, answered("pupil_entry", answers={"engagement": 3})))
    settled(submit(talk, answered("pupil_exit", answers={"engagement": 8})))
    (change,) = [
        one for one in talk.read(f"/people/{identity('misha')}/scores", cycle=C) if one["asked"]["code"] == "engagement"
    ]
    told = talk.read(f"/cycles/{C}/scores")

    assert (change["before"], change["after"], change["change"], len(change["events"])) == (3, 8, 5, 2)
    assert told["hidden_below"] == 5
    assert told["scores"]
    assert all(one["hidden"] and one["paired"] is None and one["events"] == [] for one in told["scores"])
    assert talk.get(f"/cycles/{C}/scores", "misha", by.MENTEE).status_code == 403
