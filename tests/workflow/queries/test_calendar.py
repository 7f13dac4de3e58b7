"""A person's calendar: his own meetings, for staff the roadmap too, and nothing that is nobody's business."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.workflow.test_group import group
from tests.world import identity
from workflow.access import by
from workflow.queries.brief import brief_name
from workflow.queries.calendar import Entry, calendar_of
from workflow.stages import Stage

PAIR = "pair/pair-misha"


def plan(school: School, name: str = "one", **named: Any) -> None:
    about: dict[str, Any] = {"kind": "regular", "place": "Кабинет 12", **(named or {"pair": identity("pair-misha")})}
    starts_at = (school.now + timedelta(days=2)).isoformat()
    school.say("meeting.planned", f"meeting/{name}", starts_at=starts_at, **about)


def calendar(school: School, name: str) -> list[Entry]:
    return calendar_of(school.person(name), school.now)


def meetings(school: School, name: str) -> list[str]:
    return sorted(one.title for one in calendar(school, name) if not one.title.startswith("Мероприятие"))


def test_a_mentor_has_his_own_meetings_and_the_curator_all_of_them() -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school)
    plan(school, "two", pair=identity("pair-dasha"))
    whole = "Общая встреча наставников и наставляемых"

    assert meetings(school, "anna") == [whole, "Регулярная встреча: misha и anna"]
    assert meetings(school, "misha") == meetings(school, "marina") == meetings(school, "anna")
    assert len(meetings(school, "vera")) == 3
    assert meetings(school, "olga") == [whole]
    assert calendar(school, "lenya") == [], "who takes part in nothing has an empty calendar"


def test_the_roadmap_is_for_those_who_lead() -> None:
    school = School().until(Stage.PAIR_WORK)

    def activities(name: str) -> int:
        return sum(one.title.startswith("Мероприятие") for one in calendar(school, name))

    assert (activities("vera"), activities("olga"), activities("nina")) == (29, 29, 29)
    assert (activities("anna"), activities("misha")) == (0, 0)


def test_what_was_over_a_year_ago_leaves_a_calendar_and_what_lies_ahead_stays() -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school)
    assert len(meetings(school, "vera")) == 2
    school.wait(340)
    assert "Регулярная встреча: misha и anna" in meetings(school, "vera")
    school.wait(60)
    plan(school, "later")
    assert meetings(school, "vera") == ["Регулярная встреча: misha и anna"], "the one that lies ahead"
    assert not [one for one in calendar(school, "vera") if one.title.startswith("Мероприятие 1:")]


def test_a_role_that_was_revoked_shows_nothing_more() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")
    assert calendar(school, "vera") == []


def test_a_moved_meeting_is_the_same_one_with_a_higher_revision() -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school)
    (before,) = (one for one in calendar(school, "misha") if one.id == identity("one"))
    later = school.now + timedelta(days=4)
    school.say("meeting.moved", "meeting/one", starts_at=later.isoformat())
    (after,) = (one for one in calendar(school, "misha") if one.id == identity("one"))

    assert (before.revision, after.revision) == (0, 1)
    assert after.first == later
    assert after.last == later + timedelta(minutes=60)
    assert after.changed > before.changed


@pytest.mark.parametrize("how", ["cancelled", "missed", "mentee left"])
def test_a_meeting_that_will_not_be_is_cancelled_and_not_forgotten(how: str) -> None:
    school = School().until(Stage.PAIR_WORK)
    plan(school)
    if how == "cancelled":
        school.say("meeting.cancelled", "meeting/one", reason="Болен, высокая температура")
    elif how == "missed":
        school.wait(2)
        school.say("meeting.missed", PAIR, kind="regular", planned=identity("one"), reason="Поссорились")
    else:
        school.say("mentee.left", PAIR, reason="Переезд", next_step="Проститься")
    (entry,) = (one for one in calendar(school, "misha") if one.id == identity("one"))

    assert entry.cancelled
    assert entry.title.endswith("не состоится")
    assert all(word not in entry.title for word in ("температура", "Поссорились", "Переезд"))


def test_what_was_held_without_a_plan_stands_there_under_an_id_that_stays() -> None:
    school = School().until(Stage.PAIR_WORK)
    held = school.meet("misha", "trial")
    title = "Пробная рабочая встреча: misha и anna"
    (before,) = (one for one in calendar(school, "anna") if one.title == title)
    school.correct(held, kind="trial", minutes=30)
    (after,) = (one for one in calendar(school, "anna") if one.title == title)
    assert before.id == after.id
    school.annul(held)
    assert title not in meetings(school, "anna")


def test_a_groups_meeting_names_its_mentor_alone() -> None:
    school = group()
    plan(school, "g1", group=identity("g"))
    assert "Регулярная встреча: группа, anna" in meetings(school, "lenya")


@pytest.mark.parametrize(
    ("name", "brief"),
    [
        ("Зимина Алиса", "Алиса З."),
        ("Алиса Зимина", "Алиса З."),
        ("Зимина Вера Павловна", "Вера З."),
        ("Вера Павловна Зимина", "Вера З."),
        ("Ильинский Лев", "Лев И."),
        ("Лев Ильинский", "Лев И."),
        ("Зимина Марина", "Марина З."),
        ("Марина Зимина", "Марина З."),
        ("Вера Павловна", "Вера П."),
        ("Мария Кузьминична Жук", "Мария Ж."),
        ("Пак Сон", "Сон П."),
        ("Миша", "Миша"),
        ("данные удалены", "удалены д."),
        ("", ""),
    ],
)
def test_a_brief_name_is_a_first_name_and_an_initial(name: str, brief: str) -> None:
    assert brief_name(name) == brief
