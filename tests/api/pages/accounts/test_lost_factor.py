"""A lost telephone: a link takes the factor away, its owner reads who made it, and an open link is taken back."""

import re
from html import unescape

import pytest

from tests.accounts import GOOD, Desk
from tests.api.pages.accounts.setting_up import set_up
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import Role, by
from workflow.accounts import account, factor, link

NEW = "совсем другие слова здесь"


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


def lost(desk: Desk, who: str, maker: str, role: Role, action: str = "factor-links") -> tuple[int, str]:
    browser = Browser(desk.talk, maker, role)
    proof = browser.form(browser.read("/accounts"), "/sign-out")
    shown = browser.post(f"/accounts/{identity(who)}/{action}", **proof)
    found = re.search(r"<code>[^<]*(/join/[\w-]+)</code>", shown.text)
    return shown.status_code, found[1] if found else unescape(shown.text)


def test_a_lost_telephone_is_replaced_by_a_link_of_the_head_and_the_owner_reads_it(desk: Desk) -> None:
    made = desk.account()
    elsewhere = desk.browser()
    desk.enter(elsewhere)
    assert lost(desk, "vera", "vera", by.CURATOR)[0] == 403
    status, path = lost(desk, "vera", "olga", by.HEAD)
    assert status == 201
    assert "vera" not in elsewhere.get(path).text.replace("vera.petrova", "")

    for login, given, code in (("vera", "не тот пароль", 401), ("olga", GOOD, 401)):
        assert elsewhere.post(path, data={"login": login, "password": given}).status_code == code
    assert elsewhere.post(path, data={"login": "vera", "password": GOOD}).status_code == 303
    assert elsewhere.get("/account").status_code == 401, "every session has ended"
    with desk.installation.database.reading() as connection:
        assert factor.find(connection, made) is None
    desk.steps.pop("vera")
    desk.knock(elsewhere)
    set_up(desk, elsewhere)
    page = unescape(elsewhere.get("/account").text)
    assert "выдана ссылка, снимающая второй фактор, olga" in page
    assert "второй фактор снят по ссылке" in page


def test_a_link_for_a_factor_is_of_no_use_to_whoever_has_no_password_or_another_account(desk: Desk) -> None:
    made = desk.account()
    desk.account("misha")
    _, path = lost(desk, "vera", "olga", by.HEAD)

    told = desk.browser().post(path, data={"login": "misha", "password": GOOD})
    assert (told.status_code, "Логин не тот" in told.text) == (422, True)
    with desk.installation.database.reading() as connection:
        assert factor.find(connection, made)


def test_a_curator_takes_nobodys_factor_away_and_where_there_is_none_nothing_is_made(desk: Desk) -> None:
    desk.account("misha")
    status, page = lost(desk, "misha", "vera", by.CURATOR)
    assert (status, link.NOT_FACTORS in page) == (403, True)
    status, page = lost(desk, "misha", "olga", by.HEAD)
    assert (status, link.NO_FACTOR in page) == (409, True)


def test_an_open_link_is_listed_and_taken_back(desk: Desk) -> None:
    desk.account("misha")
    _, path = lost(desk, "misha", "vera", by.CURATOR, "links")
    browser = Browser(desk.talk)
    page = browser.read("/accounts")
    assert "Ссылка открыта: новый пароль, до " in page
    assert "Ссылка отозвана" in browser.press("/accounts", f"/accounts/{identity('misha')}/links/revocations")

    assert desk.browser().get(path).status_code == 404
    assert "Ссылка открыта" not in browser.read("/accounts")
    proof = browser.form(browser.read("/accounts"), "/sign-out")
    assert browser.post(f"/accounts/{identity('misha')}/links/revocations", **proof).status_code == 404
    visitor = desk.browser()
    desk.knock(visitor, "misha")
    assert "ссылка для входа отозвана, vera" in unescape(visitor.get("/account").text)


def test_the_first_administrator_sets_a_factor_up_and_comes_back_by_the_command_line(desk: Desk) -> None:
    with desk.installation.database.transaction() as connection:
        first = link.make_first(connection, desk.time)
    desk.browser().post(f"/join/{first}", data={"login": "root.admin", "password": GOOD})
    browser = desk.browser()
    desk.knock(browser, "root.admin")
    assert browser.get("/").headers["location"] == "/account/factor"
    set_up(desk, browser, "root.admin")
    with desk.installation.database.transaction() as connection:
        found = account.find(connection, "root.admin")
        assert found
        token = link.make_at_machine(connection, found.id, link.FACTOR, desk.time)
        again = link.make_at_machine(connection, found.id, link.RESET, desk.time)

    given = {"login": "root.admin", "password": GOOD}
    assert desk.browser().post(f"/join/{token}", data=given).status_code == 303
    assert desk.browser().post(f"/join/{again}", data=given | {"password": NEW}).status_code == 303
    assert desk.knock(browser, "root.admin", NEW).status_code == 303
    assert browser.get("/").headers["location"] == "/account/factor"
