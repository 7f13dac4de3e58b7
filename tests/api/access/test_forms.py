"""A crawl over the pages of the demonstration: reading changes nothing, and no form works from anywhere else."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.admission import row_of
from api.auth import COOKIE, sign
from api.demo.load import load_demonstration
from api.demo.roster import assemble
from api.demo.school import build
from api.demo.year import YEAR
from tests.api.access.scene import QUERIES, Scene
from tests.api.access.writing import FILE, knock, proof, written
from tests.api.pages.browser import HTML
from tests.api.talk import Talk
from tests.lane import Lane
from tests.stacks import Files
from workflow.access import Caller, Role, by
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables.types import metadata

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
HREF = re.compile(r'href="(/[^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
TOKEN = re.compile(r'<input type="hidden" name="proof" value="([0-9a-f]{64})">')
OF_A_KIND = 2
"""Pages of one kind that are opened: more of them have the same forms."""

ELSEWHERE = ("/static", "/api", "/docs", "/openapi", "#")
NOTED = ("readings", "reading_people")
"""What reading does write: that somebody read."""

ONE_CLICK = {"/letters/declined/{token}"}
"""Pressed by a mail program on its own (RFC 8058): no cookie is looked at there, and the address is the secret."""

FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}


class Crawl:
    """The pages that one reader finds, each kind of address a few times."""

    def __init__(self, installation: Installation, client: TestClient, caller: Caller) -> None:
        self.client = client
        self.token = sign(installation.settings.secret, caller, installation.now())
        self.pages: dict[str, str] = {}

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Give address and text of each page."""
        waiting, kinds = ["/today", "/"], dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            kind = UUIDS.sub("ID", re.sub(r"=[^&]*", "=", path))
            if path in self.pages or kinds.get(kind, 0) >= OF_A_KIND or path.startswith(ELSEWHERE):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            self.pages[path] = self.open(path)
            waiting += [unescape(one).partition("#")[0] for one in HREF.findall(self.pages[path])]
            yield path, self.pages[path]

    def open(self, path: str) -> str:
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, self.token)
        response = self.client.get(path, headers=HTML)
        assert response.status_code in (200, 303, 404), (path, response.status_code)
        onward = response.headers.get("location", "")
        return f'<a href="{onward}">' if response.status_code == 303 else response.text


@pytest.fixture(scope="module")
def school(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Talk, TestClient]]:
    """The demonstration school, loaded once."""
    url = files.clean(tmp_path_factory.mktemp("forms") / "stupeni.db")
    installation = Installation.open(Settings(database_url=url, redis_url=None, secret="a secret of the tests"))
    assert load_demonstration(installation, lambda _: None)
    talk = Talk(Lane(installation, build(YEAR).id))
    with TestClient(talk.app, follow_redirects=False) as client:
        yield talk, client
    installation.close()


def readers() -> Mapping[str, tuple[Any, Role]]:
    built = build(YEAR)
    couple = next(one for one in assemble(built).couples if not one.mentor.is_pupil)
    return {
        "curator": (built.curator, by.CURATOR),
        "head": (built.director, by.HEAD),
        "mentor": (couple.mentor, by.MENTOR),
        "mentee": (couple.mentee, by.MENTEE),
    }


def kept(installation: Installation) -> str:
    """Give a digest of everything that is kept, but for what says that somebody read."""
    found = hashlib.sha256()
    with installation.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name not in NOTED:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found.update(repr((table.name, rows)).encode())
    return found.hexdigest()


@pytest.mark.parametrize("who", readers())
def test_every_form_carries_its_token_and_reading_changes_nothing(school: tuple[Talk, TestClient], who: str) -> None:
    talk, client = school
    installation = talk.lane.installation
    person, role = readers()[who]
    crawl = Crawl(installation, client, Caller(person.id, role, talk.lane.id))
    due = proof(Scene(talk, {}, client), crawl.token)
    before, forms = kept(installation), set()
    for path, text in crawl:
        for about, inside in FORM.findall(text):
            if 'method="post"' in about:
                assert TOKEN.findall(inside) == [due], (path, about)
                forms.add(UUIDS.sub("ID", urlsplit(ACTION.findall(about)[0]).path))
            else:
                assert "proof" not in inside, (path, about)

    assert kept(installation) == before
    assert len(crawl.pages) > 10
    assert len(forms) > (20 if role is by.CURATOR else 1), forms


def test_a_form_without_its_token_or_with_anothers_is_refused_whatever_it_is_for(scene: Scene) -> None:
    before = kept(scene.talk.lane.installation)
    for method, route in written(scene.talk.app):
        row = row_of(method, route)
        assert row is not None, route
        if route.startswith("/api/") or row.public:
            continue
        for given in ({"proof": ""}, {"proof": proof(scene, "of another")}):
            assert knock(scene, method, route, by.CURATOR, fields=given).status_code == 403, (route, given)

    assert kept(scene.talk.lane.installation) == before


def test_what_another_site_sends_is_refused_even_with_the_token(scene: Scene) -> None:
    before = kept(scene.talk.lane.installation)
    token = scene.talk.token()
    for method, route in written(scene.talk.app):
        if route.startswith("/api/") or route in ONE_CLICK:
            continue
        for headers in (FOREIGN, {"Origin": "https://elsewhere.example"}, {}):
            scene.client.cookies.clear()
            scene.client.cookies.set(COOKIE, token)
            told: dict[str, Any] = {"files": {"file": b""}} if route == FILE else {}
            filled = {"proof": proof(scene, token)}
            told["params"] = QUERIES.get(route, {})
            response = scene.client.request(method, scene.path(route), headers=headers, data=filled, **told)
            assert response.status_code in (403, 404), (route, headers, response.status_code)
            assert "с чужой страницы" in response.text, (route, headers)

    assert kept(scene.talk.lane.installation) == before


def test_a_cookie_alone_writes_nothing_over_the_api(scene: Scene) -> None:
    for method, route in written(scene.talk.app):
        row = row_of(method, route)
        assert row is not None, route
        if route.startswith("/api/") and not row.public:
            response = scene.press(method, route, scene.talk.token(), json={})
            assert response.status_code == 401, route
