"""The sections that a reader sees."""

from uuid import UUID, uuid4

import pytest

from api.auth import NOWHERE
from api.pages.nav import sections
from workflow.access import Caller, Role, by


@pytest.mark.parametrize(
    ("roles", "institution", "seen"),
    [(by.ADMINISTRATOR, NOWHERE, ["Организации"]), (by.HEAD_ABOVE, uuid4(), ["Числа и решения"])],
    ids=["an administrator who has not chosen", "a head above"],
)
def test_a_reader_outside_institutions_is_not_led_into_one(roles: Role, institution: UUID, seen: list[str]) -> None:
    assert [link.label for link in sections(Caller(None, roles, institution), "/")] == seen


def test_an_administrator_inside_an_institution_sees_its_sections_and_the_way_out() -> None:
    labels = [link.label for link in sections(Caller(None, by.ADMINISTRATOR, uuid4()), "/")]

    assert {"Организации", "Доступ"} <= set(labels)
