"""The use cases of doors that faults meet over HTTP: accounts, codes, tokens; whoever saw no answer comes in anew."""

import re
from collections.abc import Mapping
from datetime import timedelta

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import delete, func, select

from tests.accounts import GOOD, SECRET
from tests.api.pages.accounts.setting_up import secret_on
from tests.api.pages.browser import FORM, HIDDEN
from tests.api.talk import V1
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Away, Scene
from workflow.accounts import account, factor
from workflow.accounts.notes import What
from workflow.tables import (
    account_attempts,
    account_devices,
    account_notes,
    account_sessions,
    account_tokens,
)

OTHER = "ясень факел румба полынь"
LATER = timedelta(hours=2)
COMING_IN = (account_sessions, account_devices, account_attempts, account_tokens, account_notes)
"""Where each coming in leaves rows: how often somebody came, who did not know whether he was in, is all the same."""


def fine(response: Response, *statuses: int) -> Response:
    """Give an answer that is one of these; one of 503 has to say when to come again."""
    if response.status_code == 503:
        assert int(response.headers["retry-after"]) > 0
        raise Away
    assert response.status_code in statuses, response.text
    return response


def fill_in(browser: TestClient, page: str, action: str, *statuses: int, to: str = "", **fields: str) -> Response:
    """Send a form of a page; `action`: how its address begins. Its proof is good for another of its buttons, `to`."""
    shown = fine(browser.get(page), 200).text
    where, hidden = next(
        (one, dict(HIDDEN.findall(inside))) for one, inside in FORM.findall(shown) if re.fullmatch(action, one)
    )
    return fine(browser.post(to or where, data={**hidden, **fields}), *(statuses or (303,)))


def have_an_account(scene: Scene, run: str) -> None:
    """Have the account of a curator, who needs a second factor, and of a pupil, who needs none."""
    tell(scene, run)
    scene.desk.time += LATER
    if run == "warm":
        scene.desk.account("vera")
        scene.desk.account("misha")


def enter(scene: Scene, login: str) -> tuple[TestClient, str]:
    """Come in with a password that may have been changed, and a code where one is asked for; gives the password."""
    browser = scene.desk.browser()
    for given in (GOOD, OTHER):
        if fine(scene.desk.knock(browser, login, given), 303, 401).status_code == 303:
            break
    if _has_factor(scene, login):
        code = scene.desk.code(login, scene.links.get(login, SECRET))
        fill_in(browser, "/sign-in/factor", "/sign-in/factor", code=code)
    return browser, given


def _has_factor(scene: Scene, login: str) -> bool:
    with scene.lane.installation.database.reading() as connection:
        found = account.find(connection, login)
        return found is not None and factor.find(connection, found.id) is not None


def other_than(given: str) -> str:
    """Give the password to which another one is changed."""
    return OTHER if given == GOOD else GOOD


def use_pages(scene: Scene, run: str) -> None:
    """Go through everything that the pages of an account offer, from the door to the end of all sessions."""
    browser, given = enter(scene, "vera")
    fill_in(browser, "/account", "/account/factor/codes", 201, code=scene.desk.code())
    fill_in(browser, "/account/tokens", "/account/tokens", 201, name=run, days="90", read="on")
    fill_in(browser, "/account/tokens", "/account/tokens/.+")
    fill_in(browser, "/account", "/account/password", old=given, new=other_than(given))
    enter(scene, "vera")
    fill_in(browser, "/account", "/account/sessions/.+")
    fill_in(browser, "/account", "/account/endings")
    fill_in(enter(scene, "vera")[0], "/account", "/sign-out")


def use_api(scene: Scene, run: str) -> None:
    """Go through the same as a program does."""

    def ask(method: str, path: str, status: int, content: object = None) -> Response:
        headers = scene.desk.bearer(said["token"])
        return fine(client.request(method, V1 + path, json=content, headers=headers), status)

    desk, client = scene.desk, scene.desk.talk.client
    for given in (GOOD, OTHER):
        told = {"login": "vera", "password": given, "code": desk.code()}
        if (opened := fine(client.post(f"{V1}/account/sessions", json=told), 201, 401)).status_code == 201:
            break
    said = opened.json()
    made = ask("POST", "/account/tokens", 201, {"name": run, "scopes": ["read"], "days": 90}).json()
    ask("DELETE", f"/account/tokens/{made['id']}", 204)
    said = ask("PUT", "/account/password", 200, {"old": given, "new": other_than(given)}).json()
    fine(client.post(f"{V1}/account/sessions", json=told | {"password": other_than(given), "code": desk.code()}), 201)
    latest = ask("GET", "/account/sessions", 200).json()["items"][0]
    ask("DELETE", f"/account/sessions/{latest['id']}", 204)
    ask("DELETE", "/account/sessions", 204)


def set_up(scene: Scene, run: str) -> None:
    """Come in without a second factor, set one up and go on without it; one that was set up is shown at the door."""
    login, desk = "misha", scene.desk
    browser, given = enter(scene, login)
    if not _has_factor(scene, login):
        scene.links[login] = secret_on(fine(browser.get("/account/factor"), 200).text)
        desk.steps[login] = 0
        code = desk.code(login, scene.links[login])
        fill_in(browser, "/account/factor", "/account/factor", 201, code=code, given=given)
    code = desk.code(login, scene.links[login])
    fill_in(browser, "/account", "/account/factor/codes", to="/account/factor/endings", code=code)


def forget_comings(scene: Scene, run: str) -> None:
    """See that no token was made or revoked without a word to its owner; then nobody has come in."""
    with scene.lane.installation.database.transaction() as connection:
        for what, which in (
            (What.TOKEN_MADE, account_tokens.c.made_at.is_not(None)),
            (What.TOKEN_REVOKED, account_tokens.c.revoked_at.is_not(None)),
        ):
            tokens = connection.scalar(select(func.count()).select_from(account_tokens).where(which))
            notes = select(func.count()).select_from(account_notes).where(account_notes.c.what == what.value)
            assert tokens == connection.scalar(notes), what
        for table in COMING_IN:
            connection.execute(delete(table))


DOORS: Mapping[str, UseCase] = {
    "use an account by its pages": UseCase(
        use_pages,
        have_an_account,
        forget_comings,
        (
            "POST /sign-in",
            "POST /sign-in/factor",
            "POST /sign-out",
            "POST /account/factor/codes",
            "POST /account/tokens",
            "POST /account/tokens/{token_id}/revocations",
            "POST /account/password",
            "POST /account/sessions/{session_id}/endings",
            "POST /account/endings",
        ),
    ),
    "use an account by the API": UseCase(
        use_api,
        have_an_account,
        forget_comings,
        (
            "POST /api/v1/account/sessions",
            "POST /api/v1/account/tokens",
            "DELETE /api/v1/account/tokens/{token_id}",
            "PUT /api/v1/account/password",
            "DELETE /api/v1/account/sessions",
            "DELETE /api/v1/account/sessions/{session_id}",
        ),
    ),
    "set a second factor up and end it": UseCase(
        set_up, have_an_account, forget_comings, ("POST /account/factor", "POST /account/factor/endings")
    ),
}
