"""Backups: one moment of a database that is written meanwhile, verified before it is loaded, and the same on both."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.lane import Lane
from tests.stacks import APPLICATION, Databases, Files, Stack
from tests.workflow.backup.lived import LIVED_IN, NOW, SHUT, Lived
from tests.world import identity
from workflow import schema
from workflow.access import Caller, by
from workflow.accounts import account, factor, link, recovery
from workflow.accounts import session as sessions
from workflow.accounts import token as tokens
from workflow.accounts.notes import What
from workflow.backup.check import check
from workflow.backup.manifest import NAME, read_manifest
from workflow.backup.restore import Source, Target, restore
from workflow.backup.shape import seen, shapes
from workflow.backup.verify import verify
from workflow.backup.watch import Nobody
from workflow.backup.write import UNFINISHED, back_up, keep_newest
from workflow.database import Database
from workflow.errors import BadBackup, NotEmpty, NotFound
from workflow.installation import Installation
from workflow.letters import acting
from workflow.letters.brake import stands
from workflow.settings import Settings
from workflow.tables import account_notes, inbox
from workflow.tables.types import metadata


@pytest.fixture(params=["embedded", "production"])
def target(request: pytest.FixtureRequest, files: Files, databases: Databases, tmp_path: Path) -> Iterator[Target]:
    """Another database, migrated and empty, of either kind."""
    if request.param == "embedded":
        yield Target(files.clean(tmp_path / "other.db"))
        return
    with databases.clean() as (_, owner_url):
        yield Target(owner_url, APPLICATION)


@pytest.fixture
def copy(lane: Lane, tmp_path: Path) -> Path:
    """A backup of the open school."""
    return made(lane, tmp_path)


def made(lane: Lane, tmp_path: Path, day: int = 12) -> Path:
    with lane.kept() as database:
        return back_up(database, tmp_path / "copies", NOW.replace(day=day), None, Nobody())


def test_a_backup_is_restored_into_either_database(lane: Lane, target: Target, tmp_path: Path) -> None:
    """A school that began on SQLite grows into PostgreSQL, and back: its copy is the same to the byte afterwards."""
    Lived.in_(lane)
    manifest, checked = restore(Source(made(lane, tmp_path)), target, Nobody())
    database = Database(target.owner_url)
    again = read_manifest(back_up(database, tmp_path / "again", NOW, None, Nobody()))
    database.close()

    assert checked.records == manifest.lanes[0].records > 0
    assert {part.table for part in manifest.tables} == set(metadata.tables)
    assert {part.table for part in manifest.tables if part.rows} >= LIVED_IN
    same = [{part.table: part.sha256 for part in one.tables if part.table not in SHUT} for one in (manifest, again)]
    assert same[0] == same[1]


def test_a_restored_school_goes_on(lane: Lane, target: Target, tmp_path: Path) -> None:
    """Rule 1: what waited when the copy was made settles after it was restored, and new events come after it."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="waited", audience="staff"))
    restore(Source(made(lane, tmp_path)), target, Nobody())
    installation = Installation.open(Settings(database_url=target.owner_url))
    there = Lane(installation, sent=lane.sent)
    there.send(there.event("audience.told", "cycle/c", event_id="new", audience="staff"))
    ended, states, found = there.settle(), there.states(), there.compare()
    installation.close()

    assert (ended, states["waited"], states["new"]) == (2, "settled", "settled")
    assert found.differences == ()


def test_after_a_restore_nobody_is_in_and_nothing_of_before_opens_a_door(
    lane: Lane, target: Target, tmp_path: Path
) -> None:
    """Some links, tokens and codes were ended or used after the copy was made: it must not bring them back."""
    lived = Lived.in_(lane)
    restore(Source(made(lane, tmp_path)), target, Nobody())

    database = Database(target.owner_url)
    with database.reading() as connection:
        vera = account.find(connection, "vera")
        assert vera
        assert sessions.find(connection, lived.session, NOW) is None
        assert tokens.find(connection, lived.token, NOW) is None
        with pytest.raises(NotFound):
            link.find(connection, lived.link, NOW)
        assert recovery.left(connection, vera.id) == 0
        assert factor.find(connection, vera.id), "without it he could not come in at all"
        assert What.RESTORED.value in connection.scalars(select(account_notes.c.what)).all()
    database.close()


def test_after_a_restore_letters_wait_until_somebody_has_looked(lane: Lane, target: Target, tmp_path: Path) -> None:
    """They may have been sent since the copy was made; what waits for nobody is sent again under its old id."""
    lived = Lived.in_(lane)
    before = {row.id for row in lived.scene.messages()}
    restore(Source(made(lane, tmp_path)), target, Nobody())
    installation = Installation.open(Settings(database_url=target.owner_url))
    there = replace(lived.scene, lane=Lane(installation, sent=lane.sent))
    there.queue("cycle.completed", "olga", key="new", number=3)
    there.place()
    found = {row.id: (row.state, row.urgent) for row in there.messages()}
    with installation.database.transaction(lane.id) as connection:
        assert stands(connection, lane.id)
        assert acting.release(connection, Caller(identity("vera"), by.CURATOR, lane.id), there.now) == 2
        assert not stands(connection, lane.id)
    there.queue("cycle.completed", "olga", key="newer", number=4)
    there.place()
    states = {row.state for row in there.messages()}
    installation.close()

    assert before < set(found)
    assert sorted(found.values()) == [("held", False), ("held", False), ("waiting", True)]
    assert states == {"waiting"}


