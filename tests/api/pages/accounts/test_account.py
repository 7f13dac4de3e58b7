"""One's own account: its sessions end when they should, and its password changes."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.accounts import GOOD, Desk
from tests.api.pages.browser import FORM, HIDDEN, Browser
from tests.api.talk import V1, Talk

NEW = "совсем другие слова здесь"


@pytest.fixture
def desk(talk: Talk) -> Desk:
    made = Desk(talk)
    made.account()
    return made


@pytest.fixture
def inside(desk: Desk) -> TestClient:
    browser = desk.browser()
    assert desk.enter(browser).status_code == 303
    return browser


def press(browser: TestClient, action: str, **fields: str) -> tuple[int, str]:
    found = {to: dict(HIDDEN.findall(form)) for to, form in FORM.findall(browser.get("/account").text)}
    response = browser.post(action, data={**found["/account/password"], **fields})
    return response.status_code, response.text


def test_a_session_that_nobody_uses_ends(desk: Desk, inside: TestClient) -> None:
    desk.wait(minutes=29)
    assert inside.get("/account").status_code == 200
    desk.wait(minutes=29)
    assert inside.get("/account").status_code == 200
    desk.wait(minutes=31)
    ended = inside.get("/account")
    assert (ended.status_code, "Сеанс закончился" in ended.text) == (401, True)


def test_a_session_ends_after_a_day_of_work_however_busy(desk: Desk, inside: TestClient) -> None:
    for _ in range(35):
        desk.wait(minutes=20)
        assert inside.get("/account").status_code == 200
    desk.wait(minutes=20)
    assert inside.get("/account").status_code == 401


def test_whoever_sees_one_pair_may_be_away_longer(desk: Desk) -> None:
    desk.account("misha")
    token = desk.token("misha")
    desk.wait(minutes=100)
    assert desk.get("/account/sessions", token).status_code == 200
    desk.wait(minutes=121)
    assert desk.get("/account/sessions", token).status_code == 401


def test_the_page_lists_the_sessions_and_ends_one(desk: Desk, inside: TestClient) -> None:
    token = desk.token()
    page = inside.get("/account").text
    assert "Firefox, Linux" in page
    assert page.count("это устройство") == 1
    ending = re.findall(r"/account/sessions/[\w-]+/endings", page)
    assert len(ending) == 1

    assert press(inside, ending[0])[0] == 303
    assert desk.get("/account/sessions", token).status_code == 401
    assert press(inside, ending[0])[0] == 404
    assert inside.get("/account").status_code == 200


def test_nobody_ends_a_session_of_another(desk: Desk, inside: TestClient) -> None:
    desk.account("olga")
    token = desk.token("olga")
    [mine] = desk.get("/account/sessions", token).json()["items"]

    assert press(inside, f"/account/sessions/{mine['id']}/endings")[0] == 404
    assert desk.get("/account/sessions", token).status_code == 200


def test_signing_out_everywhere_ends_all(desk: Desk, inside: TestClient) -> None:
    token = desk.token()
    cookie = inside.cookies["stupeni"]

    assert press(inside, "/account/endings")[0] == 303
    for dead in (token, cookie):
        assert desk.get("/account/sessions", dead).status_code == 401


def test_signing_out_ends_the_session_and_not_only_the_cookie(desk: Desk, inside: TestClient) -> None:
    cookie = inside.cookies["stupeni"]

    assert press(inside, "/sign-out")[0] == 303
    assert desk.get("/account/sessions", cookie).status_code == 401


def test_a_changed_password_ends_what_was_open_elsewhere(desk: Desk, inside: TestClient) -> None:
    token, before = desk.token(), inside.cookies["stupeni"]
    for old, new, why in (
        (GOOD, "коротко", "короче 12"),
        ("не тот пароль", NEW, "не подходит"),
        (GOOD, "vera-2+71-vera", "логин"),
    ):
        status, page = press(inside, "/account/password", old=old, new=new)
        assert status == 422
        assert why in page

    assert press(inside, "/account/password", old=GOOD, new=NEW)[0] == 303
    assert inside.get("/account").status_code == 200
    assert inside.cookies["stupeni"] != before
    for dead in (token, before):
        assert desk.get("/account/sessions", dead).status_code == 401
    assert desk.enter(desk.browser()).status_code == 401
    assert desk.enter(desk.browser(), given=NEW).status_code == 303


def test_a_form_of_the_account_needs_its_proof(desk: Desk, inside: TestClient) -> None:
    assert press(inside, "/account/endings", proof="")[0] == 403
    assert inside.get("/account").status_code == 200


def test_a_key_of_the_demonstration_has_no_account(talk: Talk) -> None:
    assert "учётной записи" in Browser(talk).read("/account", 404)


def test_the_api_lists_ends_and_changes_likewise(desk: Desk) -> None:
    first, second = desk.token(), desk.token()
    items = desk.get("/account/sessions", first).json()["items"]
    assert [one["this"] for one in items].count(True) == 1
    other = next(one["id"] for one in items if not one["this"])

    client, path = desk.talk.client, f"{V1}/account"
    assert client.delete(f"{path}/sessions/{other}", headers=desk.bearer(first)).status_code == 204
    assert desk.get("/account/sessions", second).status_code == 401
    changed = client.put(f"{path}/password", json={"old": GOOD, "new": NEW}, headers=desk.bearer(first))
    assert changed.status_code == 200
    assert desk.get("/account/sessions", first).status_code == 401
    fresh = changed.json()["token"]
    assert client.delete(f"{path}/sessions", headers=desk.bearer(fresh)).status_code == 204
    assert desk.get("/account/sessions", fresh).status_code == 401
