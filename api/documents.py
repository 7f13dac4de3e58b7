"""OpenAPI with the problems every route may answer with, and a page that shows it without asking the network."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, select_autoescape
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.errors import PROBLEM_JSON, TITLES, Problem
from api.guarding import policy_with_style
from api.v1.event_types import all_types
from api.v1.meetings.sheets import Sheet
from workflow.catalogue import CATALOGUE
from workflow.inbox.envelope import Envelope

ALWAYS = ("500", "503")
SIGNED = ("401", "403")
ADDRESSED = ("404",)
ASKED = ("422",)
WRITTEN = ("400", "404", "409", "413", "415", "422", "507")
COUNTED = ("401", "429")
GUESSED = ("/api/v1/account/sessions", "/api/v1/account/password")
"""Where a password is asked for: a wrong one is told, and whoever guesses waits."""
ABOUT = """Ступени ведут школьное наставничество по семи этапам. Что произошло, сообщают событиями
(CloudEvents 1.0) или адресами-существительными; ответ 202 значит, что событие не потеряется и подействует один раз.
Ошибки — RFC 9457 с постоянным `code`. Списки листают параметрами `limit` и `after`."""

router = APIRouter(include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
def docs(request: Request) -> HTMLResponse:
    """Show every route and every event type; nothing is loaded from outside."""
    document = request.app.openapi()
    routes = [
        {"method": method.upper(), "path": path, **said}
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]
    tags = list(dict.fromkeys(tag for route in routes for tag in route.get("tags", ())))
    page = _templates().get_template("docs.html")
    text = page.render(about=ABOUT, tags=tags, routes=routes, types=list(all_types().values()))
    style = text.partition("<style>")[2].partition("</style>")[0]
    return HTMLResponse(text, headers={"Content-Security-Policy": policy_with_style(style)})


def document(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=ABOUT, routes=app.routes
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas |= _shared()
        for path, methods in made["paths"].items():
            for method, said in methods.items():
                said["responses"] = {
                    **{code: one for code, one in said["responses"].items() if code != "422"},
                    **{code: _problem(int(code)) for code in _may_answer(path, method, said)},
                }
        app.openapi_schema = made
    return app.openapi_schema


def _may_answer(path: str, method: str, said: dict[str, Any]) -> list[str]:
    codes = {*ALWAYS}
    codes |= {*SIGNED} if said.get("security") else set()
    codes |= {*ADDRESSED} if "{" in path else set()
    codes |= {*ASKED} if said.get("parameters") else set()
    codes |= {*WRITTEN} if method in ("post", "put") else set()
    codes |= {*COUNTED} if path in GUESSED else set()
    codes |= {"400"} if said.get("parameters") else set()
    return sorted(codes)


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": TITLES[status],
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _shared() -> dict[str, Any]:
    """Give the schemas that routes refer to by name: problems, envelopes, and what stands inside contents."""
    models: list[type[BaseModel]] = [
        Problem,
        Envelope,
        Sheet,
        *dict.fromkeys(kind.payload for kind in CATALOGUE.values()),
    ]
    _, made = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = made["$defs"]
    return found


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("api", "templates"), autoescape=select_autoescape())
