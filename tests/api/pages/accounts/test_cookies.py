"""What the browser keeps: over https under names that no other host can write, on this machine under plain ones."""

import pytest

from tests.accounts import Desk
from tests.api.pages.browser import FORM, HIDDEN
from tests.api.talk import Talk

HOST, PLAIN = "__Host-stupeni", "stupeni"


@pytest.fixture
def desk(talk: Talk) -> Desk:
    made = Desk(talk)
    made.account("misha")
    return made


@pytest.mark.parametrize(("scheme", "prefix"), [("https", "__Host-"), ("http", "")])
def test_a_cookie_has_the_name_of_its_scheme_and_every_guard(desk: Desk, scheme: str, prefix: str) -> None:
    browser = desk.browser()
    browser.base_url = f"{scheme}://testserver"
    kept = desk.knock(browser, "misha").headers.get_list("set-cookie")

    assert {one.partition("=")[0] for one in kept} == {f"{prefix}stupeni", f"{prefix}stupeni-device"}
    for one in kept:
        asked = {part.strip().lower() for part in one.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= asked
        assert ("secure" in asked) == bool(prefix)
        assert not any(part.startswith("domain") for part in asked)


def test_a_cookie_that_another_host_may_have_written_is_nobody_over_https(desk: Desk) -> None:
    token, browser = desk.token("misha"), desk.browser()
    browser.base_url = "https://testserver"
    browser.cookies.set(PLAIN, token)
    assert browser.get("/account").status_code == 401

    browser.cookies.set(HOST, token)
    assert browser.get("/account").status_code == 200


def test_signing_out_over_https_takes_the_cookie_away(desk: Desk) -> None:
    browser = desk.browser()
    browser.base_url = "https://testserver"
    desk.knock(browser, "misha")
    hidden = {to: dict(HIDDEN.findall(form)) for to, form in FORM.findall(browser.get("/account").text)}
    gone = browser.post("/sign-out", data=hidden["/sign-out"])

    assert gone.headers["set-cookie"].startswith(f'{HOST}=""; ')
    assert "secure" in gone.headers["set-cookie"].lower()
    assert HOST not in browser.cookies
