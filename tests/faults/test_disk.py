"""The disk is full: refused at the door with 507, nothing half written, no try counted, and on again with room."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Response
from psycopg import sql
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from tests.faults.cases import suspect_two
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.scene import Scene
from tests.lane import Lane
from tests.servers import conninfo
from tests.stacks import Stack
from workflow.database import Database
from workflow.installation import Installation
from workflow.settings import Settings

ENDLESS = 2**30
"""More pages than SQLite will ever ask for."""
MEBIBYTE = 2**20
LONG = "длинное имя " * 16

Full = Callable[[], AbstractContextManager[None]]


@contextmanager
def school(url: str, stack: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Open a school at an address."""
    opened = Installation.open(Settings(url, redis_url=stack.redis_url, secret="a secret of the tests"))
    yield Scene(Lane(opened).open(), ledger, Poison(monkeypatch))
    opened.close()


def test_a_sqlite_that_may_not_grow_refuses_with_507(
    embedded: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of as many pages as it has: SQLite itself says that it is full."""
    with school(embedded.database_url, embedded, ledger, monkeypatch) as scene:
        meet(scene, lambda: limited(scene.lane.installation.database))


@contextmanager
def limited(database: Database) -> Iterator[None]:
    """Let a file of SQLite grow by nothing."""
    with database.engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))

    def limit(connection: Any, *given: object) -> None:
        connection.execute(f"PRAGMA max_page_count={most[0]}")

    most = [pages]
    event.listen(database.engine, "checkout", limit)
    yield
    most[0] = ENDLESS


def test_a_sqlite_on_a_full_disk_refuses_with_507(
    embedded: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A real file system with no room left: the write-ahead log cannot grow."""
    with small_disk(tmp_path / "disk") as disk:
        path = disk / "stupeni.db"
        shutil.copyfile(str(make_url(embedded.database_url).database), path)
        url = URL.create("sqlite", database=str(path)).render_as_string()
        with school(url, embedded, ledger, monkeypatch) as scene:
            meet(scene, lambda: filled(disk))


def test_a_postgresql_on_a_full_disk_refuses_with_507(
    production: Stack, postgres: URL, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tablespace with no room left: the tables cannot grow (53100)."""
    place = postgres.query.get("host", "")
    if not isinstance(place, str) or not place.startswith("/"):
        pytest.skip("needs a PostgreSQL on this machine")
    with (
        small_disk(Path(place) / "disk", "nobody") as disk,
        moved(production, postgres, disk),
        school(production.database_url, production, ledger, monkeypatch) as scene,
    ):
        meet(scene, lambda: filled(disk))


@contextmanager
def moved(stack: Stack, server: URL, disk: Path) -> Iterator[None]:
    """Move what grows to a tablespace of its own."""
    name = make_url(stack.database_url).database
    with closing(psycopg.connect(conninfo(server.set(database=name)), autocommit=True)) as admin:
        admin.execute(sql.SQL("create tablespace small location {}").format(str(disk)))
        tables = admin.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            admin.execute(sql.SQL("alter table {} set tablespace small").format(sql.Identifier(table)))
        yield
        for (table,) in tables:
            admin.execute(sql.SQL("alter table {} set tablespace pg_default").format(sql.Identifier(table)))
        admin.execute("drop tablespace small")


def test_a_postgresql_that_says_it_is_full_refuses_with_507(
    production: Stack, postgres: URL, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words from the server itself, wherever no disk can be made."""
    with school(production.database_url, production, ledger, monkeypatch) as scene:
        meet(scene, lambda: pretended(production, ("inbox", "facts"), postgres))


def test_a_full_disk_counts_no_try_of_an_event_that_is_tried_alone(
    production: Stack, postgres: URL, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be room for the count and none for the fact: however long it lasts, no incident comes of it."""
    with school(production.database_url, production, ledger, monkeypatch) as scene:
        suspect_two(scene, "alone")
        with pretended(production, ("facts",), postgres):
            for _ in range(scene.lane.installation.settings.tries + 1):
                with pytest.raises(OperationalError):
                    scene.settle()
        assert [row.tries for row in scene.lane.rows() if row.state == "waiting"] == [1, 1]
        scene.settle()
        ledger.close(scene.lane.installation.database, [scene.lane.id])


@contextmanager
def pretended(stack: Stack, tables: tuple[str, ...], server: URL) -> Iterator[None]:
    """Let the server say 53100 to whoever inserts."""
    name = make_url(stack.database_url).database
    with closing(psycopg.connect(conninfo(server.set(database=name)), autocommit=True)) as admin:
        admin.execute(
            "create function full_disk() returns trigger language plpgsql as "
            "$$ begin raise exception 'could not extend file' using errcode = '53100'; end $$"
        )
        for table in tables:
            admin.execute(
                sql.SQL("create trigger full_disk before insert on {} execute function full_disk()").format(
                    sql.Identifier(table)
                )
            )
        yield
        admin.execute("drop function full_disk cascade")


@contextmanager
def small_disk(place: Path, owner: str | None = None) -> Iterator[Path]:
    """Give a file system of a few mebibytes in memory, where one can be mounted."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "stupeni-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk can be made by root only, where mounting is allowed")
    try:
        if owner:
            shutil.chown(place, owner)
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill a file system to its last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (MEBIBYTE, 4096, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    yield
    ballast.unlink()


def meet(scene: Scene, full: Full) -> None:
    """Report until there is no room, settle without any, come again when there is."""
    names = (f"{number}" for number in count())
    scene.post(registered(scene, next(names)))
    with full(), capture_logs() as logged:
        reported = fill(scene, names)
        there = {row.event_id for row in scene.lane.rows() if row.source == reported["source"]}
        assert there == {event_id for _, source, event_id in scene.ledger.acknowledged if source == reported["source"]}
        before = scene.tally()
        for _ in range(scene.lane.installation.settings.tries + 1):
            with pytest.raises(OperationalError):
                scene.settle()
        assert scene.tally() == before

    assert {row.tries for row in scene.lane.rows()} == {0}
    assert any(line["event"] == "the database is out" and line["code"] == "storage_full" for line in logged)
    assert LONG not in str(logged)
    scene.post(reported)
    scene.settle()
    scene.is_whole()
    scene.ledger.close(scene.lane.installation.database, [scene.lane.id])


def fill(scene: Scene, names: Iterator[str]) -> dict[str, Any]:
    """Report until the door has no room and settling has none either; gives the event that was refused last.

    Where the door finds no page any more, those of the journal may still have some room.
    """
    while True:
        refused = None
        while refused is None:
            reported = registered(scene, next(names))
            answer = scene.talk.post("/events", reported)
            if answer.status_code == 202:
                scene.ledger.acknowledge(scene.lane.id, reported["source"], reported["id"])
            else:
                refused = is_full(answer)
        try:
            scene.settle()
        except OperationalError:
            return reported


def registered(scene: Scene, name: str) -> dict[str, Any]:
    """Make an event that takes some room."""
    card: dict[str, Any] = {"name": LONG, "kinds": ["teacher"]}
    return scene.talk.event("person.registered", f"person/{name}", event_id=name, **card)


def is_full(response: Response) -> bool:
    """See that the refusal says what to do, and does not ask to be tried again by itself (RFC 4918, section 11.5)."""
    said = response.json()
    assert (response.status_code, said["status"], said["code"]) == (507, 507, "storage_full")
    assert response.headers["content-type"] == "application/problem+json"
    assert "retry-after" not in response.headers
    assert "Сообщите администратору" in said["detail"]
    return True
