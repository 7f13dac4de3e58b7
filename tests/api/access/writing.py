"""Writing to every address as anybody: a body that is turned away behind the door, so that nothing is changed."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from httpx import Response

from api.pages.session import PURPOSE
from tests.api.access.routes import routes_of
from tests.api.access.scene import ACTORS, QUERIES, Scene
from workflow.access import Role

SAFE = ("GET", "OPTIONS", "HEAD")
FILE = "/import"
EMPTY: dict[str, Any] = {"json": []}
"""A body that no noun takes: who is let in is told so, who is not is turned away before anybody reads it."""


def written(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Give method and address of every route under which something changes."""
    return (one for one in routes_of(app) if one[0] not in SAFE)


def proof(scene: Scene, token: str) -> str:
    """Give what a form of ours brings back beside the cookie."""
    secret = scene.talk.lane.installation.settings.secret.encode()
    return hmac.new(secret, PURPOSE + b"\0" + token.encode(), hashlib.sha256).hexdigest()


def knock(scene: Scene, method: str, route: str, role: Role, who: str | None = None, fields: Any = None) -> Response:
    """Write to an address with an empty body, or with the form that a page of ours sends, filled in with `fields`."""
    name = who or ACTORS[role][0]
    if route.startswith("/api/"):
        return scene.ask(method, route, role, name, **EMPTY)
    token = scene.talk.token(name, role)
    filled = {"proof": proof(scene, token)} | (fields or {})
    told: dict[str, Any] = {"files": {"file": b""}} if route == FILE else {}
    return scene.press(method, route, token, data=filled, params=QUERIES.get(route, {}), **told)
