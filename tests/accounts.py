"""Accounts for tests: people of the school who may sign in, and a clock that goes when it is told to."""

from dataclasses import replace
from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from httpx import Response

from api.app import furnish
from tests.api.pages.browser import HTML
from tests.api.talk import V1, Talk
from tests.world import identity
from workflow.accounts import account, password

GOOD = "лодка верба семафор клюква"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Desk:
    """A talk whose clock stands until it is moved, and whose people have accounts."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.time = talk.lane.installation.now()
        self.installation = replace(talk.lane.installation, now=lambda: self.time)
        talk.lane.installation = self.installation
        talk.bell.installation = self.installation
        furnish(talk.app, self.installation, talk.bell)

    def wait(self, **much: float) -> datetime:
        self.time += timedelta(**much)
        return self.time

    def account(self, who: str = "vera", login: str | None = None) -> None:
        with self.installation.database.transaction() as connection:
            made = account.open_account(connection, login or who, password.hashed(GOOD), self.time)
            account.grant(connection, made, self.talk.lane.id, identity(who), self.time)

    def browser(self, address: str = "10.0.0.1") -> TestClient:
        agent = {"User-Agent": FIREFOX}
        return TestClient(self.talk.app, follow_redirects=False, headers=HTML | agent, client=(address, 5000))

    def enter(self, browser: TestClient, login: str = "vera", given: str = GOOD) -> Response:
        response: Response = browser.post("/sign-in", data={"login": login, "password": given, "onward": "/"})
        return response

    def token(self, login: str = "vera") -> str:
        told = self.talk.client.post(f"{V1}/account/sessions", json={"login": login, "password": GOOD})
        assert told.status_code == 201, told.text
        token: str = told.json()["token"]
        return token

    def bearer(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    def get(self, path: str, token: str) -> Response:
        response: Response = self.talk.client.get(V1 + path, headers=self.bearer(token))
        return response