def test_a_copy_made_while_events_stream_in_is_one_moment(lane: Lane, target: Target, tmp_path: Path) -> None:
    """Whatever was settled or waits at that moment is there whole, and the rest is not there at all."""
    stop = threading.Event()

    def report() -> None:
        while not stop.is_set():
            lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(5)))
            lane.settle()
            lane.send(lane.event("audience.told", "cycle/c", audience="staff"))

    reporter = threading.Thread(target=report)
    reporter.start()
    try:
        copies = [made(lane, tmp_path, day) for day in range(1, 6)]
    finally:
        stop.set()
        reporter.join()
    for copy in copies:
        manifest, checked = restore(Source(copy), target, Nobody(), replace=True)
        assert checked.events == manifest.rows("inbox")
        assert manifest.lanes[0].number == manifest.lanes[0].records


@pytest.mark.parametrize("damage", ["cut", "gone", "changed", "manifest"])
def test_a_damaged_copy_is_refused_with_the_file(copy: Path, target: Target, damage: str) -> None:
    """Nothing is loaded from it."""
    file = copy / (NAME if damage == "manifest" else "tables/journal.jsonl.gz")
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(content[:-9] if damage == "cut" else content[:50] + b"?" + content[51:])
    with pytest.raises(BadBackup, match=file.name):
        restore(Source(copy), target, Nobody())
    assert counted(target) == 0


def test_keys_that_were_stored_apart_are_named(copy: Path, tmp_path: Path) -> None:
    """Without them the copy is not whole; with their folder it is."""
    apart = (copy / "keys").rename(tmp_path / "safe")
    with pytest.raises(BadBackup, match="--keys"):
        verify(copy, None, Nobody())

    assert verify(copy, apart, Nobody()).rows("people_keys") > 0


def test_a_database_with_something_in_it_is_not_overwritten_unasked(copy: Path, target: Target) -> None:
    """It says what would be lost; asked, it is replaced."""
    restore(Source(copy), target, Nobody())
    with pytest.raises(NotEmpty, match="--replace"):
        restore(Source(copy), target, Nobody())
    restore(Source(copy), target, Nobody(), replace=True)

    assert counted(target) > 0


def test_nothing_is_restored_under_a_running_service(lane: Lane, stack: Stack, tmp_path: Path) -> None:
    """Whoever works on would remember what is no longer so."""
    copy = made(lane, tmp_path)
    database = lane.installation.database
    role = APPLICATION if database.is_postgres else None
    with database.reading() as connection:
        connection.execute(select(inbox.c.id)).first()
        with pytest.raises(NotEmpty, match="Остановите"):
            restore(Source(copy), Target(stack.owner_url, role), Nobody(), replace=True)


def test_an_interrupted_copy_is_no_copy(lane: Lane, tmp_path: Path) -> None:
    """It fails in the middle: nothing that looks like a backup stays; a killed one is cleared away by the next."""
    under = tmp_path / "copies"
    left = under / f"{UNFINISHED}2026-01-01T00-00-00Z"
    left.mkdir(parents=True)
    with lane.kept() as database, pytest.raises(BadBackup):
        back_up(database, under, NOW, tmp_path / "no-such-secret", Nobody())

    assert list(under.iterdir()) == []


def test_a_copy_is_for_its_owner_only_and_old_ones_go(lane: Lane, tmp_path: Path) -> None:
    """Personal data lie in it; the newest two are kept."""
    first, *rest = (made(lane, tmp_path, day) for day in (1, 2, 3))
    gone = keep_newest(tmp_path / "copies", 2)

    assert gone == [first]
    assert sorted((tmp_path / "copies").iterdir()) == rest
    assert {path.stat().st_mode & 0o077 for path in (rest[0], *rest[0].rglob("*"))} == {0}


@pytest.mark.parametrize("revision", schema.chain())
def test_both_databases_have_the_shape_that_migrations_make(revision: str, databases: Databases) -> None:
    """A moment that a later migration drops must be named in MOMENTS_GONE, or SQLite takes it for a number."""
    with databases.clean() as (_, owner_url):
        database = Database(owner_url, pool=1)
        with database.transaction() as connection:
            schema.clear(connection)
            schema.upgrade(connection, revision)
            found = seen(connection)
        database.close()

    assert found == shapes(revision)


def test_a_copy_that_contradicts_itself_is_not_taken(lane: Lane, target: Target, tmp_path: Path) -> None:
    """Its digests are right and its journal tells otherwise: nothing is changed."""
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(text("UPDATE pairs SET stage = 'completion'"))
    copy = made(lane, tmp_path)
    with pytest.raises(Exception, match="расходятся"):
        restore(Source(copy), target, Nobody())
    assert counted(target) == 0


def counted(target: Target) -> int:
    database = Database(target.owner_url, pool=1)
    with database.reading() as connection:
        number = connection.scalar(select(func.count()).select_from(inbox)) or 0
        check(connection, Nobody())
    database.close()
    return number
