"""One-time links: an invitation, a reset and the first administrator's; used once, and silent afterwards."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.accounts import GOOD, Desk
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import Role, by
from workflow.accounts import account, link, password
from workflow.tables import account_links

DEAD = "Эта ссылка не действует."
NEW = "совсем другие слова здесь"


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


def made(desk: Desk, person: str, who: str = "vera", role: Role = by.CURATOR) -> tuple[int, str]:
    """Press the button for a person; gives the status and the path of the link, or the page that refuses."""
    browser = Browser(desk.talk, who, role)
    proof = browser.form(browser.read("/accounts"), "/sign-out")
    shown = browser.post(f"/accounts/{identity(person)}/links", **proof)
    found = re.search(r"<code>[^<]*(/join/[\w-]+)</code>", shown.text)
    return shown.status_code, found[1] if found else unescape(shown.text)


def use(desk: Desk, path: str, login: str, given: str = GOOD, **more: str) -> tuple[int, str]:
    visitor: TestClient = desk.browser()
    response = visitor.post(path, data={"login": login, "password": given, **more})
    return response.status_code, unescape(response.text)


def test_an_invited_child_chooses_a_password_and_is_in(desk: Desk) -> None:
    status, path = made(desk, "misha")
    assert status == 201
    form = desk.browser().get(path)
    assert form.status_code == 200
    for personal in ("misha", "Школа № 1", str(identity("misha"))):
        assert personal not in form.text

    status, page = use(desk, path, "misha.p", "коротко")
    assert (status, "короче 12" in page) == (422, True)
    assert use(desk, path, "misha.p")[0] == 303
    browser = desk.browser()
    assert "Готово. Теперь войдите" in browser.get("/sign-in", params={"ready": True}).text
    assert desk.enter(browser, "Misha.P").status_code == 303
    assert browser.get("/sign-in").headers["location"] == "/"
    assert browser.get("/").headers["location"] == "/today"
    status, page = use(desk, path, "somebody")
    assert (status, DEAD in page) == (404, True)


def test_a_used_an_old_a_revoked_and_an_unknown_link_say_the_same(desk: Desk) -> None:
    _, revoked = made(desk, "misha")
    _, used = made(desk, "misha")
    assert use(desk, used, "misha")[0] == 303
    _, old = made(desk, "anna")
    desk.wait(days=14)

    pages = [desk.browser().get(path) for path in (revoked, used, old, "/join/stl_unknown")]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page.text) for page in pages}) == 1
    assert DEAD in pages[0].text
    assert "set-cookie" not in pages[0].headers


def test_a_reset_ends_every_session_and_takes_the_login_of_its_owner_only(desk: Desk) -> None:
    desk.account("misha")
    desk.account("anna")
    token = desk.token("misha")
    _, path = made(desk, "misha")

    status, page = use(desk, path, "anna", NEW)
    assert (status, "Логин не тот" in page) == (422, True)
    assert use(desk, path, "misha", NEW)[0] == 303
    assert desk.get("/account/sessions", token).status_code == 401
    assert desk.enter(desk.browser(), "misha", NEW).status_code == 303
    assert desk.enter(desk.browser(), "anna").status_code == 303


def test_a_curator_makes_no_way_into_the_account_of_a_head(desk: Desk) -> None:
    status, page = made(desk, "olga")
    assert (status, link.NOT_CURATORS in page) == (403, True)
    status, page = made(desk, "vera")
    assert (status, link.NOT_SELF in page) == (403, True)
    assert made(desk, "vera", "olga", by.HEAD)[0] == 201
    assert made(desk, "nobody")[0] == 404


def test_an_invited_child_who_has_become_curator_needs_another_link(desk: Desk) -> None:
    _, path = made(desk, "anna")
    desk.talk.say("role.granted", "person/anna", by.HEAD, "olga", role="curator")

    status, page = use(desk, path, "anna")
    assert (status, DEAD in page) == (404, True)


def test_whoever_has_an_account_elsewhere_comes_in_with_it(desk: Desk) -> None:
    with desk.installation.database.transaction() as connection:
        elsewhere = account.open_account(connection, "petr", password.hashed(GOOD), desk.time)
        account.grant(connection, elsewhere, identity("another school"), identity("petr there"), desk.time)
    _, path = made(desk, "petr", "olga", by.HEAD)

    status, page = use(desk, path, "petr", "не тот пароль", has_account="on")
    assert (status, "Логин или пароль не подходят." in page) == (401, True)
    assert use(desk, path, "petr", has_account="on")[0] == 303
    with desk.installation.database.reading() as connection:
        assert account.account_of(connection, desk.talk.lane.id, identity("petr")) == elsewhere
    status, page = made(desk, "petr", "olga", by.HEAD)
    assert (status, link.ELSEWHERE in page) == (403, True)


def test_a_mentor_makes_no_links(desk: Desk) -> None:
    assert link.NOT_MAKER in Browser(desk.talk, "anna", by.MENTOR).read("/accounts", 403)


def test_a_link_opened_from_a_strange_page_is_not_used(desk: Desk) -> None:
    _, path = made(desk, "misha")
    strange = desk.browser().post(
        path, data={"login": "misha", "password": GOOD}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert strange.status_code == 403
    assert use(desk, path, "misha")[0] == 303


def test_the_first_administrator_has_a_link_and_nobody_after_him(desk: Desk) -> None:
    with desk.installation.database.transaction() as connection:
        first = link.make_first(connection, desk.time)
        second = link.make_first(connection, desk.time)
    assert use(desk, f"/join/{first}", "root.admin")[0] == 404
    assert use(desk, f"/join/{second}", "root.admin")[0] == 303

    with desk.installation.database.transaction() as connection:
        assert link.make_first(connection, desk.time) is None
    desk.give_factor("root.admin")
    assert desk.get("/account/sessions", desk.token("root.admin")).status_code == 200
    browser = desk.browser()
    desk.enter(browser, "root.admin")
    assert browser.get("/").headers["location"] == "/organisations"
    first_page = browser.get("/organisations").text
    assert "Открыть организацию" in first_page
    assert 'href="/account"' in first_page


def test_a_link_is_kept_as_a_digest_and_never_logged(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    _, path = made(desk, "misha")
    use(desk, path, "misha")
    secret = path.rpartition("/")[2]
    with desk.installation.database.reading() as connection:
        assert secret not in repr(connection.execute(account_links.select()).all())
    said = capsys.readouterr()
    assert secret not in said.out + said.err
    assert GOOD not in said.out + said.err


def test_the_list_is_leafed_and_somebody_is_found_by_his_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.accounts.links.A_PAGE", 2)
    browser, names, pages = Browser(desk.talk, "vera", by.CURATOR), [], 0
    onward: str | None = "/accounts"
    while onward:
        shown = browser.read(onward)
        names += re.findall(r"<li><strong>([^<]+)</strong>", shown)
        found = re.search(r'<a href="([^"]+)" rel="next">Дальше</a>', shown)
        onward, pages = unescape(found[1]) if found else None, pages + 1
    assert names == sorted(["vera", "olga", "petr", "misha", "anna"])
    assert pages == 3

    page = browser.read("/accounts?q=MISH")
    assert ("misha" in page, "anna" in page, "Дальше" in page) == (True, False, False)
    assert "Показать всех" in browser.read("/accounts?q=nobody")
    assert browser.get(f"/accounts?after={identity('nobody')}").status_code == 400
