"""The second factor: who has to have one gets nowhere without it, and each code opens the door once."""

import re
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient

from tests.accounts import GOOD, SECRET, Desk
from tests.api.pages.accounts.setting_up import CODE, plain, secret_on, set_up
from tests.api.pages.browser import cycle
from tests.api.talk import V1, Talk
from tests.world import identity
from workflow.access import by
from workflow.accounts import factor
from workflow.tables import account_codes, account_factors

WRONG = "Код не подошёл."


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


def test_a_curator_without_a_factor_gets_nowhere_but_to_setting_it_up(desk: Desk) -> None:
    browser = plain(desk)
    for path in ("/", cycle(), "/people", "/account", "/accounts", "/journal", "/exports", "/calendar"):
        led = browser.get(path)
        assert (led.status_code, led.headers["location"]) == (303, "/account/factor"), path
    assert browser.get("/sign-in/factor").headers["location"] == "/account/factor"
    told = browser.get(f"{V1}/people", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (401, "factor_missing")
    page = browser.get("/account/factor")
    assert "одного пароля мало" in page.text
    assert "/account" not in re.findall(r'<a [^>]*href="([^"]*)"', page.text)

    before = browser.cookies["stupeni"]
    _, codes = set_up(desk, browser)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert browser.cookies["stupeni"] != before
    assert browser.get("/").headers["location"] == "/today"
    assert desk.get("/account/sessions", before).status_code == 401
    assert "второй фактор подключён" in browser.get("/account").text


def test_a_code_opens_the_door_once(desk: Desk) -> None:
    desk.account()
    first, second = desk.browser(), desk.browser()
    desk.knock(first)
    assert first.get("/").headers["location"] == "/sign-in/factor?onward=%2F"
    assert "stupeni-device" not in first.cookies
    code = desk.code()
    assert desk.prove(first, code).status_code == 303
    assert "stupeni-device" in first.cookies
    assert first.get("/").headers["location"] == "/today"

    desk.knock(second)
    again = desk.prove(second, code)
    assert (again.status_code, WRONG in again.text) == (401, True)
    assert second.get("/").headers["location"].startswith("/sign-in/factor")


@pytest.mark.parametrize(("late", "status"), [(-60, 401), (-30, 303), (0, 303), (30, 303), (60, 401)])
def test_a_telephone_may_be_half_a_minute_off(desk: Desk, late: int, status: int) -> None:
    desk.account()
    browser = desk.browser()
    desk.knock(browser)

    assert desk.prove(browser, pyotp.TOTP(SECRET).at(desk.time + timedelta(seconds=late))).status_code == status


def test_wrong_codes_are_slowed_and_told_to_the_owner(desk: Desk) -> None:
    desk.account()
    owner, thief = desk.browser(), desk.browser("203.0.113.7")
    desk.enter(owner)
    desk.knock(thief)
    assert [desk.prove(thief, "000000").status_code for _ in range(6)] == [401] * 5 + [429]
    late = desk.prove(thief, pyotp.TOTP(SECRET).at(desk.time))
    assert (late.status_code, "retry-after" in late.headers) == (429, True)
    desk.knock(thief)
    assert desk.prove(thief, "000000").status_code == 429, "another session is no way around it"

    assert "пароль подошёл, а код — нет" in owner.get("/account").text
    assert desk.enter(owner).status_code == 303, "where he was in before he is not kept out"


def test_a_password_opens_the_way_to_the_code_for_a_quarter_of_an_hour(desk: Desk) -> None:
    desk.account()
    browser = desk.browser()
    desk.knock(browser)
    desk.wait(minutes=15)

    assert browser.get("/sign-in/factor").status_code == 401


def test_a_recovery_code_opens_the_door_once(desk: Desk) -> None:
    browser = plain(desk)
    _, codes = set_up(desk, browser)
    other = desk.browser()
    desk.knock(other)
    assert desk.prove(other, f" {codes[3].upper()} ").status_code == 303
    page = other.get("/account").text
    assert "Резервных кодов осталось: 9" in page
    assert "вход по резервному коду" in page

    desk.knock(other)
    assert desk.prove(other, codes[3]).status_code == 401
    assert desk.prove(other, codes[4].replace("-", "")).status_code == 303


def test_recovery_codes_are_made_anew_against_a_code(desk: Desk) -> None:
    browser = plain(desk)
    secret, old = set_up(desk, browser)
    refused = desk.press(browser, "/account", "/account/factor/codes", code="000000")
    assert (refused.status_code, WRONG in refused.text) == (401, True)
    done = desk.press(browser, "/account", "/account/factor/codes", code=desk.code("vera", secret))
    fresh = CODE.findall(done.text)

    assert (done.status_code, len(set(fresh) - set(old))) == (201, 10)
    other = desk.browser()
    desk.knock(other)
    assert desk.prove(other, old[0]).status_code == 401
    assert desk.prove(other, fresh[0]).status_code == 303


def test_another_telephone_needs_a_code_of_the_one_before(desk: Desk) -> None:
    desk.account()
    browser, elsewhere = desk.browser(), desk.browser()
    desk.enter(elsewhere)
    desk.enter(browser)
    secret = secret_on(browser.get("/account/factor").text)
    fields = {"code": pyotp.TOTP(secret).at(desk.time), "given": "000000"}
    assert desk.press(browser, "/account/factor", "/account/factor", **fields).status_code == 401
    fields["given"] = desk.code()
    fields["code"] = pyotp.TOTP(secret).at(desk.time)
    assert desk.press(browser, "/account/factor", "/account/factor", **fields).status_code == 201

    assert elsewhere.get("/account").status_code == 401
    desk.wait(seconds=30)
    desk.knock(elsewhere)
    assert desk.prove(elsewhere, pyotp.TOTP(SECRET).at(desk.time)).status_code == 401
    assert desk.prove(elsewhere, pyotp.TOTP(secret).at(desk.time)).status_code == 303


def test_whoever_sees_one_pair_may_have_a_factor_and_end_it(desk: Desk) -> None:
    desk.account("misha")
    browser = desk.browser()
    assert desk.knock(browser, "misha").status_code == 303
    assert browser.get("/").headers["location"] == "/today"
    secret = secret_on(browser.get("/account/factor").text)
    code = pyotp.TOTP(secret).at(desk.time)
    refused = desk.press(browser, "/account/factor", "/account/factor", code=code, given="не тот пароль")
    assert (refused.status_code, "Пароль не подошёл" in refused.text) == (401, True)
    secret, _ = set_up(desk, browser, "misha", given=GOOD)

    desk.knock(browser, "misha")
    assert browser.get("/").headers["location"].startswith("/sign-in/factor")
    assert desk.prove(browser, desk.code("misha", secret)).status_code == 303
    proof = desk.press(browser, "/account", "/account/factor/codes", code="000000")
    assert 'formaction="/account/factor/endings"' in proof.text
    ended = press_other(browser, "/account/factor/endings", desk.code("misha", secret))
    assert ended == 303
    desk.knock(browser, "misha")
    assert browser.get("/").headers["location"] == "/today"


def press_other(browser: TestClient, action: str, code: str) -> int:
    proof = re.search(r'name="proof" value="(\w+)"', browser.get("/account").text)
    assert proof
    status: int = browser.post(action, data={"proof": proof[1], "code": code}).status_code
    return status


def test_a_curator_does_not_end_his_factor(desk: Desk) -> None:
    desk.account()
    browser = desk.browser()
    desk.enter(browser)

    assert "/account/factor/endings" not in browser.get("/account").text
    assert press_other(browser, "/account/factor/endings", desk.code()) == 422
    assert "второй фактор" in browser.get("/account").text


def test_a_role_that_is_granted_asks_for_the_factor_at_once(desk: Desk) -> None:
    desk.account("misha")
    browser = desk.browser()
    desk.knock(browser, "misha")
    assert browser.get("/").headers["location"] == "/today"

    desk.talk.say("role.granted", "person/misha", by.HEAD, "olga", role="curator")
    assert browser.get("/people").headers["location"] == "/account/factor"


def test_a_program_gives_the_code_with_the_password(desk: Desk) -> None:
    desk.account()
    given = {"login": "vera", "password": GOOD}
    for more, code in (({}, "factor_wanted"), ({"code": "000000"}, "not_let_in")):
        told = desk.talk.client.post(f"{V1}/account/sessions", json=given | more)
        assert (told.status_code, told.json()["code"]) == (401, code)
    assert desk.get("/account/sessions", desk.token()).status_code == 200


def test_a_secret_lies_sealed_and_a_code_as_a_digest(desk: Desk) -> None:
    secret, codes = set_up(desk, plain(desk))
    with desk.installation.database.reading() as connection:
        kept = repr([connection.execute(table.select()).all() for table in (account_factors, account_codes)])
        (row,) = connection.execute(account_factors.select()).all()

    assert secret not in kept
    assert not any(one.replace("-", "") in kept or one in kept for one in codes)
    assert factor.secret_of(desk.installation.settings.secret, row) == secret
    assert factor.secret_of("another secret", row) is None
    with desk.installation.database.transaction() as connection:
        connection.execute(account_factors.update().values(account_id=identity("somebody else")))
        (moved,) = connection.execute(account_factors.select()).all()
    assert factor.secret_of(desk.installation.settings.secret, moved) is None


def test_an_erased_person_leaves_no_factor(desk: Desk) -> None:
    desk.account("anna")
    browser = desk.browser()
    desk.knock(browser, "anna")
    set_up(desk, browser, "anna", given=GOOD)
    act = {"act_number": "1", "act_date": "2021-05-12", "destroyed_by": "система «Ступени»"}
    desk.talk.say("person.erased", "person/anna", by.HEAD, "olga", **act)

    with desk.installation.database.reading() as connection:
        for table in (account_factors, account_codes):
            assert not connection.execute(table.select()).all()
