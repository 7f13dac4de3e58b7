"""The disk is full: whatever somebody writes, and wherever, he is told so with 507, and nothing of it is kept."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import update

from api.v1.examples import envelope
from api.writing import NOUN_ROWS
from tests.api.access.planted import plant
from tests.api.access.prepared import prepared
from tests.api.access.scene import ACTORS, QUERIES, C, Scene
from tests.api.access.test_forms import kept
from tests.api.access.writing import proof
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE
from workflow.seeing.row import Row, Scope
from workflow.seeing.writes import WRITE_ROWS
from workflow.tables import imports

WRITING = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b")
MISHA = str(identity("misha"))


@contextmanager
def full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing be written any more: SQLite says so itself at each statement that would."""
    dialect: Any = scene.talk.lane.installation.database.engine.dialect

    def refusing(call: Any) -> Any:
        def execute(cursor: Any, statement: str, *given: Any) -> Any:
            if WRITING.search(statement):
                wrong = sqlite3.OperationalError("database or disk is full")
                wrong.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise wrong
            return call(cursor, statement, *given)

        return execute

    with monkeypatch.context() as patched:
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            patched.setattr(dialect, name, refusing(getattr(dialect, name)))
        yield


def test_whatever_is_written_is_refused_with_507(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of the table, public ones and those of an account too.

    A new one has to be told here or in `prepared` what to write, or why it does not come so far.
    """
    lane = scene.talk.lane
    planted, ready = plant(lane, "full", "vera", "misha", "c"), prepared(scene)
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(update(imports).values(figures={"problems": 0, "of_known": 0, "events": 1}))
    before, others = kept(lane.installation), dict[str, int]()
    with full(scene, monkeypatch):
        for row in (*WRITE_ROWS, *NOUN_ROWS):
            own = row.public or row.scope is Scope.ACCOUNT  # a signed key has no account
            answer = ready[f"{row.method} {row.route}"]() if own else written(scene, row, planted)
            others |= {row.route: answer.status_code} if answer.status_code != 507 else {}

    assert others == NOT_SO_FAR
    assert kept(lane.installation) == before


NOT_SO_FAR: Mapping[str, int] = {
    "/sign-in/provider": 404,  # no provider is named here; the next three wait for one
    "/join/{token}/provider": 404,
    "/account/identities": 404,
    "/account/identities/endings": 404,
    "/organisations/{organisation_id}/heads": 422,  # a school is opened with its head
    "/organisation/auditors": 422,  # nothing lies below this school
    "/organisation/approvals/{approval_id}": 404,
    "/cycles/{cycle_id}/sheets/{key}/annulments": 404,  # no sheet was sent
    "/outbox/reminders/{reminder_id}": 404,  # none is to come: they are among those whose every call fails
    "/api/v1/reminders/{reminder_id}": 404,
    "/api/v1/cycles/{cycle_id}/planned-meetings": 422,  # the example is of a pair
    "/api/v1/groups/{group_id}/planned-meetings": 422,
}
"""Which addresses are asked about something that the scene has not; they write as their neighbours do."""


def written(scene: Scene, row: Row, planted: Mapping[str, str]) -> Response:
    """Write something good to an address, as the first of those who may."""
    may = row.readers & CATALOGUE[row.event].who if row.event else row.readers
    role = next(one for one in (by.HEAD, by.CURATOR, *ACTORS) if one & may)
    route = row.route.replace("{reminder_id}", str(identity("none")))
    for name, value in planted.items():
        route = route.replace(f"{{{name}}}", value)
    for name, value in (("{kind}", "cycle.moved"), ("{part}", "all")):
        route = route.replace(name, value) if "letter-texts" in route else route
    if route.startswith("/api/"):
        return scene.ask(row.method, route, role, **_body(row))
    token = scene.talk.token(ACTORS[role][0], role)
    told = {"proof": proof(scene, token), "key": str(identity("key")), "slip-1": planted["slip"]}
    told |= FORMS.get(row.route, {})
    files: dict[str, Any] = {"files": {"file": ("people.csv", FILE)}} if row.route == "/import" else {}
    return scene.press(row.method, route, token, data=told, params=QUERIES.get(row.route, {}), **files)


def _body(row: Row) -> dict[str, Any]:
    if row.route == "/api/v1/events":
        return {"json": envelope(CATALOGUE["audience.told"]) | {"subject": f"cycle/{C}"}}
    if row.route == "/api/v1/imports":
        return {"files": {"file": ("people.csv", FILE, "text/csv")}}
    if row.route in BODIES:
        return {"json": BODIES[row.route]}
    return {"json": envelope(CATALOGUE[str(row.event)])["data"]}


FILE = "Фамилия;Имя\n".encode()
BODIES: Mapping[str, Any] = {
    "/api/v1/imports/{import_id}/confirmations": {"known": "skip"},
    "/api/v1/reminders/{reminder_id}": {"held": True},
    "/api/v1/cycles/{cycle_id}/meeting-sheets": {
        "papernumber": "1",
        "paperdate": "2021-06-01",
        "lines": [{"pair": str(identity("pair-misha")), "kind": "regular", "day": "2021-06-01", "minutes": 40}],
    },
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/organisations": {"level": "municipality", "name": "Район"},
    "/organisations/{organisation_id}/heads": {"name": "Анна Зимина"},
    "/links": {"purpose": "questionnaire", "person": str(identity("kolya")), "cycle": C, "code": "pupil_intake"},
    "/letters/choices": {"asked": "cycle.moved"},
    "/outbox/reminders/{reminder_id}": {"do": "hold"},
    "/outbox/slips/returns": {"at": "2026-01-12T10:00:00+00:00"},
    "/outbox/systems": {"url": "https://system.test/"},
    "/letter-texts/{kind}/{part}": {"subject": "Этап", "body": "Дальше.", "action": "Открыть", "do": "save"},
    "/cycles/{cycle_id}/sheets/{key}/annulments": {"reason": "Опечатка"},
    "/reports": {"about": MISHA, "child": "misha", "report": "Способен."},
}
