"""Events at the door: every way in, every way to be refused, and nothing stored that was not promised."""

import json
from typing import Any

import pytest

from handlers.workers import Workers
from tests.api.talk import V1, Talk
from tests.lane import Lane
from tests.world import identity
from workflow.access import by

TOLD: Any = {"audience": "staff"}
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def count(talk: Talk) -> int:
    return len(talk.lane.rows())


def test_an_event_is_accepted_with_its_address(talk: Talk) -> None:
    talk.bell.silent = True
    response = talk.post("/events", talk.event("audience.told", "cycle/c", **TOLD))

    assert response.status_code == 202
    assert response.headers["location"] == response.json()["href"]
    assert response.json()["state"] == "waiting"
    assert talk.bell.rung == [talk.lane.id]
    assert talk.client.get(response.headers["location"], headers=talk.headers()).json()["state"] == "waiting"


def test_the_outcome_comes_to_who_waits_for_it(talk: Talk) -> None:
    response = talk.post("/events", talk.event("audience.told", "cycle/c", **TOLD), Prefer="respond-async, wait=40")

    assert response.status_code == 200
    assert response.headers["preference-applied"] == "wait=30"
    assert response.json()["state"] == "settled"
    assert response.json()["outcome"] == "noted"


def test_who_waits_in_vain_gets_the_address(talk: Talk) -> None:
    talk.bell.silent = True
    response = talk.post("/events", talk.event("audience.told", "cycle/c", **TOLD), Prefer="wait=1")

    assert response.status_code == 202
    assert response.json()["state"] == "waiting"


@pytest.mark.parametrize("wait", [None, "wait=1"])
def test_a_repeated_event_gets_the_same_answer(talk: Talk, wait: str | None) -> None:
    event = talk.event("audience.told", "cycle/c", **TOLD)
    headers: Any = {"Prefer": wait} if wait else {}
    first, second = talk.post("/events", event, **headers), talk.post("/events", event, **headers)

    assert first.status_code == second.status_code == (200 if wait else 202)
    assert first.json()["id"] == second.json()["id"]
    assert sum(row.event_id == event["id"] for row in talk.lane.rows()) == 1


def test_other_content_under_the_same_id_is_a_conflict(talk: Talk) -> None:
    event = talk.event("audience.told", "cycle/c", **TOLD)
    talk.post("/events", event)
    response = talk.post("/events", event | {"data": {"audience": "parents"}})

    assert response.status_code == 409
    assert response.json()["code"] == "conflict"
    assert response.headers["content-type"] == "application/problem+json"


def test_a_batch_is_accepted_in_order(talk: Talk) -> None:
    batch = [talk.event("audience.told", "cycle/c", audience=one) for one in ("staff", "parents", "pupils")]
    response = talk.client.post(
        f"{V1}/events",
        content=json.dumps(batch),
        headers=talk.headers(more={"Content-Type": BATCH, "Prefer": "wait=1"}),
    )

    assert response.status_code == 200
    assert [one["event_id"] for one in response.json()] == [one["id"] for one in batch]
    assert {one["state"] for one in response.json()} == {"settled"}
    assert "location" not in response.headers


def test_one_bad_event_in_the_middle_and_nothing_is_stored(talk: Talk) -> None:
    before = count(talk)
    batch = [talk.event("audience.told", "cycle/c", audience=one) for one in ("staff", "parents", "pupils")]
    batch[1]["data"] = {"audience": "Not a code", "surprise": 1}
    response = talk.post("/events", batch)

    assert response.status_code == 422
    assert response.json()["index"] == 1
    assert {fault["field"] for fault in response.json()["faults"]} == {"audience", "surprise"}
    assert count(talk) == before


def test_a_bad_envelope_in_the_middle_is_named_by_its_index(talk: Talk) -> None:
    batch = [talk.event("audience.told", "cycle/c", **TOLD) for _ in range(3)]
    del batch[2]["time"]
    problem = talk.post("/events", batch).json()

    assert problem["index"] == 2
    assert problem["faults"] == [{"field": "time", "message": "поле обязательно, но его нет", "kind": "missing"}]


@pytest.mark.parametrize("batch", [[], [1] * 1001])
def test_a_batch_has_a_size(talk: Talk, batch: list[int]) -> None:
    assert talk.post("/events", batch).json()["code"] == "unacceptable"


def binary(talk: Talk, **attributes: str) -> dict[str, str]:
    event = talk.event("material.given", "cycle/c")
    said = {name: str(value) for name, value in event.items() if name != "data"} | attributes
    return talk.headers(more={f"ce-{name}": value for name, value in said.items()})


def test_binary_mode_reads_the_headers(talk: Talk) -> None:
    headers = binary(talk, papernumber="%D0%9F%2D17", paperdate="2021-05-11")
    response = talk.client.post(f"{V1}/events", json={"title": "Памятка"}, headers=headers | {"Prefer": "wait=1"})

    assert response.status_code == 200, response.text
    assert response.json()["outcome"] == "noted"
    (row,) = [row for row in talk.lane.rows() if row.type == "material.given"]
    assert row.paper["number"] == "П-17"


@pytest.mark.parametrize("value", ["%FF", "%0A"])
def test_a_header_that_is_no_text_is_refused(talk: Talk, value: str) -> None:
    response = talk.client.post(f"{V1}/events", json={"title": "x"}, headers=binary(talk, papernumber=value))

    assert response.status_code == 400
    assert "ce-papernumber" in response.json()["detail"]


