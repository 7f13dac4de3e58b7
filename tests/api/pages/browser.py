"""A browser, as far as a page needs one: it keeps cookies, says where a request comes from, and fills in forms."""

import re
from html import unescape

from fastapi.testclient import TestClient
from httpx import Response

from tests.api.talk import Talk
from tests.world import identity
from workflow.access import Role, by

HTML = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}
FORM = re.compile(r'<form method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Browser:
    """Speaks to the pages of a talk; unless told otherwise signed in as Vera, who curates."""

    def __init__(self, talk: Talk, who: str | None = "vera", role: Role = by.CURATOR) -> None:
        self.talk = talk
        self.client = TestClient(talk.app, follow_redirects=False, headers=dict(HTML))
        self.token = talk.token(who, role) if who else ""
        self.last = ""
        if who:
            assert self.post("/sign-in", token=self.token).status_code == 303

    def get(self, path: str, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        found: Response = self.client.get(path, headers=named)
        return found

    def read(self, path: str, status: int = 200) -> str:
        """Open a page and give its text, as a person reads it."""
        response = self.get(path)
        assert response.status_code == status, response.text
        assert self.token not in response.text or not self.token
        return unescape(response.text)

    def post(self, path: str, headers: dict[str, str] | None = None, /, **fields: str) -> Response:
        found: Response = self.client.post(path, data=fields, headers=headers)
        return found

    def form(self, page: str, action: str) -> dict[str, str]:
        """Give the hidden fields of a form on a page."""
        found = {to: dict(HIDDEN.findall(inside)) for to, inside in FORM.findall(page)}
        return found[action]

    def multipart_proof(self, page: str) -> dict[str, str]:
        """Give the hidden fields of the form that sends a file."""
        found = re.search(r'<form [^>]*multipart/form-data">(.*?)</form>', self.read(page), re.DOTALL)
        assert found, page
        return dict(HIDDEN.findall(found[1]))

    def press(self, page: str, action: str, /, **fields: str) -> str:
        """Fill a form in, send it, and give the page to which it leads."""
        response = self.post(action, **{**self.form(self.read(page), action), **fields})
        assert response.status_code == 303, response.text
        self.last = response.headers["location"]
        return self.read(self.last)


def cycle(name: str = "c") -> str:
    return f"/cycles/{identity(name)}"


def pair(name: str = "misha") -> str:
    return f"/pairs/{identity(f'pair-{name}')}"
