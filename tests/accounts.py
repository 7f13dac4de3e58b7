"""Accounts for tests: people of the school who may sign in, and a clock that goes when it is told to."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import pyotp
from fastapi.testclient import TestClient
from httpx import Response

from api.app import furnish
from tests.api.pages.browser import FORM, HIDDEN, HTML
from tests.api.talk import V1, Talk
from tests.world import identity
from workflow.accounts import account, factor, password
from workflow.accounts.standing import roles_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of every second factor that the tests set up themselves."""

GOOD = "лодка верба семафор клюква"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@cache
def kept_of(given: str) -> str:
    """Give what is kept of a password, worked out once."""
    return password.hashed(given)


class Desk:
    """A talk whose clock stands until it is moved, and whose people have accounts."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.time = talk.lane.installation.now()
        self.steps: dict[str, int] = {}
        self.installation = replace(talk.lane.installation, now=lambda: self.time)
        talk.lane.installation = self.installation
        talk.bell.installation = self.installation
        furnish(talk.app, self.installation, talk.bell)

    def wait(self, **much: float) -> datetime:
        self.time += timedelta(**much)
        return self.time

    def account(self, who: str = "vera", login: str | None = None) -> UUID:
        """Open an account; whoever needs a second factor has one."""
        here, name = self.talk.lane.id, login or who
        with (
            self.installation.database.transaction(here) as connection,
            self.installation.institutions.reading(connection, here) as institution,
        ):
            made = account.open_account(connection, name, kept_of(GOOD), self.time)
            account.grant(connection, made, here, identity(who), self.time)
            required = factor.is_required(roles_of(institution, institution.people[identity(who)], self.time))
        if required:
            self.give_factor(name)
        return made

    def give_factor(self, login: str) -> None:
        """Set up the second factor of an account, without its pages."""
        with self.installation.database.transaction() as connection:
            found = account.find(connection, login)
            assert found, login
            factor.set_up(connection, self.installation.settings.secret, found.id, SECRET, 0, self.time)
        self.steps[login] = 0

    def code(self, login: str = "vera", secret: str = SECRET) -> str:
        """Give a code that was not used yet; the clock goes on to it."""
        while self.step <= self.steps[login]:
            self.wait(seconds=factor.STEP_SECONDS)
        self.steps[login] = self.step
        return pyotp.TOTP(secret).at(self.time)

    @property
    def step(self) -> int:
        return int(self.time.timestamp()) // factor.STEP_SECONDS

    def browser(self, address: str = "10.0.0.1") -> TestClient:
        agent = {"user-agent": FIREFOX}  # in small letters, as the client names its own
        return TestClient(self.talk.app, follow_redirects=False, headers=HTML | agent, client=(address, 5000))

    def enter(self, browser: TestClient, login: str = "vera", given: str = GOOD) -> Response:
        """Sign in; the code of whoever has a second factor is shown as well."""
        response = self.knock(browser, login, given)
        name = login.strip().casefold()
        return self.prove(browser, self.code(name)) if response.status_code == 303 and name in self.steps else response

    def knock(self, browser: TestClient, login: str = "vera", given: str = GOOD) -> Response:
        """Give the login and the password, no more."""
        response: Response = browser.post("/sign-in", data={"login": login, "password": given, "onward": "/"})
        return response

    def prove(self, browser: TestClient, code: str) -> Response:
        """Give a code at the door."""
        return self.press(browser, "/sign-in/factor", "/sign-in/factor", code=code)

    def press(self, browser: TestClient, page: str, action: str, **fields: str) -> Response:
        """Fill in a form of a page and send it."""
        found = {to: dict(HIDDEN.findall(form)) for to, form in FORM.findall(browser.get(page).text)}
        response: Response = browser.post(action, data={**found[action], **fields})
        return response

    def token(self, login: str = "vera") -> str:
        given = {"login": login, "password": GOOD}
        given |= {"code": self.code(login)} if login in self.steps else {}
        told = self.talk.client.post(f"{V1}/account/sessions", json=given)
        assert told.status_code == 201, told.text
        token: str = told.json()["token"]
        return token

    def bearer(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    def get(self, path: str, token: str) -> Response:
        response: Response = self.talk.client.get(V1 + path, headers=self.bearer(token))
        return response
