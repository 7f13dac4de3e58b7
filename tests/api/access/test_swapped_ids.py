"""Every id of another institution is answered as one that nobody has: in paths, filters, bodies, batches, exports."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from api.v1.examples import envelope
from tests.api.access.neighbour import (
    EVERY_ROLE,
    FOREIGN,
    FRESH,
    MARK,
    OWN,
    OWN_MARK,
    UNKNOWN,
    Neighbour,
    filters,
    said,
)
from tests.api.access.routes import routes_of
from tests.api.access.scene import QUERIES, SECRETS, Scene
from tests.api.access.test_fields import unpacked
from tests.world import identity
from workflow.access import Role, by
from workflow.catalogue import CATALOGUE
from workflow.exporting.exports import EXPORTS
from workflow.facts.payload import Kind
from workflow.guards.event_type import EventType
from workflow.tables import readings

PLACES: Mapping[str, Kind] = {
    "cycle_id": Kind.CYCLE,
    "pair_id": Kind.PAIR,
    "person_id": Kind.PERSON,
    "group_id": Kind.GROUP,
    "approval_id": Kind.APPROVAL,
    "match_id": Kind.MATCH,
    "meeting_id": Kind.MEETING,
}
NOBODYS: Mapping[str, str] = {"reading_id": "0" * 64, "slip": UNKNOWN}
"""What stands for what nobody has where that is no UUID."""
OWN_CYCLE = {"cycle": OWN[Kind.CYCLE]}


@pytest.fixture(scope="module")
def neighbour(scene: Scene) -> Neighbour:
    return Neighbour(scene)


def with_ids(scene: Scene, route: str, ids: Mapping[Kind, str], otherwise: str = UNKNOWN) -> str:
    """Put ids into the places of an address that name a subject, and what the scene has into the others."""
    for name, kind in PLACES.items():
        route = route.replace(f"{{{name}}}", ids.get(kind, otherwise))
    return scene.path(route)


def asked_for(route: str) -> dict[str, str]:
    return {name: OWN[Kind.CYCLE] if name == "cycle" else value for name, value in QUERIES.get(route, {}).items()}


def test_an_address_of_another_institution_is_one_that_is_not_there(scene: Scene, neighbour: Neighbour) -> None:
    """Rule 10: ids of the other one in the address and in the fields of a form; whatever it is, nothing is changed."""
    before, tried = neighbour.kept(), 0
    foreign = {name: FOREIGN[kind] for name, kind in PLACES.items()} | dict(neighbour.foreign)
    unknown = {name: NOBODYS.get(name, UNKNOWN) for name in foreign}
    for method, route in routes_of(scene.talk.app):
        named = any(f"{{{name}}}" in route for name in foreign)
        if method == "GET" and not named:
            continue
        answers = []
        for ids in (foreign, unknown):
            fields = {"slip-1": ids["slip"], "person": ids["person_id"], "cycle": ids["cycle_id"]}
            more: dict[str, Any] = {"json": {}} if route.startswith("/api/") else {"data": fields}
            more = {} if method == "GET" else more
            answers.append(said(neighbour.ask(method, at_home(scene, route, ids), params=asked_for(route), **more)))

        assert answers[0] == answers[1], (method, route)
        assert not named or answers[0][0] in (400, 401, 403, 404, 422), (method, route, answers[0][0])
        assert MARK not in answers[0][1], route
        tried += named
    assert tried > 220
    assert neighbour.kept() == before


def at_home(scene: Scene, route: str, ids: Mapping[str, str]) -> str:
    """Give the address of a route with these ids in its places, and what the scene has in the others."""
    for name, identity_of in ids.items():
        route = route.replace(f"{{{name}}}", identity_of)
    return scene.path(route)


@pytest.mark.parametrize("role", [EVERY_ROLE, by.CURATOR], ids=["everything", "curator"])
def test_whatever_is_read_at_home_is_of_home(scene: Scene, neighbour: Neighbour, role: Role) -> None:
    """Rule 10: two institutions with the same rows, and every address that is read."""
    seen, before = set(), neighbour.kept()
    neighbour.token = neighbour.token_of(role)
    theirs = (MARK, *FOREIGN.values(), *neighbour.foreign.values())
    theirs += tuple(SECRETS[one] for one in ("contacts", "request", "concern", "measurements"))
    home = {name: OWN[kind] for name, kind in PLACES.items() if kind in OWN} | dict(neighbour.own)
    for method, route in routes_of(scene.talk.app):
        if method != "GET":
            continue
        answer = neighbour.ask("GET", at_home(scene, route, home), params=asked_for(route))
        text = unpacked(answer.content) if answer.headers.get("content-type", "").endswith("sheet") else answer.text
        assert [one for one in theirs if one in text] == [], route
        seen |= {route} if answer.status_code == 200 and OWN_MARK in text else set()
    neighbour.token = neighbour.token_of(EVERY_ROLE)
    assert seen >= SHOWN, SHOWN - seen
    assert neighbour.kept() == before


SHOWN = {"/outbox", "/outbox/slips", "/outbox/systems", "/letters", "/letters/{letter_id}", "/api/v1/letters"}
"""Where what was planted at home must be seen, so that nothing was looked for in vain."""


def test_a_filter_by_another_institutions_id_finds_what_an_unknown_one_finds(
    scene: Scene, neighbour: Neighbour
) -> None:
    found = list(filters(scene))
    for route, name in found:
        path = with_ids(scene, route, OWN)
        for kind, identity_of in FOREIGN.items():
            answers = []
            for one in (identity_of, UNKNOWN):
                value = f"{kind.value}/{one}" if name == "subject" else one
                answers.append(said(neighbour.ask("GET", path, params=asked_for(route) | {name: value})))

            assert answers[0] == answers[1], (route, name, kind)
    assert {name for _, name in found} >= {"cycle", "after", "person", "subject", "said", "reader"}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_an_export_of_another_institutions_cycle_is_not_there(neighbour: Neighbour, export: Any) -> None:
    for one in (FOREIGN[Kind.CYCLE], UNKNOWN):
        response = neighbour.ask("GET", f"/api/v1/exports/{export.name}.xlsx", params={"cycle": one})
        if export.of_cycle:
            assert response.status_code == 404
            assert response.json()["detail"] == "Такого цикла здесь нет."
        else:
            assert response.status_code == 200
            assert one.encode() not in response.content


def swaps(kind: EventType) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give an event of a type as often as it has ids: with one of them foreign, and with the same one unknown."""
    whole = _own(kind)
    subject = Kind(whole["subject"].partition("/")[0])
    if not kind.opens and subject in FOREIGN:
        both = (FOREIGN[subject], UNKNOWN)
        yield "subject", [whole | {"subject": f"{subject.value}/{one}"} for one in both]
    yield "actor", [whole | {"actor": one} for one in (FOREIGN[Kind.PERSON], UNKNOWN)]
    for name, of in kind.payload.naming:
        if name in whole["data"] and of is not None and of in FOREIGN:
            yield name, [whole | {"data": _swapped(whole["data"], name, one)} for one in (FOREIGN[of], UNKNOWN)]


