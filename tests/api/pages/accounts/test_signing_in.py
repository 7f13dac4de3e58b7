"""Signing in with a login and a password: one answer for everything that is wrong, and no way to keep others out."""

import pytest

from tests.accounts import GOOD, Desk
from tests.api.pages.browser import cycle
from tests.api.talk import V1, Talk
from workflow.access import by
from workflow.tables import account_attempts, account_devices, account_sessions, accounts

NO = "Логин или пароль не подходят."


@pytest.fixture
def desk(talk: Talk) -> Desk:
    made = Desk(talk)
    made.account()
    return made


def test_a_login_and_a_password_open_the_cycle(desk: Desk) -> None:
    browser = desk.browser()
    response = desk.enter(browser, " VERA ")

    assert response.status_code == 303
    kept = "; ".join(response.headers.get_list("set-cookie")).lower()
    assert kept.count("httponly") == kept.count("samesite=strict") == 2
    assert browser.get("/").headers["location"] == "/today"
    assert "Завершить этап" in browser.get(cycle()).text


def test_an_unknown_login_and_a_wrong_password_are_told_the_same(desk: Desk) -> None:
    wrong, unknown = desk.enter(desk.browser(), given="не тот пароль"), desk.enter(desk.browser(), "nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text == unknown.text
    assert NO in wrong.text
    assert "set-cookie" not in wrong.headers
    given = {"login": "nobody", "password": GOOD}
    told = desk.talk.client.post(f"{V1}/account/sessions", json=given)
    assert (told.status_code, told.json()["code"], told.json()["detail"]) == (401, "not_let_in", NO)


def test_whoever_guesses_waits_whether_or_not_the_login_is_there(desk: Desk) -> None:
    for login in ("vera", "nobody"):
        answers = [desk.enter(desk.browser(), login, f"догадка номер {n}").status_code for n in range(7)]
        assert answers == [401] * 5 + [429, 429]
        late = desk.enter(desk.browser(), login)
        assert late.status_code == 429
        assert 0 < int(late.headers["retry-after"]) <= 60
        assert "Подождите немного" in late.text

    desk.wait(minutes=16)
    assert desk.enter(desk.browser()).status_code == 303


def test_a_stranger_who_guesses_does_not_keep_the_owner_out_of_his_own_device(desk: Desk) -> None:
    own, stranger = desk.browser(), desk.browser("203.0.113.7")
    desk.enter(own)
    for n in range(40):
        desk.enter(stranger, given=f"догадка номер {n}")

    assert desk.enter(stranger).status_code == 429
    assert desk.enter(desk.browser()).status_code == 429
    assert desk.enter(own).status_code == 303


def test_a_device_of_somebody_else_is_no_way_around_the_waiting(desk: Desk) -> None:
    desk.account("olga")
    other = desk.browser()
    desk.enter(other, "olga")

    assert [desk.enter(other, "vera", f"догадка {n}").status_code for n in range(6)][-1] == 429


def test_many_logins_from_one_address_are_slowed_down(desk: Desk) -> None:
    answers = [desk.enter(desk.browser("203.0.113.7"), f"login-{n}").status_code for n in range(32)]

    assert answers[29] == 401
    assert answers[-1] == 429
    assert desk.enter(desk.browser("203.0.113.8"), "login-99").status_code == 401


def test_roles_are_those_that_the_facts_have_now(desk: Desk) -> None:
    token = desk.token()
    assert desk.get("/journal", token).status_code == 200

    desk.talk.say("role.revoked", "person/vera", by.HEAD, "olga", role="curator")
    refused = desk.get("/journal", token)
    assert (refused.status_code, "нет ни одной роли" in refused.json()["detail"]) == (403, True)


def test_no_secret_is_kept_or_logged_as_it_was(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    browser = desk.browser()
    desk.enter(browser, given="неверный и тайный")
    desk.enter(browser)
    token = desk.token()
    with desk.installation.database.reading() as connection:
        rows = [
            connection.execute(table.select()).all()
            for table in (accounts, account_sessions, account_devices, account_attempts)
        ]
    said = capsys.readouterr()
    for secret in (GOOD, "неверный и тайный", token, browser.cookies["stupeni"], browser.cookies["stupeni-device"]):
        assert secret not in repr(rows)
        assert secret not in said.err + said.out


def test_an_erased_person_leaves_no_account(desk: Desk) -> None:
    desk.account("anna", "anna.ivanova")
    act = {"act_number": "1", "act_date": "2021-05-12", "destroyed_by": "система «Ступени»"}
    told = desk.talk.say("person.erased", "person/anna", by.HEAD, "olga", **act)
    assert told["state"] == "settled", told

    with desk.installation.database.reading() as connection:
        assert "anna.ivanova" not in repr(connection.execute(accounts.select()).all())
