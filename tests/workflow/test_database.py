"""What goes wrong with the database ends in the log, and the log holds nobody's data (rule 7)."""

import traceback
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.lane import Lane
from workflow.database import migrate
from workflow.errors import BadSetting
from workflow.facts.people import PersonRegistered
from workflow.tables import inbox


def test_an_error_of_the_database_does_not_quote_what_was_written(lane: Lane) -> None:
    """A row that collides is named by its table, not by its payload."""
    taken = {**lane.rows()[0]._mapping, "personal": {"name": "Миша Петров"}}
    with pytest.raises(IntegrityError) as wrong, lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(inbox).values(**taken))

    assert "Петров" not in str(wrong.value)


@pytest.mark.parametrize("wrong", [{"type": None}, {"channel": "Миша Петров" * 9}, {"source": "Миша Петров"}])
def test_an_error_of_the_database_does_not_show_the_row_that_failed(lane: Lane, wrong: dict[str, Any]) -> None:
    """PostgreSQL tells which row lacks a value or doubles a key, and quotes what it could not read."""
    row = {**lane.rows()[0]._mapping, "personal": {"name": "Миша Петров"}} | wrong
    rows = [row | {"id": uuid4(), "position": position} for position in (10_000, 10_001)]
    with pytest.raises(DBAPIError) as failed, lane.installation.database.transaction(lane.id) as connection:
        connection.execute(insert(inbox), rows)

    assert "Петров" not in "".join(traceback.format_exception(failed.value))


def test_a_payload_that_is_not_understood_is_not_quoted() -> None:
    """A payload kept by another version may not be readable; the worker logs why."""
    with pytest.raises(ValidationError) as wrong:
        PersonRegistered.model_validate({"name": "Миша Петров", "kinds": ["Петров"]})

    assert "Петров" not in str(wrong.value)


def test_a_file_whose_folder_cannot_be_made_names_the_setting() -> None:
    with pytest.raises(BadSetting, match=r"^STUPENI_DATABASE_URL: .* получена /proc/nowhere: "):
        migrate("sqlite:////proc/nowhere/stupeni.db")
