"""Rewards over the API: what was given with its paper, the newest first, for the staff, and refusals with reasons."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, matched, settled
from tests.world import identity
from workflow.access import by

REWARDS = f"{CYCLE}/rewards"
OWED = f"{REWARDS}/owed"


def give(talk: Talk, path: str, **said: Any) -> dict[str, Any]:
    body = {"reward": "diploma", "reason": "За год работы", **said}
    told: dict[str, Any] = talk.post(path, body, "olga", by.HEAD, Prefer="wait=1").json()
    return told


def of(name: str) -> str:
    return f"/people/{identity(name)}/rewards"


def test_a_reward_is_told_with_its_reason_and_its_paper(talk: Talk) -> None:
    matched(talk)
    paper = {"number": "7", "signed_on": "2021-05-12"}
    settled(give(talk, of("anna"), cycle=str(identity("c")), **paper))
    settled(give(talk, REWARDS, cycle=str(identity("c")), reward="letter_to_organisation", organisation="Завод"))
    last, first = talk.read(REWARDS)["items"]

    assert (first["person"]["name"], first["reward_label"], first["reason"]) == ("anna", "Грамота", "За год работы")
    assert (first["number"], first["signed_on"]) == ("7", "2021-05-12")
    assert (last["person"], last["organisation"]) == (None, "Завод")


def test_a_letter_is_owed_to_the_parents_of_a_pupil_until_it_is_written(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("mentor.selected", "person/anna", cycle=str(identity("c"))))
    owed = talk.read(OWED)["items"]
    assert [(one["mentor"]["name"], one["to"]) for one in owed] == [("anna", "parents")]

    settled(give(talk, of("anna"), cycle=str(identity("c")), reward="letter_to_parents"))
    assert talk.read(OWED)["items"] == []


def test_who_took_no_part_is_refused_and_a_mentor_reads_no_list(talk: Talk) -> None:
    told = give(talk, of("petr"), cycle=str(identity("c")))
    assert "не участвовал" in told["refusal"]["sentence"]

    matched(talk)
    for path in (REWARDS, OWED):
        assert talk.get(path, "anna", by.MENTOR).status_code == 404


def test_rewards_are_leafed_the_newest_first(talk: Talk) -> None:
    matched(talk)
    for number in range(3):
        settled(give(talk, of("anna"), cycle=str(identity("c")), reason=f"За встречу {number}"))
    first = talk.read(REWARDS, limit=2)
    rest = talk.read(REWARDS, limit=2, after=first["next"])
    assert [one["reason"] for one in (*first["items"], *rest["items"])] == [f"За встречу {one}" for one in (2, 1, 0)]
    assert rest["next"] is None
    assert talk.get(REWARDS, after=0).status_code == 400


def test_who_is_thanked_between_two_pages_passes_nobody_over(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("mentor.selected", "person/anna", cycle=str(identity("c"))))
    (owed,) = talk.read(OWED)["items"]
    assert talk.read(OWED, limit=1)["next"] is None, "it is the last one"
    place = f"{owed['mentor']['id']}.{owed['to']}"
    assert talk.read(OWED, after=place)["items"] == []
    assert talk.read(OWED, after="0") == {"items": [owed], "next": None}
