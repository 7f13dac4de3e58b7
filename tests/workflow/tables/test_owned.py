"""No one sees another institution's anything (rule 10): the server itself refuses, whatever a statement forgets."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from tests.lane import ADMINISTRATOR, Lane
from tests.stacks import APPLICATION, Stack
from tests.world import START, identity
from workflow.backup.watch import Nobody
from workflow.backup.write import back_up
from workflow.database import Database, reach
from workflow.errors import BadBackup
from workflow.institutions import OutOfScope
from workflow.queries.institutions import other_institutions
from workflow.tables import facts, metadata, owned
from workflow.tables.across import ACROSS, lanes
from workflow.tables.owned import OWNED

OF_NO_ONE_INSTITUTION = {
    "account_grants": "an account looks here for its institutions, before any of them is named",
    "account_links": "found by its digest alone, by somebody who is nobody yet",
    "account_tokens": "found by its digest alone; it says for which institution it is good",
    "account_notes": "of an account; the institution is where whoever did it to him was",
    "account_sessions": "found by its digest alone; it says where its owner is",
}
OTHER = identity("another school")
Opens = Callable[[Database], Any]


@dataclass(frozen=True)
class Two:
    """Two schools in one database, each with people and records of its own."""

    first: Lane
    second: Lane

    @property
    def database(self) -> Database:
        return self.first.installation.database


@pytest.fixture
def two(lane: Lane) -> Two:
    other = Lane(lane.installation, OTHER)
    card: dict[str, Any] = {"name": "Мария", "kinds": ["teacher"], "birth_date": "1980-02-01"}
    other.send(
        other.event("institution.opened", "institution/another school", name="Школа № 2"),
        other.event("person.registered", "person/maria", **card),
        who="root",
        role=ADMINISTRATOR,
    )
    other.settle()
    return Two(lane, other)


def test_every_table_that_names_an_institution_is_owned_or_says_why_not() -> None:
    naming = {name for name, table in metadata.tables.items() if "institution_id" in table.c}

    assert naming == {table.name for table in OWNED} | OF_NO_ONE_INSTITUTION.keys()


def test_what_is_seen_of_all_institutions_names_no_person_and_no_content() -> None:
    plain = {"institution_id", "id", "cycle_id", "number", "position", "opened_at", "state", "tries", "released"}
    plain |= {"type", "received_at", "stuck_at", "due", "fired_at", "touched_at", "quotes", "recorded_at"}
    plain |= {"pack", "stage", "code", "have", "need", "met", "queued_at"}
    plain |= {
        "urgent",
        "next_at",
        "claimed_at",
        "told_to",
        "closed_at",
        "hour",
        "made_at",
        "claimed_until",
        "planned_at",
    }

    assert {column.name for view in ACROSS for column in view.c} <= plain


def test_the_server_guards_every_owned_table(production: Stack) -> None:
    with closing(Database(production.database_url)) as database, database.reading() as connection:
        asked = text("SELECT relname FROM pg_class WHERE relrowsecurity AND row_security_active(oid)")
        guarded = set(connection.scalars(asked))
        role = connection.execute(text("SELECT * FROM pg_roles WHERE rolname = current_user")).mappings().one()

    assert guarded == {table.name for table in OWNED}
    assert (role["rolname"], role["rolsuper"], role["rolbypassrls"]) == (APPLICATION, False, False)


FORGETFUL: dict[str, Opens] = {
    "nobody was named": lambda database: database.transaction(),
    "another was named": lambda database: database.transaction(OTHER),
}


@pytest.mark.parametrize("opens", FORGETFUL.values(), ids=FORGETFUL)
@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_whoever_forgets_the_setting_or_sets_another_sees_and_writes_nothing(two: Two, opens: Opens) -> None:
    for table in OWNED:
        here = table.c.institution_id == two.first.id
        with two.first.kept() as kept, kept.reading() as connection:
            rows = [dict(row) for row in connection.execute(select(table).where(here).limit(1)).mappings()]
        with opens(two.database) as connection:
            assert not connection.scalar(select(func.count()).select_from(table).where(here)), table
            for change in (update(table).values(institution_id=OTHER), delete(table)):
                _changes_nothing(connection, change.where(here), table)
        for row in rows:
            refused = pytest.raises(ProgrammingError, match="row-level security")
            with refused, opens(two.database) as connection:
                connection.execute(insert(table).values(**row))


def _changes_nothing(connection: Connection, change: Any, table: Table) -> None:
    """Find no row to change; the journal's rows may be changed by nobody at all."""
    if table.name.startswith("journal"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(change)
        return
    assert connection.execute(change).rowcount == 0, table


@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_a_row_is_not_handed_to_another_institution(two: Two) -> None:
    """Whoever may write here may not write there by changing whose a row is."""
    handed = 0
    for table in OWNED:
        with two.database.reading(two.first.id) as connection:
            rows = connection.scalar(select(func.count()).select_from(table))
        if rows and not table.name.startswith("journal"):
            handed += 1
            refused = pytest.raises(ProgrammingError, match="row-level security")
            with refused, two.database.transaction(two.first.id) as connection:
                connection.execute(update(table).values(institution_id=OTHER))
    assert handed > 6


@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_the_setting_ends_with_its_transaction(lane: Lane) -> None:
    """Connections go from hand to hand."""
    database = lane.installation.database
    counted = select(func.count()).select_from(facts)
    for _ in range(3):
        with database.reading(lane.id) as connection:
            assert connection.scalar(counted)
        with pytest.raises(ZeroDivisionError), database.transaction(lane.id):
            raise ZeroDivisionError
        with database.reading() as connection:
            assert connection.scalar(counted) == 0


@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_a_transaction_that_was_widened_is_narrow_again(two: Two) -> None:
    counted = select(func.count()).select_from(facts)
    with two.database.transaction(two.first.id) as connection:
        own = connection.scalar(counted) or 0
        reach(connection, two.first.id, OTHER)
        assert connection.scalar(counted) == own + 2
        reach(connection, two.first.id)
        assert connection.scalar(counted) == own


def test_an_institution_is_not_loaded_through_a_connection_for_another(two: Two) -> None:
    """On either database: the mistake is ours and is found at once."""
    for within in ((), (OTHER,)):
        with (
            two.database.reading(*within) as connection,
            pytest.raises(OutOfScope),
            two.first.installation.institutions.reading(connection, two.first.id),
        ):
            pass


def test_the_door_gives_the_rows_of_one_institution(two: Two) -> None:
    """On either database, and also where a transaction was opened for both."""
    with two.database.reading(two.first.id, OTHER) as connection:
        for table in OWNED:
            assert {row.institution_id for row in connection.execute(owned.select(OTHER, table))} <= {OTHER}
        assert connection.scalar(owned.select(OTHER, func.count(facts.c.number))) == 2


@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_the_views_across_institutions_are_read_and_never_written(two: Two) -> None:
    with two.database.reading() as connection:
        assert set(inspect(connection).get_view_names()) == {view.name for view in ACROSS}
        assert set(connection.scalars(select(lanes.c.institution_id))) == {two.first.id, OTHER}
    for view in ACROSS:
        written = (update(view), insert(view))
        for change in (delete(view), *(one.values(institution_id=OTHER) for one in written)):
            refused = pytest.raises(DBAPIError, match=r"permission denied|cannot (delete|update|insert)")
            with refused, two.database.transaction(two.first.id) as connection:
                connection.execute(change)


def test_other_institutions_are_known_by_name_alone(two: Two) -> None:
    with two.database.reading() as connection:
        assert other_institutions(connection, two.first.id) == [(OTHER, "Школа № 2")]
        assert other_institutions(connection, OTHER) == [(two.first.id, "Школа № 1")]


@pytest.mark.parametrize("stack", ["production"], indirect=True)
def test_the_application_makes_no_copy_of_what_it_sees(lane: Lane, tmp_path: Path) -> None:
    """A copy of one institution would look like one of all."""
    with pytest.raises(BadBackup, match="STUPENI_OWNER_URL"):
        back_up(lane.installation.database, tmp_path, START, None, Nobody())
