"""A crawl over every route: each answer, good or bad, tells the browser the same things to refuse."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.guarding import SAME
from tests.api.access.routes import routes_of
from tests.api.access.scene import ABSENT, QUERIES, Scene
from workflow.access import by
from workflow.seeing.table import ROWS

SIGNED = [row.route for row in ROWS if not row.public]
OWN_POLICY = {"/docs"}
EVENT_HANDLER = re.compile(r"<[a-z][^>]*\s(on[a-z]+|style)\s*=", re.IGNORECASE)


def guarded(response: Response, route: str) -> None:
    for name, value in SAME.items():
        told = response.headers.get_list(name)
        assert len(told) == 1, (route, name)
        assert told[0] == value or (name == "Content-Security-Policy" and route in OWN_POLICY), (route, name)


def test_every_route_answers_with_the_headers_whoever_asks(scene: Scene) -> None:
    for method, route in routes_of(scene.talk.app):
        for role in (None, by.CURATOR) if method == "GET" else (None,):
            guarded(scene.ask(method, route, role, params=QUERIES.get(route, {})), route)


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v1/pairs/x", "/pairs/x"])
def test_an_answer_that_nothing_was_found_has_them_too(scene: Scene, path: str) -> None:
    guarded(scene.ask("GET", path, by.CURATOR), path)


def test_a_body_that_is_too_large_is_refused_on_every_route_that_is_written(scene: Scene) -> None:
    large = b"x" * (1024 * 1024 + 1)
    for method, route in routes_of(scene.talk.app):
        if method == "POST" and route not in FILES:
            response = scene.ask(method, route, by.CURATOR if route.startswith("/api/") else None, content=large)
            assert response.status_code == 413, route
            guarded(response, route)


FILES = {"/api/v1/imports", "/import"}


def test_the_look_of_the_pages_may_be_kept_and_nothing_else(scene: Scene) -> None:
    response = scene.ask("GET", "/static/pages.css", None)

    assert response.headers["cache-control"] == "public, max-age=300"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_or_a_style_inside(scene: Scene) -> None:
    for route in SIGNED:
        if not route.startswith("/api/") and route not in ABSENT:
            page = scene.ask("GET", route, by.CURATOR, params=QUERIES.get(route, {})).text
            assert not re.search(r"<script|<style", page), route
            assert not EVENT_HANDLER.search(page), route


def test_the_style_of_the_documents_is_known_by_its_hash(scene: Scene) -> None:
    policy = scene.ask("GET", "/docs", None).headers["content-security-policy"]

    assert "'sha256-" in policy
    assert "unsafe" not in policy


def test_https_is_asked_for_over_https_alone(scene: Scene) -> None:
    client = TestClient(scene.talk.app, base_url="https://testserver")

    assert client.get("/livez").headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in scene.ask("GET", "/livez", None).headers


def test_nothing_that_is_only_read_takes_a_place_in_the_inbox(scene: Scene) -> None:
    before = len(scene.talk.lane.rows())
    for route in SIGNED:
        scene.ask("GET", route, by.CURATOR, params=QUERIES.get(route, {}))

    assert len(scene.talk.lane.rows()) == before
