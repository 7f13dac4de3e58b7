"""The OpenAPI document is complete, and its page asks nobody outside."""

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator

from tests.api.talk import Talk


@pytest.fixture
def document(talk: Talk) -> Any:
    return talk.client.get("/openapi.json").json()


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        found = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return found.union(*(references(one) for one in value.values())) if value else found
    return set().union(*(references(one) for one in value)) if isinstance(value, list) and value else set()


def test_every_reference_leads_somewhere(document: Any) -> None:
    for reference in references(document):
        assert reference.startswith("#/components/schemas/"), reference
        assert reference.rpartition("/")[2] in document["components"]["schemas"], reference


def test_every_schema_is_a_schema(document: Any) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_route_is_documented_with_its_problems(talk: Talk, document: Any) -> None:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            assert said["summary"], path
            assert said["tags"], path
            problems = [code for code in said["responses"] if code[0] in "45"]
            assert "500" in problems
            if path.startswith("/api/v1/") and not path.startswith(("/api/v1/packs", "/api/v1/event-types")):
                assert "401" in problems, (method, path)
            for code in problems:
                assert "application/problem+json" in said["responses"][code]["content"]


def test_no_two_operations_share_an_id(document: Any) -> None:
    ids = [said["operationId"] for methods in document["paths"].values() for said in methods.values()]

    assert len(ids) == len(set(ids))
    assert len(document["paths"]) == len({re.sub(r"{\w+}", "{}", path) for path in document["paths"]})


def test_every_route_of_the_api_stands_in_the_document(talk: Talk, document: Any) -> None:
    shown = {route.path for route in talk.app.routes if isinstance(route, APIRoute) and route.include_in_schema}

    assert shown <= set(document["paths"])


def test_the_page_loads_nothing_from_outside(talk: Talk, document: Any) -> None:
    page = talk.client.get("/docs").text

    assert not re.search(r"<script|<link|https?://|src=", page.replace("http://www.w3.org", ""))
    assert all(path in page for path in document["paths"])
    assert "meeting.held" in page
