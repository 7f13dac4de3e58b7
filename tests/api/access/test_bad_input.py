"""Bad input: what nobody asked for, what is too large or too slow, and whoever tries many logins."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from starlette.types import Message, Receive, Scope, Send

from api.limits import BodyLimit
from api.v1.examples import example
from api.v1.nouns import NOUNS
from tests.accounts import GOOD, Desk
from tests.api.access.scene import Scene
from tests.api.access.writing import knock, written
from tests.api.talk import V1, Talk
from tests.world import identity
from workflow.access import by
from workflow.accounts import password
from workflow.catalogue import CATALOGUE
from workflow.errors import TooSlow

SLIPPED_IN: dict[str, Any] = {
    "role": "administrator",
    "roles": ["head"],
    "institution": str(identity("school")),
    "institution_id": str(identity("school")),
    "reported_by": str(identity("olga")),
    "reporter": str(identity("olga")),
    "reporter_role": "head",
    "received_at": "2021-01-01T00:00:00Z",
    "recorded_at": "2021-01-01T00:00:00Z",
    "number": 1_000_000,
    "stage": "completed",
    "state": "settled",
    "channel": "service",
    "administrator": True,
    "__class__": "Role",
}
"""Fields that somebody would slip in if they were written wherever they came from."""


@pytest.mark.parametrize("noun", NOUNS, ids=lambda one: one.route)
def test_a_field_that_nobody_asked_for_is_refused_by_name(scene: Scene, noun: Any) -> None:
    kind = CATALOGUE[noun.event]
    before, known = len(scene.talk.lane.rows()), set(kind.payload.model_fields)
    role = next(iter(kind.who))
    for name in (name for name in SLIPPED_IN if name not in known):
        body = {key: value for key, value in example(kind).items() if key != noun.fills} | {name: SLIPPED_IN[name]}
        response = scene.ask("POST", f"/api/v1{noun.route}", role, "vera", json=body)
        assert response.status_code == 422, (noun.route, name, response.text)
        assert name in json.dumps(response.json(), ensure_ascii=False), (noun.route, name)

    assert len(scene.talk.lane.rows()) == before


@pytest.mark.parametrize("name", ["reporter", "reporterrole", "receivedat", "institution", "channel", "position"])
def test_an_attribute_that_an_event_does_not_have_is_refused(scene: Scene, name: str) -> None:
    event = {"specversion": "1.0", "id": f"slipped/{name}", "source": "urn:test", "type": "audience.told"}
    event |= {"subject": f"cycle/{identity('c')}", "time": "2021-09-01T10:00:00Z", name: "head"}
    response = scene.ask("POST", "/api/v1/events", by.CURATOR, json=event | {"data": {"audience": "parents"}})

    assert response.status_code == 422
    assert name in response.text


def test_what_is_slipped_into_a_form_changes_nothing(scene: Scene) -> None:
    """A page writes the fields of its form and no others: whoever reports stays who he is."""
    route, key = "/pairs/{pair_id}/supports", str(identity("a key of a form"))
    fields = {name: str(value) for name, value in SLIPPED_IN.items()} | {
        "key": key,
        "day": "2021-09-01",
        "about": "Поговорили",
    }
    response = knock(scene, "POST", route, by.CURATOR, fields=fields)
    assert response.status_code == 303, response.text

    row = next(one for one in scene.talk.lane.rows() if one.event_id == key)
    assert (row.reporter_person, row.reporter_role) == (identity("vera"), "curator")
    assert (row.institution_id, row.channel) == (scene.talk.lane.id, "pages")
    assert not set(SLIPPED_IN) & {*(row.clear or {}), *(row.personal or {})}


def test_a_body_of_json_for_anything_else_takes_its_own_fields_alone(scene: Scene) -> None:
    bodies: dict[tuple[str, str], dict[str, Any]] = {
        ("POST", "/api/v1/account/sessions"): {"login": "vera", "password": GOOD},
        ("PUT", "/api/v1/account/password"): {"old": GOOD, "new": GOOD},
        ("POST", "/api/v1/imports/{import_id}/confirmations"): {"known": "skip"},
        ("POST", "/api/v1/account/tokens"): {},
        ("PUT", "/api/v1/reminders/{reminder_id}"): {"held": True},
    }
    for (method, route), body in bodies.items():
        response = scene.ask(method, route, by.CURATOR, json=body | {"administrator": True})
        assert response.status_code == 422, route
        assert "administrator" in response.text
    nouns = {f"/api/v1{noun.route}" for noun in NOUNS}
    others = {one for one in written(scene.talk.app) if one[1].startswith("/api/") and one[1] not in nouns}
    assert others - set(bodies) <= WITHOUT_FIELDS


WITHOUT_FIELDS = {
    ("POST", "/api/v1/events"),
    ("POST", "/api/v1/imports"),
    ("POST", "/api/v1/cycles/{cycle_id}/meeting-sheets"),
    ("DELETE", "/api/v1/account/sessions"),
    ("DELETE", "/api/v1/account/tokens/{token_id}"),
    ("DELETE", "/api/v1/account/sessions/{session_id}"),
}
"""Tried above or by their own tests, or without a body."""


def test_a_body_that_never_ends_is_given_up() -> None:
    told: list[BaseException] = []

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            while (await receive())["more_body"]:
                pass
        except TooSlow as late:
            told.append(late)

    async def dribbling() -> Message:
        await asyncio.Event().wait()
        return {}

    async def nothing(message: Message) -> None: ...

    scope: Scope = {"type": "http", "path": "/api/v1/events", "headers": [], "method": "POST"}
    asyncio.run(BodyLimit(reading, patience=0)(scope, dribbling, nothing))

    assert len(told) == 1


def test_whoever_has_sent_everything_may_wait_for_his_answer() -> None:
    parts: Iterator[Message] = iter(({"body": b"{}", "more_body": False}, {"type": "http.disconnect"}))
    heard: list[Message] = []

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        heard.extend([await receive(), await receive()])

    async def sending() -> Message:
        return next(parts)

    async def nothing(message: Message) -> None: ...

    scope: Scope = {"type": "http", "path": "/api/v1/events", "headers": [], "method": "POST"}
    asyncio.run(BodyLimit(reading, patience=60)(scope, sending, nothing))

    assert [one.get("type") for one in heard] == [None, "http.disconnect"]


@pytest.fixture
def desk(talk: Talk) -> Desk:
    """A desk with one account that has no second factor in its way."""
    made = Desk(talk)
    made.account("misha")
    return made


def guess(desk: Desk, login: str, address: str) -> int:
    status: int = desk.knock(desk.browser(address), login, "догадка").status_code
    return status


def count(desk: Desk, code: str) -> float:
    value: float = desk.talk.app.state.refusals.labels(code=code)._value.get()
    return value


def test_many_logins_from_one_address_are_refused_counted_and_logged(desk: Desk) -> None:
    with structlog.testing.capture_logs() as logs:
        answers = [guess(desk, f"login-{number}", "203.0.113.9") for number in range(33)]

    assert answers == [401] * 30 + [429] * 3
    assert guess(desk, "misha", "198.51.100.1") == 401, "whoever comes from elsewhere is not kept out"
    assert (count(desk, "not_let_in"), count(desk, "too_often")) == (31, 3)
    lines = [line for line in logs if line["event"] == "refused at the door"]
    assert {(line["code"], line["route"]) for line in lines} == {("not_let_in", "/sign-in"), ("too_often", "/sign-in")}
    assert len(lines) == 33
    assert not any("203.0.113" in str(line) or "login-" in str(line) or "догадка" in str(line) for line in logs)


@pytest.mark.parametrize("login", ["misha", "nobody"])
def test_one_login_from_many_addresses_is_slowed_down_whether_or_not_it_is_there(desk: Desk, login: str) -> None:
    answers = [guess(desk, login, f"203.0.113.{number}") for number in range(8)]

    assert answers == [401] * 5 + [429] * 3


def test_a_program_that_guesses_is_told_counted_and_logged_the_same(desk: Desk) -> None:
    with structlog.testing.capture_logs() as logs:
        told = [
            desk.talk.client.post(f"{V1}/account/sessions", json={"login": login, "password": "догадка"})
            for login in ("misha", "nobody")
        ]

    assert {(one.status_code, one.json()["code"], one.json()["detail"]) for one in told} == {
        (401, "not_let_in", "Логин или пароль не подходят.")
    }
    assert count(desk, "not_let_in") == 2
    assert [line["route"] for line in logs if line["event"] == "refused at the door"] == [
        "/api/v1/account/sessions"
    ] * 2


def test_an_unknown_login_costs_the_same_work_as_a_known_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is worked out for each try, whoever is asked after: the time tells nobody which logins there are."""
    password.matches(None, "warm up")
    worked: list[str] = []
    verify = password._HASHER.verify

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            worked.append(kept)
            return verify(kept, given)

    monkeypatch.setattr(password, "_HASHER", Counting())
    for login in ("misha", "nobody"):
        worked.clear()
        assert guess(desk, login, "203.0.113.1") == 401
        assert len(worked) == 1, login
