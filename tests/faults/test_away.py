"""The database is away, full of others or locked: 503 with when to try again, a line in the log, and nobody's name."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Response
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from tests.api.pages.browser import Browser
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.proxy import Proxy, proxy
from tests.faults.scene import Scene, pair_of
from tests.lane import Lane
from tests.servers import conninfo
from tests.stacks import Stack
from workflow import database
from workflow.database import Database
from workflow.errors import Unavailable
from workflow.inbox.acceptor import Acceptor
from workflow.installation import Installation
from workflow.settings import Settings

NAME = "Миша Петров"
IMPATIENT = {"BUSY_MS": 50, "POOL_SECONDS": 0.05}
SMALL = 1
"""Connections of the pool, and as many beyond it."""

Outage = Callable[[Scene, Proxy, URL], AbstractContextManager[None]]


@contextmanager
def refused(scene: Scene, wire: Proxy, server: URL) -> Iterator[None]:
    """Nobody listens, and whoever was connected is cut off."""
    wire.close()
    yield
    wire.open()


@contextmanager
def shut_down(scene: Scene, wire: Proxy, server: URL) -> Iterator[None]:
    """An administrator ends the connection before each statement (57P01)."""
    engine = scene.lane.installation.database.engine

    def end(connection: Any, cursor: Any, *given: Any) -> None:
        admin.execute("select pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

    with closing(psycopg.connect(conninfo(server), autocommit=True)) as admin:
        event.listen(engine, "before_cursor_execute", end)
        yield
        event.remove(engine, "before_cursor_execute", end)


@contextmanager
def crowded(scene: Scene, wire: Proxy, server: URL) -> Iterator[None]:
    """The server lets nobody in any more (53300)."""
    engine = scene.lane.installation.database.engine
    limit = f"alter database {engine.url.database} connection limit "
    with closing(psycopg.connect(conninfo(server), autocommit=True)) as admin:
        admin.execute(limit + "0")
        engine.dispose()
        yield
        admin.execute(limit + "-1")


@contextmanager
def taken(scene: Scene, wire: Proxy | None, server: URL | None) -> Iterator[None]:
    """Every connection of the pool is lent."""
    with ExitStack() as lent:
        for _ in range(2 * SMALL):
            lent.enter_context(scene.lane.installation.database.engine.connect())
        yield


@contextmanager
def locked(scene: Scene, wire: None, server: None) -> Iterator[None]:
    """Somebody writes for longer than anybody waits."""
    path = scene.lane.installation.database.engine.url.database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def wire(production: Stack, tmp_path: Path) -> Iterator[Proxy]:
    with proxy(tmp_path / "wire", make_url(production.database_url)) as made:
        yield made


@contextmanager
def school(url: str, stack: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Open a school whose service waits for nothing long."""
    for name, value in IMPATIENT.items():
        monkeypatch.setattr(database, name, value)
    opened = Installation.open(Settings(url, redis_url=stack.redis_url, secret="a secret of the tests"))
    opened.database.close()
    small = Database(url, pool=SMALL)
    impatient = replace(opened, database=small, acceptor=Acceptor(small))
    yield Scene(Lane(impatient).open(), ledger, Poison(monkeypatch))
    impatient.close()


@pytest.mark.parametrize("outage", [refused, shut_down, crowded, taken])
def test_a_postgresql_that_is_away_is_503_and_nothing_is_lost(
    production: Stack,
    wire: Proxy,
    postgres: URL,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    outage: Outage,
) -> None:
    """Never 500: to read, to write, on a page and to settle."""
    with school(wire.url(production.database_url), production, ledger, monkeypatch) as scene:
        meet(scene, outage(scene, wire, postgres), reading=True)


@pytest.mark.parametrize(("outage", "reading"), [(locked, False), (taken, True)])
def test_a_sqlite_that_is_busy_is_503_and_nothing_is_lost(
    embedded: Stack, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, outage: Callable[..., Any], reading: bool
) -> None:
    """Whoever reads is held up by no writer."""
    with school(embedded.database_url, embedded, ledger, monkeypatch) as scene:
        meet(scene, outage(scene, None, None), reading)


def meet(scene: Scene, outage: AbstractContextManager[None], reading: bool) -> None:
    """Meet an outage with everything that is asked of the service, then come again."""
    browser = Browser(scene.talk)
    card: dict[str, Any] = {"name": NAME, "kinds": ["teacher"]}
    first, second = (
        scene.talk.event("person.registered", f"person/{name}", event_id=name, **card) for name in ("first", "second")
    )
    scene.post(first)
    before = scene.tally()
    with outage, capture_logs() as logged:
        is_away(scene.talk.post("/events", second))
        if reading:
            is_away(scene.talk.get(pair_of("misha")))
            is_a_page(browser.get(pair_of("misha")))
            assert scene.talk.client.get("/readyz").status_code == 503
        with pytest.raises(SQLAlchemyError):
            scene.settle()
        with pytest.raises((SQLAlchemyError, Unavailable)):
            scene.tick()

    told = [line for line in logged if line["event"] == "the database is out"]
    assert len(told) == (3 if reading else 1)
    assert {line["log_level"] for line in told} == {"error"}
    assert NAME not in str(logged)
    assert scene.tally() == before
    scene.post(second)
    scene.settle()
    assert {row.tries for row in scene.lane.rows()} == {0}
    scene.is_whole()
    scene.ledger.close(scene.lane.installation.database, [scene.lane.id])


def is_away(response: Response) -> None:
    """See that a program is told what it has to know."""
    said = response.json()
    assert (response.status_code, said["status"], said["code"]) == (503, 503, "unavailable")
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) > 0
    assert "База данных сейчас не отвечает" in said["detail"]
    assert NAME not in response.text


def is_a_page(response: Response) -> None:
    """See that a person is told the same."""
    assert (response.status_code, int(response.headers["retry-after"]) > 0) == (503, True)
    assert "База данных сейчас не отвечает" in response.text
