"""The schedule of a cycle: meetings are planned, moved and cancelled by their nouns, and read with filters."""

from typing import Any

import pytest

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, PAIR, grouped, matched, settled
from tests.world import identity
from workflow.access import by

SCHEDULE = f"{CYCLE}/meetings"


def plan(talk: Talk, key: str = "one", starts_at: str = "2199-12-06T15:00:00+07:00", **more: Any) -> dict[str, Any]:
    body = {"kind": "regular", "starts_at": starts_at, "place": "Кабинет 12", **more}
    response = talk.post(f"{PAIR}/planned-meetings", body, "anna", by.MENTOR, Prefer="wait=1", Idempotency_Key=key)
    told: dict[str, Any] = response.json()
    return told


def soon(talk: Talk) -> str:
    """Give a moment a little ahead of the clock that the service goes by."""
    return talk.lane.installation.now().isoformat()


def test_a_meeting_is_planned_moved_and_cancelled_under_its_nouns(talk: Talk) -> None:
    matched(talk)
    meeting = settled(plan(talk, starts_at=soon(talk)))["subject"].partition("/")[2]
    body = {"starts_at": soon(talk), "place": "Библиотека", "reason": "Кабинет занят"}
    settled(talk.post(f"/meetings/{meeting}/moves", body, Prefer="wait=1").json())
    (line,) = talk.read(SCHEDULE)["items"]
    assert (line["id"], line["place"], line["moved"], line["state"]) == (meeting, "Библиотека", 1, "planned")
    assert line["pair"] == str(identity("pair-misha"))
    assert talk.read(PAIR)["planned"] == [line]

    settled(talk.post(f"/meetings/{meeting}/cancellations", {}, "misha", by.MENTEE, Prefer="wait=1").json())
    assert talk.read(SCHEDULE, state="planned")["items"] == []
    assert talk.read(SCHEDULE, state="cancelled")["items"][0]["state_label"] == "отменена"
    assert talk.read(PAIR)["planned"] == []
    assert talk.lane.compare().equal


def test_a_slip_of_the_year_is_refused_with_its_reason(talk: Talk) -> None:
    matched(talk)
    assert plan(talk, starts_at="2199-12-06T15:00:00+07:00")["faults"][0]["field"] == "starts_at"
    far = plan(talk, starts_at="2099-12-06T15:00:00+07:00")
    assert far["state"] == "refused"
    assert "проверьте год" in far["refusal"]["sentence"]


def test_a_meeting_held_in_the_future_is_stopped_at_the_door(talk: Talk) -> None:
    response = talk.post(f"{PAIR}/meetings", {"kind": "trial", "time": "2199-01-01T10:00:00+07:00"})

    assert response.status_code == 422
    assert "ещё не наступило" in response.json()["detail"]


def test_the_schedule_is_filtered_by_pair_group_state_and_day(talk: Talk) -> None:
    grouped(talk)
    noon = "T12:00:00+07:00"
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational", time=f"2021-05-11{noon}"))
    settled(talk.say("meeting.missed", "pair/pair-kolya", kind="trial", absent=["mentor"], time=f"2021-05-12{noon}"))
    present = [str(identity("pair-misha"))]
    settled(talk.say("meeting.held", "group/g", kind="regular", present=present, time=f"2021-05-13{noon}"))

    def kinds(**asked: Any) -> list[str]:
        return [one["kind"] for one in talk.read(SCHEDULE, **asked)["items"]]

    assert kinds() == ["organisational", "trial", "regular"]
    assert kinds(pair=str(identity("pair-misha"))) == ["organisational", "regular"]
    assert kinds(group=str(identity("g"))) == ["regular"]
    assert kinds(state="missed") == ["trial"]
    assert kinds(**{"from": "2021-05-12", "to": "2021-05-12"}) == ["trial"]
    assert kinds(pair=str(identity("nobody"))) == []
    missed = talk.read(SCHEDULE, state="missed")["items"][0]
    assert (missed["absent"], missed["counted"]) == (["mentor"], None)
    assert talk.get(SCHEDULE, state="party").status_code == 422


def test_a_page_of_the_schedule_leads_to_the_next_one(talk: Talk) -> None:
    matched(talk)
    for day in ("11", "12"):
        settled(talk.say("meeting.held", "pair/pair-misha", kind="regular", time=f"2021-05-{day}T12:00:00+07:00"))
    first = talk.read(SCHEDULE, limit=1)
    second = talk.read(SCHEDULE, limit=1, after=first["next"])

    assert second["next"] is None
    assert first["items"] != second["items"]


@pytest.mark.parametrize(("who", "role", "due"), [("misha", by.MENTEE, ["mentee"]), ("anna", by.MENTOR, ["mentor"])])
def test_a_side_answers_for_itself_and_the_pair_looks_for_another(talk: Talk, who: str, role: Any, due: Any) -> None:
    matched(talk)
    early = talk.say("fit.answered", "pair/pair-misha", role, who, side=due[0], answer="fits")
    assert "сначала запишите её" in early["refusal"]["sentence"]
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational"))
    assert talk.read(PAIR, who, role)["fit_due"] == due
    assert talk.read(PAIR)["fit_due"] == ["mentee", "mentor"]

    settled(talk.say("fit.answered", "pair/pair-misha", role, who, side=due[0], answer="does_not_fit"))
    pair = talk.read(PAIR)
    assert (pair["mentor"], pair["fit_due"], pair["open"]) == (None, [], True)
    assert talk.lane.compare().equal


def test_the_regular_meetings_are_counted_with_reasons(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", kind="regular"))
    settled(talk.say("meeting.held", "pair/pair-misha", kind="regular", time="2021-05-01T12:00:00+07:00"))
    regular = talk.read(PAIR)["regular"]

    assert (regular["have"], regular["need"]) == (1, 4)
    assert regular["uncounted"] == [{"day": "2021-05-01", "why_not": "она была не с этим наставником"}]
