"""Everything that goes wrong leaves as a problem, in Russian, with a stable code."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.api.talk import V1, Talk
from workflow.errors import StupeniError

MIB = 1024 * 1024


def test_an_unknown_address_is_a_problem(talk: Talk) -> None:
    response = talk.client.get("/api/v1/nothing")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_a_problem_that_names_the_right_one(talk: Talk) -> None:
    response = talk.client.delete(f"{V1}/cycles", headers=talk.headers())

    assert (response.status_code, response.json()["code"]) == (405, "not_allowed")
    assert response.headers["allow"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_one_mebibyte_is_refused(talk: Talk, chunked: bool) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(17):
            yield b" " * (MIB // 16)

    content = pieces() if chunked else b" " * (MIB + 1)
    before = len(talk.lane.rows())
    headers = talk.headers(more={"Content-Type": "application/json"})
    response = talk.client.post(f"{V1}/events", content=content, headers=headers)

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert response.headers["x-request-id"]
    assert len(talk.lane.rows()) == before


def test_what_nobody_foresaw_tells_its_number_and_nothing_else(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the name of a child")

    monkeypatch.setattr(talk.bell, "ring", fail)
    response = talk.post("/events", talk.event("audience.told", "cycle/c", audience="staff"))

    assert response.status_code == 500
    assert response.json()["correlation"] == response.headers["x-request-id"]
    assert "child" not in response.text


def test_an_error_without_a_status_is_ours(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StupeniError("нечто внутреннее")

    monkeypatch.setattr(talk.bell, "ring", fail)
    response = talk.post("/events", talk.event("audience.told", "cycle/c", audience="staff"))

    assert response.status_code == 500
    assert "внутреннее" not in response.text


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a/b"])
def test_an_odd_request_id_is_replaced(talk: Talk, given: str) -> None:
    response = talk.client.get("/livez", headers={"X-Request-ID": given})

    assert str(UUID(response.headers["x-request-id"])) != given
