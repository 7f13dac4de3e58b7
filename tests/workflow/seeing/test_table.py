"""The one decision: a role is in the row or it is turned away, and no row means nobody."""

import pytest

from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.errors import NotFound, NotYours
from workflow.seeing.fields import FIELD_GROUPS, sees
from workflow.seeing.table import BY_ROUTE, ROWS, admit


def reader(role: Role) -> Caller:
    return Caller(identity("somebody"), role, identity("school"))


def test_an_address_without_a_row_is_read_by_nobody() -> None:
    with pytest.raises(NotFound):
        admit(reader(~Role(0)), BY_ROUTE.get("/api/v1/nothing"))


def test_a_role_that_is_not_in_the_row_is_told_who_is() -> None:
    admit(reader(by.CURATOR), BY_ROUTE["/journal"])
    with pytest.raises(NotYours, match="Журнал читают куратор"):
        admit(reader(by.MENTOR), BY_ROUTE["/journal"])


def test_an_address_that_would_betray_something_is_not_there() -> None:
    with pytest.raises(NotFound, match="По этому адресу для вас ничего нет"):
        admit(reader(by.MENTEE), BY_ROUTE["/cycles/{cycle_id}/duties"])


def test_a_row_lets_somebody_in_and_a_public_one_names_nobody() -> None:
    assert all(bool(row.readers) is not row.public for row in ROWS)


def test_a_group_of_fields_is_seen_of_everybody_by_its_circle_alone() -> None:
    assert [one.code for one in FIELD_GROUPS if sees(reader(by.AUDITOR), one.code)] == ["goal", "journal"]
