"""Approvals: asked by one, confirmed by another."""

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, settled
from tests.world import identity
from workflow.access import by

REASON = {"stage": "preparation", "reason": "Бумаги в пути."}


def asked(talk: Talk) -> str:
    body = REASON | {"id": str(identity("a"))}
    settled(talk.post(f"{CYCLE}/forcings", body, "olga", by.HEAD, Prefer="wait=1").json())
    return f"/approvals/{identity('a')}"


def test_what_was_asked_waits_with_who_can_confirm(talk: Talk) -> None:
    approval = talk.read(asked(talk))

    assert (approval["state"], approval["asked"], approval["reason"]) == (
        "waiting",
        "stage.forcing_asked",
        "Бумаги в пути.",
    )
    assert approval["asked_by"]["name"] == "olga"
    assert {one["event"] for one in approval["moves"]} == {"stage.forced", "approval.declined"}


def test_who_asked_does_not_confirm(talk: Talk) -> None:
    path = asked(talk)
    refused = talk.post(f"{path}/forcings", {}, "olga", by.HEAD, Prefer="wait=1").json()

    assert refused["state"] == "refused"
    assert refused["refusal"]["code"] == "not_yours"
    confirmed = talk.post(f"{path}/forcings", {}, "petr", by.HEAD, Prefer="wait=1").json()
    assert confirmed["outcome"] == "moved"
    assert talk.read(path)["state"] == "confirmed"


def test_nobody_to_confirm_says_whom_to_appoint(talk: Talk) -> None:
    settled(talk.say("role.revoked", "person/petr", by.HEAD, "olga", role="head"))
    approval = talk.read(asked(talk))

    assert approval["confirmers"] == []
    assert "назначьте второго человека с ролью руководителя" in approval["whom_to_appoint"]


def test_a_side_sees_no_approvals(talk: Talk) -> None:
    assert talk.get("/approvals", "misha", by.MENTEE).status_code == 403
    assert talk.get(f"/approvals/{identity('nothing')}").status_code == 404
    assert talk.read("/approvals")["items"] == []
