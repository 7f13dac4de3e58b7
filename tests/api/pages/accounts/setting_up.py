"""Setting a second factor up as a person does it, for the tests of what follows."""

import re

from fastapi.testclient import TestClient

from tests.accounts import Desk
from workflow.accounts import factor

CODE = re.compile(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>")


def plain(desk: Desk, who: str = "vera") -> TestClient:
    """Give the browser of somebody who has given his password and has no second factor yet."""
    made = desk.account(who)
    desk.steps.pop(who, None)
    with desk.installation.database.transaction() as connection:
        factor.remove(connection, made)
    browser = desk.browser()
    assert desk.knock(browser, who).status_code == 303
    return browser


def secret_on(page: str) -> str:
    found = re.search(r'<code class="unbroken-groups">([A-Z2-7 ]+)</code>', page)
    assert found, page
    return found[1].replace(" ", "")


def set_up(desk: Desk, browser: TestClient, who: str = "vera", **more: str) -> tuple[str, list[str]]:
    """Set a factor up and give its secret with the recovery codes."""
    secret = secret_on(browser.get("/account/factor").text)
    desk.steps.setdefault(who, 0)
    done = desk.press(browser, "/account/factor", "/account/factor", code=desk.code(who, secret), **more)
    assert done.status_code == 201, done.text
    return secret, CODE.findall(done.text)
