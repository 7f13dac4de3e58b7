"""Upgrades: one that goes well, one that fails in the middle or at its check, and two versions side by side."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from api.commands.staying import stay_while_it_fits
from handlers.clock import suspect_overdue
from tests.lane import Lane
from tests.stacks import APPLICATION, Stack
from tests.workflow.backup.lived import NOW
from workflow import catalogue, schema
from workflow.backup.restore import Source, Target, restore
from workflow.backup.upgrade import Upgraded, upgrade
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.database import migrate
from workflow.errors import BadSchema, NotEmpty, OtherVersion, RolledBack
from workflow.guards.event_type import EventType
from workflow.inbox.settle import settle
from workflow.institutions import Institutions

GOES_WELL = "op.create_table('rooms', sa.Column('id', sa.Integer, primary_key=True))"
FAILS = f"{GOES_WELL}\n    op.execute('SELECT * FROM nowhere')"
LIES = f"{GOES_WELL}\n    op.execute('UPDATE answers SET have = have + 1')"

MIGRATION = '''"""A migration of the drill."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None
oldest = "{oldest}"


def upgrade() -> None:
    {steps}


def downgrade() -> None:
    op.drop_table("rooms")
'''

Newer = Callable[..., None]


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Newer:
    """Makes this program one that has a migration more; `oldest` names which program may run beside it."""
    before = schema.chain()[-1]

    def become(steps: str, oldest: str = "9999") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder)
        written = MIGRATION.format(before=before, oldest=oldest, steps=steps)
        (folder / "versions" / "9999_drill.py").write_text(written, encoding="utf-8")
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return become


def upgraded(stack: Stack, under: Path) -> Upgraded:
    target = Target(stack.owner_url, APPLICATION if stack.is_production else None)
    return upgrade(target, under, NOW, None, Nobody())


def rooms(lane: Lane) -> bool:
    with lane.installation.database.reading(lane.id) as connection:
        return inspect(connection).has_table("rooms")


def test_an_upgrade_makes_a_copy_migrates_and_checks(lane: Lane, stack: Stack, newer: Newer, tmp_path: Path) -> None:
    newer(GOES_WELL)
    with pytest.raises(BadSchema, match="stupeni upgrade"):
        lane.installation.database.check_schema()
    done = upgraded(stack, tmp_path / "copies")
    assert (done.after, done.checked.institutions) == ("9999", 1)
    assert done.backup
    assert done.backup.is_dir()
    lane.installation.database.check_schema()
    with lane.installation.database.transaction(lane.id) as connection:
        assert connection.scalar(text("SELECT count(*) FROM rooms")) == 0, "the application may read what was made"


@pytest.mark.parametrize("steps", [FAILS, LIES], ids=["in the middle", "at the check"])
def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    lane: Lane, stack: Stack, newer: Newer, tmp_path: Path, steps: str
) -> None:
    before = schema.chain()[-1]
    newer(steps)
    with pytest.raises(RolledBack, match=r"[^.]\. База данных осталась прежней"):
        upgraded(stack, tmp_path / "copies")
    with lane.installation.database.reading(lane.id) as connection:
        assert schema.revision_of(connection) == before
    assert not rooms(lane)
    assert lane.compare().equal
    assert [copy.is_dir() for copy in (tmp_path / "copies").iterdir()] == [True]


def test_an_older_program_is_refused_unless_the_migration_lets_it(
    lane: Lane, stack: Stack, newer: Newer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It does not migrate either, one that runs stops, and the command that it names mends it."""
    ours, target = schema.MIGRATIONS, Target(stack.owner_url, APPLICATION if stack.is_production else None)
    before = schema.chain()[-1]
    with lane.kept() as database:
        copy = back_up(database, tmp_path / "copies", NOW, None, Nobody())
    newer(GOES_WELL)
    assert not schema.lets_run(before)
    migrate(target.owner_url, target.app_role)
    monkeypatch.setattr(schema, "MIGRATIONS", ours)
    assert "новее" in stopped(lane)
    for refused in (lane.installation.database.check_schema, lambda: migrate(target.owner_url, target.app_role)):
        with pytest.raises(BadSchema, match=r"новее .*stupeni restore КОПИЯ --replace"):
            refused()
    lane.installation.close()
    with pytest.raises(NotEmpty, match=r"новее .*--replace"):
        restore(Source(copy), target, Nobody())
    restore(Source(copy), target, Nobody(), replace=True)
    lane.installation.database.check_schema()
    assert not rooms(lane)
    assert lane.compare().equal


def test_a_revision_that_no_program_noted_is_refused(lane: Lane) -> None:
    """Somebody brought the database there by hand: that it lets us run is not known."""
    with lane.kept() as database, database.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(BadSchema, match=r"новее .*версия 9999.*stupeni restore КОПИЯ --replace"):
            schema.check(connection)
        connection.rollback()
        schema.check(connection)


def stopped(lane: Lane) -> str:
    """Give why a process that runs asks itself to stop."""
    asked, misfits = threading.Event(), list[BadSchema]()
    late = threading.Timer(60, asked.set)
    late.start()
    stay_while_it_fits(lane.installation.database, asked, asked.set, misfits, every_seconds=0.001)
    late.cancel()
    return misfits[0].sentence


@pytest.mark.parametrize("migrated", [True, False], ids=["of a newer schema", "of the same schema"])
def test_an_older_worker_beside_a_newer_web_leaves_it_what_it_cannot_read(
    lane: Lane, stack: Stack, newer: Newer, monkeypatch: pytest.MonkeyPatch, migrated: bool
) -> None:
    ours, before = schema.MIGRATIONS, schema.chain()[-1]
    if migrated:
        newer(GOES_WELL, oldest=before)
        assert schema.lets_run(before)
        migrate(stack.owner_url, APPLICATION if stack.is_production else None)
    known: Any = catalogue.CATALOGUE
    monkeypatch.setitem(known, "aims.restated", replace(known["aims.set"], code="aims.restated"))
    aims: dict[str, Any] = {"tasks": ["Помочь"], "results": ["Пары работают"]}
    lane.send(lane.event("aims.set", "cycle/c", event_id="old", **aims))
    lane.send(lane.event("aims.restated", "cycle/c", event_id="new", **aims))
    lane.send(lane.event("aims.set", "cycle/c", event_id="later", **aims))
    restated = known.pop("aims.restated")
    monkeypatch.setattr(schema, "MIGRATIONS", ours)
    lane.installation.database.check_schema()
    for _ in range(lane.installation.settings.tries + 1):
        lane.settle()
    states = lane.states()
    assert [states[one] for one in ("old", "new", "later")] == ["settled", "waiting", "waiting"]
    assert {row.tries for row in lane.rows()} == {0}
    known["aims.restated"] = restated
    lane.settle()
    assert {lane.states()[one] for one in ("old", "new", "later")} == {"settled"}
    assert lane.compare().equal
    _is_left_alone_by_who_cannot_read_it(lane, known, restated)


def _is_left_alone_by_who_cannot_read_it(lane: Lane, known: Any, restated: EventType) -> None:
    """A fact stands now that an older program does not know: it says so to whoever asks it, and no event suffers."""
    old = replace(lane.installation, institutions=Institutions(lane.installation.institutions.offered))
    lane.send(lane.event("audience.told", "cycle/c", event_id="innocent", audience="staff"))
    del known["aims.restated"]
    for _ in range(old.settings.tries + 1):
        settle(old, lane.id)
    with lane.installation.database.transaction(lane.id) as connection:
        suspect_overdue(connection, lane.id, lane.installation.now())
    for _ in range(old.settings.tries + 1):
        settle(old, lane.id)
    with (
        old.database.reading(lane.id) as connection,
        pytest.raises(OtherVersion),
        old.institutions.reading(connection, lane.id),
    ):
        pytest.fail("it cannot be read")
    assert [(row.state, row.tries) for row in lane.rows() if row.event_id == "innocent"] == [("waiting", 1)]
    known["aims.restated"] = restated
    lane.settle()
    assert lane.states()["innocent"] == "settled"
    assert lane.compare().equal
