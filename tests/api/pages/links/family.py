"""A family without an account: Kolya is eleven, Zoya is his mother, and Vera gives her a link."""

import re
from datetime import date
from html import unescape
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from tests.accounts import Desk
from tests.api.pages.browser import FORM, HIDDEN, Browser
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import Role, by

KOLYA, ZOYA = str(identity("kolya")), str(identity("zoya"))
HOME = f"/people/{KOLYA}/consents"
DEAD = "Эта ссылка не действует."
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def family(desk: Desk, age: int = 11) -> date:
    """Register both; gives the birth date of the child."""
    born = date(desk.time.year - age, 1, 2)
    say, kinds = desk.talk.say, {"child": ["pupil"], "mother": ["parent"]}
    settled(say("person.registered", "person/kolya", name="Коля Ким", kinds=kinds["child"], birth_date=str(born)))
    settled(say("person.registered", "person/zoya", name="Зоя Ким", kinds=kinds["mother"]))
    settled(say("representative.named", "person/kolya", representative=ZOYA))
    return born


def make(desk: Desk, page: str, who: str = "vera", role: Role = by.CURATOR, **fields: str) -> Response:
    """Press the button of the first link that a page offers, or send its form from no such page."""
    browser = Browser(desk.talk, who, role)
    shown = browser.get(page).text
    found = [dict(HIDDEN.findall(inside)) for to, inside in FORM.findall(shown) if to == "/links"]
    return browser.post("/links", **{**(found[0] if found else browser.form(shown, "/sign-out")), **fields})


def link(desk: Desk, page: str = HOME) -> str:
    """Make a link and give its path."""
    made = make(desk, page)
    found = re.search(r"<code>[^<]*(/link/[\w-]+)</code>", made.text)
    assert made.status_code == 201, made.text
    assert found
    return found[1]


class Visitor:
    """Somebody without an account, with a browser of his own."""

    def __init__(self, desk: Desk, address: str = "10.0.0.7") -> None:
        self.client: TestClient = desk.browser(address)
        self.home = ""

    def get(self, path: str) -> Response:
        found: Response = self.client.get(path)
        return found

    def answer(self, path: str, born: date | str) -> Response:
        """Give a birth date at a link."""
        token = path.rpartition("/")[2]
        found: Response = self.client.post("/link", data={"token": token, "born": str(born)})
        self.home = found.headers.get("location", "")
        return found

    def enter(self, path: str, born: date) -> str:
        """Go in, and give the page behind the link."""
        assert self.answer(path, born).status_code == 303
        return self.read(self.home)

    def read(self, path: str) -> str:
        found = self.get(path)
        assert found.status_code == 200, found.text
        return unescape(found.text)

    def send(self, action: str, kind: str = "", /, **typed: Any) -> Response:
        """Send the form of a kind of consent, or the only one, with what was typed into it."""
        page, to = self.read(self.home), f"{self.home}/{action}"
        forms = [dict(HIDDEN.findall(inside)) for where, inside in FORM.findall(page) if where == to]
        hidden = next(one for one in forms if one.get("kind", "") == kind)
        found: Response = self.client.post(to, data=hidden | typed)
        return found

    def press(self, action: str, kind: str = "", /, **typed: str) -> str:
        """Send a form and give the page to which it leads."""
        sent = self.send(action, kind, **typed)
        assert sent.status_code == 303, sent.text
        return self.read(sent.headers["location"])


def same(pages: list[Response]) -> str:
    """Say that several answers are one and the same, and give it."""
    assert {page.status_code for page in pages} == {404}
    assert len({NUMBER.sub("", page.text) for page in pages}) == 1
    return unescape(pages[0].text)
