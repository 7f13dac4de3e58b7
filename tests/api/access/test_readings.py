"""Whoever is named in an answer stands in the record of reading before it leaves: searched for in every answer."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from tests.api.access.scene import ACTORS, QUERIES, Scene
from tests.api.access.test_fields import LISTS, SIGNED, unpacked
from tests.world import identity
from workflow.access import Role, by
from workflow.database import Database
from workflow.reading.shown import SHOWN, show
from workflow.tables import people_keys, reading_people, readings

NAMES = ("misha", "anna", "nina", "rita", "lenya", "kolya", "boris", "zoya", "galina", "vera", "olga", "marina")
READERS = (by.CURATOR, by.PSYCHOLOGIST, by.HEAD, by.AUDITOR, by.MENTOR, by.MENTEE, by.REPRESENTATIVE)


def recorded(scene: Scene, *, clear: bool = False) -> list[tuple[Any, set[UUID]]]:
    """Give the rows with the people in them; `clear` forgets them."""
    with scene.talk.lane.installation.database.transaction(scene.talk.lane.id) as connection:
        known = {row.pseudonym.hex: row.person_id for row in connection.execute(select(people_keys))}
        found: dict[bytes, set[UUID]] = {}
        for part in connection.execute(select(reading_people)):
            found.setdefault(part.digest, set()).update(known[name] for name in part.people.split())
        rows = [(row, found.get(row.digest, set())) for row in connection.execute(select(readings))]
        if clear:
            connection.execute(delete(reading_people))
            connection.execute(delete(readings))
    return rows


def read(scene: Scene, role: Role) -> Iterator[tuple[str, set[str], list[tuple[Any, set[UUID]]]]]:
    """Ask every address as a role; gives whose names stand in the answer, and what was recorded of it."""
    recorded(scene, clear=True)
    for route in (*SIGNED, *LISTS):
        response = scene.ask("GET", route, role, params=QUERIES.get(route, {}))
        text = unpacked(response.content) if route.endswith(".xlsx") else response.text
        named = {name for name in NAMES if re.search(rf"\b{name}\b", text)} if response.status_code == 200 else set()
        yield route, named, recorded(scene, clear=True)


@pytest.mark.parametrize("role", READERS, ids=lambda role: role.code)
def test_everybody_who_is_named_in_an_answer_was_recorded_first(scene: Scene, role: Role) -> None:
    reader = ACTORS[role][0]
    missed: Mapping[str, set[str]] = {
        route: left
        for route, named, rows in read(scene, role)
        if (left := {one for one in named - {reader} if not any(identity(one) in people for _, people in rows)})
    }

    assert not missed


def test_a_reading_says_who_where_by_which_filters_and_why(scene: Scene) -> None:
    recorded(scene, clear=True)
    asked = {"q": "misha", "kind": "", "иванов": "1", "task": "meeting.tell"}
    assert scene.ask("GET", "/api/v1/people", by.CURATOR, params={"q": "misha", "limit": "5"}).status_code == 200
    assert scene.ask("GET", "/people", by.CURATOR, params=asked).status_code == 200

    told = {(row.view, row.shape, row.purpose, row.role, row.reader) for row, _ in recorded(scene)}
    vera = identity("vera")
    assert ("/api/v1/people", "limit q", "curator", "curator", vera) in told
    assert ("/people", "q", "task:meeting.tell", "curator", vera) in told
    assert not any("misha" in row.shape or "иванов" in row.shape for row, _ in recorded(scene))


def test_a_list_records_its_page_and_not_whom_it_left_out(scene: Scene) -> None:
    recorded(scene, clear=True)
    first = scene.ask("GET", "/api/v1/people", by.CURATOR, params={"limit": "2"}).json()["items"]
    ((row, people),) = recorded(scene)

    assert people == {UUID(one["id"]) for one in first} - {identity("vera")}
    assert row.shown == len(people)


def test_a_name_to_choose_from_is_recorded_apart_and_counts_as_no_reading(scene: Scene) -> None:
    """The card of a child is his card, though its forms name every grown-up who might represent him."""
    recorded(scene, clear=True)
    scene.ask("GET", "/people/{person_id}", by.CURATOR)

    by_view = {row.view: people for row, people in recorded(scene)}
    assert identity("misha") in by_view["/people/{person_id}"]
    assert identity("nina") in by_view["/people/{person_id} (choices)"]
    assert not by_view["/people/{person_id}"] & by_view["/people/{person_id} (choices)"]
    assert scene.ask("GET", f"/api/v1/people/{identity('nina')}/readings", by.HEAD).json() == []
    assert "имена в списках выбора" in scene.ask("GET", "/readings", by.HEAD).text


def test_ones_own_data_is_read_unrecorded_and_so_is_what_was_refused(scene: Scene) -> None:
    recorded(scene, clear=True)
    own = f"/api/v1/people/{identity('misha')}/readings"
    assert scene.ask("GET", own, by.MENTEE).status_code == 200
    assert scene.ask("GET", "/api/v1/people/{person_id}/scores", by.MENTEE, params=QUERIES[SCORES]).status_code == 403

    assert recorded(scene) == []


SCORES = "/api/v1/people/{person_id}/scores"


def test_nobodys_data_leaves_when_the_reading_cannot_be_written(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Database, *within: object) -> None:
        raise OperationalError("", {}, Exception("full"))

    monkeypatch.setattr(Database, "transaction", fail)
    response = scene.ask("GET", "/api/v1/people", by.CURATOR)

    assert response.status_code == 503
    assert response.json()["code"] == "unavailable"
    assert "misha" not in response.text


def test_a_page_whose_reading_has_no_room_on_disk_is_a_page_in_russian(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Database, *within: object) -> None:
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("", {}, full)

    monkeypatch.setattr(Database, "transaction", fail)
    response = scene.ask("GET", "/people", by.CURATOR)

    assert response.status_code == 507
    assert response.headers["content-type"].startswith("text/html")
    assert "На сервере нет места" in response.text
    assert "misha" not in response.text


def test_the_record_is_read_by_who_oversees_and_opens_into_the_people(scene: Scene) -> None:
    recorded(scene, clear=True)
    scene.ask("GET", "/api/v1/people/{person_id}", by.CURATOR)
    (row,) = scene.ask("GET", "/api/v1/readings", by.AUDITOR, params={"person": str(identity("misha"))}).json()["items"]
    opened = scene.ask("GET", f"/api/v1/readings/{row['id']}", by.HEAD).json()

    assert (row["view"], row["purpose"], row["role"]) == ("/api/v1/people/{person_id}", "curator", "curator")
    assert [one["name"] for one in opened["people"]] == ["misha"]
    page = scene.ask("GET", "/readings", by.HEAD).text
    assert "Зачем: ведёт программу наставничества" in page
    assert "misha" in scene.ask("GET", f"/readings/{row['id']}", by.HEAD).text


def test_a_child_reads_who_read_his_data_by_role_and_without_names(scene: Scene) -> None:
    recorded(scene, clear=True)
    for role in (by.CURATOR, by.PSYCHOLOGIST, by.MENTEE):
        scene.ask("GET", "/people/{person_id}", role)

    told = scene.ask("GET", "/api/v1/people/{person_id}/readings", by.MENTEE).json()
    assert [(one["role"], one["readings"], one["readers"]) for one in told] == [
        ("curator", 1, 1),
        ("psychologist", 1, 1),
    ]
    page = scene.ask("GET", "/people/{person_id}/readings", by.REPRESENTATIVE).text
    assert "психолог: 1 раз, 1 человек" in page
    assert "nina" not in page
    assert scene.ask("GET", "/people/{person_id}/readings", by.CURATOR).status_code == 404


def test_a_name_that_is_given_outside_a_request_is_noted_nowhere() -> None:
    assert SHOWN.get() is None
    assert show(identity("misha")) == identity("misha")
