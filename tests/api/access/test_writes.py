"""Every address that is written to has a row, and every role is let in or turned away as the row says."""

import pytest

from api.admission import row_of
from api.v1.examples import envelope
from api.writing import NOUN_ROWS
from tests.api.access.scene import ACTORS, QUERIES, Scene
from tests.api.access.writing import knock, written
from tests.world import identity
from workflow.access import Caller, Role
from workflow.catalogue import CATALOGUE
from workflow.errors import NotYours, StupeniError
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.seeing.row import Scope
from workflow.seeing.writes import WRITE_ROWS

OF_THE_SCENE = {
    "/cycles/{cycle_id}/sheets/{key}/annulments",
    "/links/{link_id}/revocations",
    "/letter-texts/{kind}/{part}",
    "/outbox/{message_id}/attempts",
    "/outbox/{message_id}/slips",
    "/outbox/systems/{system_id}/closures",
}


def test_every_route_that_is_written_has_a_row_and_every_row_a_route(scene: Scene) -> None:
    routes = set(written(scene.talk.app))

    assert [one for one in routes if row_of(*one) is None] == []
    assert {(row.method, row.route) for row in (*WRITE_ROWS, *NOUN_ROWS)} <= routes


def test_a_row_about_an_event_lets_in_nobody_whom_the_catalogue_keeps_out() -> None:
    for row in (*WRITE_ROWS, *NOUN_ROWS):
        if row.event:
            assert not row.readers & ~CATALOGUE[row.event].reporters, row.route


OF_NOTHING_HERE = ("{import_id}", "{key}", "{grant_id}", "{reminder_id}", "/organisation/approvals/")
"""In addresses of what the scene has nothing of: an import, a sheet, a reminder, a head above, what is left to him."""


@pytest.mark.parametrize("role", ACTORS, ids=lambda role: role.code)
def test_a_role_writes_where_its_row_says_and_nowhere_else(scene: Scene, role: Role) -> None:
    """Whoever is let in is told what is wrong with an empty body; nobody else learns what it should hold."""
    before = len(scene.talk.lane.rows())
    for method, route in written(scene.talk.app):
        row = row_of(method, route)
        assert row is not None, route
        if row.public:
            continue
        response = knock(scene, method, route, role)
        if row.scope is Scope.ACCOUNT:
            assert response.status_code in (303, 404, 422), (route, "a signed key has no account")
        elif not role & row.readers:
            assert response.status_code == (403 if row.told else 404), (route, role, response.status_code)
            assert "index" not in response.text, route
        else:
            absent = route in OF_THE_SCENE or any(one in route for one in OF_NOTHING_HERE)
            refused = (401, 403) if absent else (401, 403, 404)
            assert response.status_code not in refused, (route, role, response.text[:300])
    assert len(scene.talk.lane.rows()) == before


def test_nobody_writes_anything_without_a_key(scene: Scene) -> None:
    for method, route in written(scene.talk.app):
        row = row_of(method, route)
        assert row is not None, route
        if not row.public:
            assert scene.ask(method, route, None, params=QUERIES.get(route, {})).status_code in (401, 403, 415), route


@pytest.mark.parametrize("role", ACTORS, ids=lambda role: role.code)
def test_a_role_reports_the_types_of_events_that_the_catalogue_gives_it(role: Role) -> None:
    """Asked of the door itself, for an event may also come in a body of many."""
    now_says = Caller(identity(ACTORS[role][0]), role, identity("school"))
    for kind in CATALOGUE.values():
        said = {name: value for name, value in envelope(kind).items() if name != "actorrole"}
        event = Envelope.model_validate(said)
        refused: StupeniError | None = None
        try:
            understand(event, now_says, event.time)
        except StupeniError as wrong:
            refused = wrong
        turned_away = isinstance(refused, NotYours)
        assert turned_away == (not role & kind.reporters), (kind.code, role, refused)
