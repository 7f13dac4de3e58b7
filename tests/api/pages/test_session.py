"""The session: a key gets in once and is never shown, and no other site does anything in somebody's name."""

from uuid import uuid4

import pytest

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by


def test_a_key_in_the_address_leaves_it_at_once(talk: Talk) -> None:
    browser = Browser(talk, who=None)
    response = browser.get(f"/?token={talk.token()}", Sec_Fetch_Site="none")

    assert response.status_code == 303
    assert response.headers["location"] == "/"
    kept = response.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert browser.get("/").headers["location"] == "/today"
    assert 'href="/account"' not in browser.get(cycle()).text  # a key has no account to show


def test_a_key_from_a_strange_page_lets_nobody_in(talk: Talk) -> None:
    browser = Browser(talk, who=None)
    response = browser.get(f"/?token={talk.token()}", Sec_Fetch_Site="cross-site")

    assert response.status_code == 403
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_wrong_key_is_said_to_be_wrong_and_not_repeated(talk: Talk, token: str) -> None:
    response = Browser(talk, who=None).post("/sign-in", token=token)

    assert response.status_code == 401
    assert "Ключ не подписан" in response.text
    assert not token or token not in response.text
    assert "set-cookie" not in response.headers


def test_whoever_is_not_in_is_shown_the_door_and_led_back(talk: Talk) -> None:
    browser = Browser(talk, who=None)
    response = browser.get(pair())

    assert response.status_code == 401
    assert "<h1>Вход</h1>" in response.text
    onward = browser.form(response.text, "/sign-in")["onward"]
    assert browser.post("/sign-in", token=talk.token(), onward=onward).headers["location"] == pair()


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"])
def test_nobody_is_led_to_a_strange_place(talk: Talk, onward: str) -> None:
    response = Browser(talk, who=None).post("/sign-in", token=talk.token(), onward=onward)

    assert response.headers["location"] == "/"


def test_a_form_without_its_proof_is_refused(browser: Browser) -> None:
    action = f"{pair()}/meetings"
    good = browser.form(browser.read(pair()), action) | {"kind": "regular", "day": "2021-05-12"}
    before = len(browser.talk.lane.rows())

    assert browser.post(action, **{**good, "proof": ""}).status_code == 403
    assert browser.post(action, **{**good, "proof": "0" * 64}).status_code == 403
    other = Browser(browser.talk, "olga", by.HEAD)
    theirs = other.form(other.read(pair()), "/sign-out")["proof"]
    assert browser.post(action, **{**good, "proof": theirs}).status_code == 403
    assert browser.post(action, {"Sec-Fetch-Site": "cross-site"}, **good).status_code == 403
    assert browser.post(action, {"Sec-Fetch-Site": "same-site"}, **good).status_code == 403
    old = {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}
    assert browser.post(action, old, **good).status_code == 403
    assert len(browser.talk.lane.rows()) == before


def test_the_cookie_reads_from_the_api_and_never_writes(browser: Browser) -> None:
    assert browser.get(f"/api/v1{cycle()}").status_code == 200
    event = browser.talk.event("audience.told", "cycle/c", audience="staff")
    assert browser.client.post("/api/v1/events", json=event).status_code == 401


def test_going_out_needs_a_proof_and_forgets_the_key(browser: Browser) -> None:
    assert browser.post("/sign-out", proof="").status_code == 403
    form = browser.form(browser.read(cycle()), "/sign-out")
    assert browser.post("/sign-out", **form).status_code == 303
    assert browser.get(cycle()).status_code == 401


def test_the_pages_go_out_with_their_guards(browser: Browser) -> None:
    for path, status in ((cycle(), 200), (pair(), 200), ("/journal", 200), ("/nowhere", 404), (pair("nobody"), 404)):
        response = browser.get(path)
        assert response.status_code == status
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
        assert "style=" not in response.text
        assert "<script" not in response.text


def test_what_is_not_there_is_a_page_for_a_person_and_a_problem_for_a_program(browser: Browser) -> None:
    assert "<h1>Не найдено</h1>" in browser.read("/nowhere", 404)
    assert "Такой пары здесь нет." in browser.read(f"/pairs/{uuid4()}", 404)
    assert "Такого цикла здесь нет." in browser.read(f"/cycles/{uuid4()}/roadmap", 404)
    assert "Не найдено" in browser.read("/pairs/seven", 404)
    assert browser.get("/api/v1/nowhere").headers["content-type"] == "application/problem+json"
    assert browser.get("/nowhere", Accept="*/*").headers["content-type"] == "application/problem+json"


def test_a_school_of_another_installation_is_said_to_be_unknown(talk: Talk) -> None:
    browser = Browser(talk, who=None)
    browser.post("/sign-in", token=talk.token(institution=identity("another school")))

    assert "Организация ещё не подключена" in browser.read("/")