def test_structured_mode_has_a_media_type_of_its_own(talk: Talk) -> None:
    event = talk.event("audience.told", "cycle/c", **TOLD)
    headers = talk.headers(more={"Content-Type": f"{STRUCTURED}; charset=UTF-8"})

    assert talk.client.post(f"{V1}/events", content=json.dumps(event), headers=headers).status_code == 202


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", f"{STRUCTURED}; charset=windows-1251", ""])
def test_another_media_type_is_refused(talk: Talk, kind: str) -> None:
    response = talk.client.post(f"{V1}/events", content=b"{}", headers=talk.headers(more={"Content-Type": kind}))

    assert response.status_code == 415
    assert response.json()["code"] == "wrong_media_type"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b"9" * 5000,
    ],
)
def test_what_is_not_json_is_refused(talk: Talk, body: bytes) -> None:
    headers = talk.headers(more={"Content-Type": "application/json"})
    response = talk.client.post(f"{V1}/events", content=body, headers=headers)

    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"


def wrong(talk: Talk, **changed: Any) -> dict[str, Any]:
    return talk.event("audience.told", "cycle/c", **TOLD) | changed


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"type": "audience.sold"}, "неизвестен"),
        ({"subject": "cycle/1"}, "subject"),
        ({"subject": f"pair/{identity('c')}"}, "бывает о"),
        ({"subject": f"cycle/{identity('nobody')}"}, "неизвестен"),
        ({"time": "2999-01-01T00:00:00Z"}, "ещё не наступило"),
        ({"time": "2021-02-30T00:00:00Z"}, "faults"),
        ({"time": "2021-05-12T09:00:00"}, "faults"),
        ({"specversion": "0.3"}, "faults"),
        ({"actorrol": "mentor"}, "faults"),
        ({"data": [1]}, "faults"),
    ],
)
def test_the_door_says_what_is_wrong(talk: Talk, changed: dict[str, Any], says: str) -> None:
    before = count(talk)
    response = talk.post("/events", wrong(talk, **changed))

    assert response.status_code == 422
    assert says in response.json()["detail"]
    assert count(talk) == before


def test_an_impossible_day_is_said_in_russian(talk: Talk) -> None:
    event = talk.event("paper.adopted", "cycle/c", paper="charter", number="1", signed_on="2021-02-30")
    (fault,) = talk.post("/events", event).json()["faults"]

    assert fault["field"] == "signed_on"
    assert "такого дня нет" in fault["message"]


def test_a_role_that_may_not_report_is_refused_at_the_door(talk: Talk) -> None:
    response = talk.post("/events", wrong(talk, actorrole="mentor"), "anna", by.MENTOR)

    assert response.status_code == 403
    assert response.json()["code"] == "not_yours"


def test_a_move_that_the_stage_does_not_allow_is_refused_with_its_sentence(talk: Talk) -> None:
    told = talk.say("stage.completed", "cycle/c", stage="preparation")

    assert told["state"] == "refused"
    assert told["refusal"]["code"] == "not_ready"
    assert "Документы программы введены в действие." in told["refusal"]["sentence"]
    assert "papers_are_in_force" in {one["code"] for one in told["refusal"]["open"]}


def test_the_moves_that_an_event_caused_are_told(talk: Talk) -> None:
    told = talk.say("pair.dissolved", "pair/pair-misha", outcome="not_reached", reason="Уехал.", next_step="Письмо.")

    assert told["outcome"] == "moved"
    (move,) = told["moves"]
    assert (move["from"], move["to"]) == ("preparation", "dissolved")


def test_a_side_sees_its_own_events_alone(talk: Talk) -> None:
    mine = talk.say("request.changed", "pair/pair-misha", by.MENTEE, "misha", form="student_student",
                    wants_to_take_part=True)  # fmt: skip
    others = talk.say("audience.told", "cycle/c", **TOLD)

    assert talk.get(f"/events/{mine['id']}", "misha", by.MENTEE).status_code == 200
    assert talk.get(f"/events/{others['id']}", "misha", by.MENTEE).status_code == 404
    assert [one["id"] for one in talk.read("/events", "misha", by.MENTEE)["items"]] == [mine["id"]]


def test_events_are_listed_by_pages(talk: Talk) -> None:
    found: list[str] = []
    after: Any = {}
    while True:
        page = talk.read("/events", limit=5, **after)
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert found == [str(row.id) for row in talk.lane.rows()]
    assert {one["type"] for one in talk.read("/events", type="role.granted")["items"]} == {"role.granted"}


def test_another_institution_sees_and_touches_nothing(talk: Talk) -> None:
    told = talk.say("audience.told", "cycle/c", **TOLD)
    foreign = {"Authorization": f"Bearer {talk.token(institution=identity('elsewhere'))}"}

    assert talk.client.get(f"{V1}/events/{told['id']}", headers=foreign).status_code == 404
    response = talk.client.post(f"{V1}/events", json=wrong(talk), headers=foreign)
    assert response.status_code == 404


def test_the_receipt_keeps_the_request_id(talk: Talk, lane: Lane) -> None:
    response = talk.post("/events", wrong(talk, id="with-request"), X_Request_ID="diary-42")

    assert response.headers["x-request-id"] == "diary-42"
    assert next(row.correlation for row in lane.rows() if row.event_id == "with-request") == "diary-42"


def test_real_workers_bring_the_outcome_in_time(lane: Lane) -> None:
    """The whole way: accepted, rung, settled in another thread, told to who waits."""
    workers = Workers(lane.installation)
    workers.start()
    talk = Talk(lane)
    talk.app.state.bell = workers.bell
    try:
        response = talk.post("/events", talk.event("audience.told", "cycle/c", **TOLD), Prefer="wait=20")
    finally:
        workers.stop()

    assert response.status_code == 200
    assert response.json()["state"] == "settled"
