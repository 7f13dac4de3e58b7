"""The menu that a reader has above a page."""

from uuid import UUID

import pytest

from api.auth import NOWHERE
from api.pages.nav import FEW, SECTIONS, Menu, Section, menu
from workflow.access import Caller, Role, by
from workflow.seeing.table import BY_ROUTE

HERE, CYCLE = UUID(int=1), UUID(int=2)


def seen(roles: Role, here: str = "/today", institution: UUID = HERE) -> Menu:
    return menu(Caller(None, roles, institution), here, CYCLE)


@pytest.mark.parametrize(
    ("roles", "institution", "labels"),
    [(by.ADMINISTRATOR, NOWHERE, ["Организации"]), (by.HEAD_ABOVE, UUID(int=3), ["Числа и решения"])],
    ids=["an administrator who has not chosen", "a head above"],
)
def test_a_reader_outside_institutions_is_not_led_into_one(roles: Role, institution: UUID, labels: list[str]) -> None:
    assert [link.label for link in seen(roles, "/", institution).sections] == labels


@pytest.mark.parametrize("role", Role, ids=lambda role: role.code)
def test_a_role_comes_to_every_section_of_its_own_by_a_group_or_at_once(role: Role) -> None:
    first = seen(role)
    menus = [first, *(seen(role, group.href) for group in first.groups)]
    reached = {link.href for one in menus for link in (*one.groups, *one.sections)}
    place = f"/cycles/{CYCLE}"
    own = [one for one in SECTIONS if role & one.seen_by and (one.above or role is not by.HEAD_ABOVE)]

    assert reached == {f"{place}/{one.path}".rstrip("/") if one.of_cycle else f"/{one.path}" for one in own}
    assert bool(first.groups) == (len(own) > FEW)


@pytest.mark.parametrize(
    ("here", "group", "section"),
    [
        ("/today", "Сегодня", "Сегодня"),
        (f"/cycles/{CYCLE}", "Программа", "Цикл"),
        (f"/cycles/{CYCLE}/duties", "Программа", "Цикл"),
        (f"/cycles/{CYCLE}/sheet/blank", "Сегодня", "Встречи"),
        (f"/pairs/{CYCLE}", "Программа", "Цикл"),
        (f"/people/{CYCLE}/consents", "Люди", "Люди"),
        ("/outbox/slips", "Письма", "Все письма"),
        ("/outbox/reminders", "Письма", "Напоминания"),
        ("/letter-texts/pair.ordered/mentee", "Письма", "Тексты писем"),
        ("/accounts", "Учреждение", "Доступ"),
    ],
)
def test_a_page_is_marked_in_the_menu_with_the_section_it_is_a_part_of(here: str, group: str, section: str) -> None:
    found = seen(by.CURATOR, here)

    assert [link.label for link in found.groups if link.here] == [group]
    assert [link.label for link in found.sections if link.here] == [section]
    assert [link.href for link in found.sections if link.exactly] == [here] * (
        here in [one.href for one in found.sections]
    )


def test_a_page_of_no_section_marks_none() -> None:
    found = seen(by.CURATOR, "/account")

    assert found.sections == []
    assert not any(link.here for link in found.groups)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.path or "cycle")
def test_a_section_is_offered_to_nobody_whom_its_page_turns_away(section: Section) -> None:
    route = f"/cycles/{{cycle_id}}/{section.path}".rstrip("/") if section.of_cycle else f"/{section.path}"

    assert not section.seen_by & ~BY_ROUTE[route].readers


def test_the_way_to_say_that_something_is_wrong_is_marked_where_it_leads() -> None:
    for role, label in ((by.MENTEE, "Мне неуютно"), (by.REPRESENTATIVE, "Что-то не так")):
        assert [link.label for link in seen(role, "/pairs/1/concern").sections if link.here] == [label]
