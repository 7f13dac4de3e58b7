"""Every route has its row, and every role is answered as the row says: asked one by one."""

import pytest
from httpx import Response

from tests.api.access.routes import routes_of
from tests.api.access.scene import ABSENT, ACTORS, OUTSIDER, QUERIES, Scene
from tests.world import identity
from workflow.access import Role, by
from workflow.seeing.circles import OVERVIEW
from workflow.seeing.row import Row, Scope
from workflow.seeing.table import ROWS

SIGNED = [row for row in ROWS if not row.public]
GOOD = (200, 303)
SEE_MISHA = OVERVIEW | by.MENTOR | by.MENTEE | by.REPRESENTATIVE
"""Who sees that Misha is here, though not everything of him: to them it is no secret that there is more."""


def ask(scene: Scene, row: Row, role: Role, who: str | None = None) -> Response:
    return scene.ask(row.method, row.route, role, who, params=QUERIES.get(row.route, {}))


def refused(row: Row) -> int:
    return 403 if row.told else 404


def test_every_route_that_is_read_has_a_row_and_every_row_a_route(scene: Scene) -> None:
    read = {path for method, path in routes_of(scene.talk.app) if method == "GET"}

    assert read == {row.route for row in ROWS}
    assert len(ROWS) == len({row.route for row in ROWS})


@pytest.mark.parametrize("row", [row for row in ROWS if row.public], ids=lambda row: row.route)
def test_a_public_address_asks_for_no_key(scene: Scene, row: Row) -> None:
    assert scene.ask(row.method, row.route, None).status_code in ((404,) if row.route in ABSENT else GOOD)


@pytest.mark.parametrize("row", SIGNED, ids=lambda row: row.route)
def test_a_stranger_without_a_key_reads_nothing(scene: Scene, row: Row) -> None:
    assert scene.ask(row.method, row.route, None, params=QUERIES.get(row.route, {})).status_code == 401


@pytest.mark.parametrize("row", SIGNED, ids=lambda row: row.route)
def test_a_role_is_answered_as_its_row_says(scene: Scene, row: Row) -> None:
    answered = {role: ask(scene, row, role).status_code for role in ACTORS}

    if row.scope is Scope.ACCOUNT:
        assert set(answered.values()) == {404}, "a signed key has no account"
        return
    for role, status in answered.items():
        assert status in _expected(row, role), (row.route, role, status)


def _expected(row: Row, role: Role) -> tuple[int, ...]:
    if not role & row.readers:
        return (refused(row),)
    if row.route in ABSENT or (row.route in OF_PEOPLE_HERE and role & NOT_HERE):
        return (404,)
    if role & row.whole or row.scope in (Scope.LIST, Scope.CYCLE):
        return GOOD
    sides = by.MENTEE | by.REPRESENTATIVE if row.scope is Scope.SELF else SEE_MISHA
    if role & sides and row.route not in OF_REPORTERS:
        return GOOD
    return (403, 404) if role & SEE_MISHA else (404,)


OF_PEOPLE_HERE = {"/api/v1/calendar", "/calendar"}
NOT_HERE = by.ADMINISTRATOR | by.HEAD_ABOVE
OF_REPORTERS = {"/api/v1/events/{event_id}"}


@pytest.mark.parametrize("role", [role for role, (_, other) in ACTORS.items() if other], ids=lambda role: role.code)
@pytest.mark.parametrize("row", [row for row in SIGNED if row.scope in (Scope.PAIR, Scope.SELF)], ids=lambda r: r.route)
def test_a_side_of_another_pair_is_told_that_nothing_is_there(scene: Scene, row: Row, role: Role) -> None:
    assert ask(scene, row, role, ACTORS[role][1]).status_code == 404


@pytest.mark.parametrize("role", [by.MENTOR, by.MENTEE, by.REPRESENTATIVE], ids=lambda role: role.code)
@pytest.mark.parametrize("row", [row for row in SIGNED if row.scope is Scope.CYCLE], ids=lambda row: row.route)
def test_a_cycle_is_not_there_for_who_takes_no_part_in_it(scene: Scene, row: Row, role: Role) -> None:
    assert ask(scene, row, role, OUTSIDER).status_code == 404


@pytest.mark.parametrize("role", [role for role, (_, other) in ACTORS.items() if other], ids=lambda role: role.code)
@pytest.mark.parametrize("row", [row for row in SIGNED if row.scope is Scope.LIST], ids=lambda row: row.route)
def test_a_list_holds_nothing_of_a_pair_of_others(scene: Scene, row: Row, role: Role) -> None:
    told = ask(scene, row, role, ACTORS[role][1]).text

    for name in ("misha", "pair-misha", "match-misha"):
        assert str(identity(name)) not in told, (row.route, role)