def _swapped(data: dict[str, Any], name: str, one: str) -> dict[str, Any]:
    return data | {name: [one] if isinstance(data[name], list) else one}


def _own(kind: EventType) -> dict[str, Any]:
    """Give the example of a type with the ids of the second institution, as far as it has any."""
    whole = {name: value for name, value in envelope(kind).items() if name != "actorrole"}
    on = kind.on[0]
    whole["subject"] = f"{on.value}/{FRESH if kind.opens else OWN.get(on, UNKNOWN)}"
    own = {name: OWN[of] for name, of in kind.payload.naming if of is not None and of in OWN}
    data = {name: own.get(name, value) for name, value in whole["data"].items()}
    return whole | {"data": data, "time": "2021-09-01T10:00:00+07:00"}


REPORTED = [kind for kind in CATALOGUE.values() if kind.reporters != by.SERVICE]


@pytest.mark.parametrize("kind", REPORTED, ids=lambda one: one.code)
def test_an_event_that_names_somebody_elsewhere_is_refused_as_one_that_names_nobody(
    neighbour: Neighbour, kind: EventType
) -> None:
    """Alone and behind a good one: of the body nothing is stored."""
    before = neighbour.stored()
    good = _own(CATALOGUE["audience.told"]) | {"id": f"good/{kind.code}"}
    for name, events in swaps(kind):
        answers = []
        for number, event in enumerate(events):
            body = [good, event | {"id": f"{kind.code}/{name}/{number}"}]
            answers.append(said(neighbour.ask("POST", "/api/v1/events", json=body)))

        assert answers[0] == answers[1], (kind.code, name)
        assert answers[0][0] in (403, 422), (kind.code, name, answers)
    assert neighbour.stored() == before


def test_what_was_tried_in_vain_is_counted_and_nobody_was_read(scene: Scene, neighbour: Neighbour) -> None:
    refusals = scene.talk.app.state.refusals.labels(code="not_found")
    before = refusals._value.get()
    with scene.talk.lane.installation.database.reading(scene.talk.lane.id) as connection:
        read_before = connection.scalar(select(func.count()).select_from(readings))
    for path in (f"/people/{identity('misha')}", f"/api/v1/people/{identity('misha')}"):
        assert neighbour.ask("GET", path).status_code == 404

    assert refusals._value.get() == before + 2
    with scene.talk.lane.installation.database.reading(scene.talk.lane.id) as connection:
        assert connection.scalar(select(func.count()).select_from(readings)) == read_before
