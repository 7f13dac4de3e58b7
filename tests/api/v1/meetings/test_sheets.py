"""Paper in bulk: every line of a sheet is its own event, all or none pass the door, and each can be annulled."""

from typing import Any

import pytest

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, PAIR, grouped, matched
from tests.world import identity
from workflow.access import by

SHEET = f"{CYCLE}/meeting-sheets"
PAPER: dict[str, Any] = {"papernumber": "Л-5", "paperdate": "2021-05-31"}
MISHA = str(identity("pair-misha"))


def line(day: int, **more: Any) -> dict[str, Any]:
    return {"pair": MISHA, "kind": "regular", "day": f"2021-05-{day}", "minutes": 45, **more}


def send(talk: Talk, *lines: dict[str, Any], key: str = "sheet", **paper: Any) -> Any:
    return talk.post(SHEET, {**PAPER, **paper, "lines": lines}, Idempotency_Key=key, Prefer="wait=1")


def test_every_line_is_an_event_of_its_own_and_annulling_one_leaves_the_others(talk: Talk) -> None:
    matched(talk)
    missed = line(20, held=False, absent=["mentee"], reason="Болел")
    missed.pop("minutes")
    told = send(talk, line(13), missed, line(27)).json()

    assert [one["state"] for one in told] == ["settled"] * 3
    assert [one["type"] for one in told] == ["meeting.held", "meeting.missed", "meeting.held"]
    assert len({one["id"] for one in told}) == 3
    rows = [row for row in talk.lane.rows() if row.source == "urn:stupeni:sheet"]
    assert {row.paper["number"] for row in rows} == {"Л-5"}

    wrong: dict[str, Any] = {"annulled_source": told[0]["source"], "annulled_id": told[0]["event_id"]}
    assert talk.say("fact.annulled", "pair/pair-misha", reason="Не та пара", **wrong)["state"] == "settled"
    items = talk.read(f"{CYCLE}/meetings")["items"]
    assert [(one["day"], one["state"]) for one in items] == [("2021-05-20", "missed"), ("2021-05-27", "held")]
    assert [one["state"] for one in talk.read(f"{SHEET}/sheet")] == ["settled"] * 3
    assert talk.lane.compare().equal


def test_a_sheet_sent_twice_counts_once(talk: Talk) -> None:
    matched(talk)
    first, second = send(talk, line(13), line(27)), send(talk, line(13), line(27))

    assert [one["id"] for one in first.json()] == [one["id"] for one in second.json()]
    assert len(talk.read("/meetings", pair=MISHA)["items"]) == 2
    assert send(talk, line(13), line(28)).status_code == 409


def test_a_meeting_of_today_is_the_same_when_it_is_sent_again_later(talk: Talk) -> None:
    matched(talk)
    today = talk.lane.installation.now().date().isoformat()
    paper = {"paperdate": today}
    first = send(talk, line(13) | {"day": today}, **paper)
    second = send(talk, line(13) | {"day": today}, **paper)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()


def test_one_wrong_line_keeps_the_whole_sheet_out(talk: Talk) -> None:
    matched(talk)
    before = len(talk.lane.rows())
    for wrong, sentence in (
        (line(27) | {"pair": str(identity("nobody"))}, "в этом цикле нет"),
        (line(27) | {"day": "2199-01-01"}, "ещё не наступило"),
        (line(27) | {"group": str(identity("g"))}, "либо пару, либо группу"),
        (line(27) | {"kind": "group_meeting"}, "на лист не заносят"),
        (line(27) | {"pair": None, "group": str(identity("g"))}, "в этом цикле нет"),
    ):
        response = send(talk, line(13), wrong)
        assert response.status_code == 422
        assert response.json()["index"] == 1
        assert sentence in response.json()["detail"]
    assert len(talk.lane.rows()) == before


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [line(13) | {"minutes": 0}]}, "lines.0.minutes"),
        ({"lines": [line(13) | {"who": "all"}]}, "lines.0.who"),
        ({"lines": [line(13)], "papernumber": ""}, "papernumber"),
    ],
)
def test_a_sheet_that_cannot_be_read_names_its_faults(talk: Talk, sheet: dict[str, Any], field: str) -> None:
    response = talk.post(SHEET, PAPER | sheet)

    assert response.status_code == 422
    assert [one["field"] for one in response.json()["faults"]] == [field]


def test_a_paper_of_the_future_is_a_slip_of_the_pen(talk: Talk) -> None:
    response = send(talk, line(13), paperdate="2199-01-01")

    assert response.status_code == 422
    assert "проверьте дату" in response.json()["detail"]


def test_a_line_that_is_refused_says_why_and_the_others_settle(talk: Talk) -> None:
    grouped(talk)
    alone: dict[str, Any] = {"group": str(identity("g")), "kind": "trial", "day": "2021-05-20"}
    told = send(talk, line(13), alone, alone | {"present": [MISHA]}).json()

    assert [one["state"] for one in told] == ["settled", "refused", "settled"]
    assert "назовите, какие её пары были" in told[1]["refusal"]["sentence"]


def test_only_the_curator_types_a_sheet(talk: Talk) -> None:
    matched(talk)
    response = talk.post(SHEET, {**PAPER, "lines": [line(13)]}, "anna", by.MENTOR)

    assert response.status_code == 403
    assert "куратор" in response.json()["detail"]
    assert talk.get(f"{SHEET}/nothing").status_code == 404
    assert talk.read(PAIR)["meetings"] == []
