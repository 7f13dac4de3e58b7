"""The month of a cycle: waiting for an answer first, then what is ahead, then what is over; an empty one says so."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, grouped, matched, settled
from tests.world import identity
from workflow.access import by

MONTH = f"{cycle()}/meetings"


def plan(talk: Talk, whose: str, **more: Any) -> str:
    now = talk.lane.installation.now()
    starts_at = (now + timedelta(hours=more.pop("hours", 1))).isoformat()
    body = {"kind": "regular", "starts_at": starts_at, "minutes": 30, **more}
    told = settled(talk.post(f"{whose}/planned-meetings", body, Prefer="wait=1").json())
    return str(told["subject"].partition("/")[2])


def test_an_empty_month_says_what_to_do(browser: Browser) -> None:
    page = browser.read(f"{MONTH}?month=2030-01")

    assert "В этом месяце встреч нет." in page
    assert "Январь 2030" in page
    assert "?month=2029-12" in page
    assert "?month=2030-02" in page
    assert f"{cycle()}/sheet?month=2030-01" in page
    assert "Назначить общую встречу" in page
    assert browser.get(f"{MONTH}?month=2030-13").status_code == 404


def test_what_waits_for_an_answer_stands_before_what_is_ahead_and_that_before_what_is_over(talk: Talk) -> None:
    matched(talk)
    plan(talk, "/pairs/" + str(identity("pair-misha")), hours=-3)
    plan(talk, "/pairs/" + str(identity("pair-misha")), hours=0.2, kind="trial")
    page = Browser(talk).read(MONTH)

    assert page.index("Ждём ответа: состоялись?") < page.index("регулярная") < page.index("Впереди")
    assert page.index("Впереди") < page.index("пробная рабочая")
    assert f'href="{pair()}"' in page
    old = Browser(talk).read(f"{MONTH}?month=2021-05")
    assert "Ждём ответа" in old, "whatever the month"


def test_a_held_meeting_is_found_in_its_month_by_those_who_may_see_it(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational"))
    address = f"{MONTH}?month=2021-05"

    assert "организационная" in Browser(talk, "anna", by.MENTOR).read(address)
    assert "Прошли" in Browser(talk).read(address)
    stranger = Browser(talk, "anna", by.MENTOR).read(f"{MONTH}?month=2021-06")
    assert "организационная" not in stranger
    assert f"{cycle()}/sheet" not in stranger


def test_a_meeting_of_a_group_and_of_the_cycle_is_told_from_the_month(talk: Talk) -> None:
    grouped(talk)
    browser = Browser(talk)
    meeting = plan(talk, f"/groups/{identity('g')}", hours=-1)
    action, today = f"/groups/{identity('g')}/meetings", _day_here(talk)
    told = {"planned": meeting, "kind": "regular", "day": today, f"present-{identity('pair-misha')}": "on"}
    page = browser.press(MONTH, action, **told)
    assert "Записано: Встреча состоялась." in page
    assert "Были: misha" in page

    general = plan(talk, CYCLE, kind="group_meeting", hours=-1)
    action = f"{cycle()}/group-meetings"
    page = browser.read(MONTH)
    assert f'name="present-{identity("anna")}"' in page
    told = {"planned": general, "day": today, f"present-{identity('anna')}": "on"}
    browser.press(MONTH, action, **told)
    (held,) = talk.read(f"{CYCLE}/meetings", state="held", limit=200)["items"][-1:]
    assert held["present"] == [str(identity("anna"))]


def _day_here(talk: Talk) -> str:
    """Give the day, in the school's time zone, on which a meeting of an hour ago began: near midnight it is another."""
    began = talk.lane.installation.now() - timedelta(hours=1)
    return began.astimezone(ZoneInfo("Europe/Moscow")).date().isoformat()


def test_a_month_of_many_meetings_is_leafed_in_its_order(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.meetings.month.A_PAGE", 2)
    matched(talk)
    places = [f"кабинет {number}" for number in range(5)]
    for hours, place in zip((-3, -2, 0.2, 0.3, 0.4), places, strict=True):
        plan(talk, "/pairs/" + str(identity("pair-misha")), hours=hours, place=place)
    found, onward = list[str](), MONTH
    while onward:
        page = Browser(talk).read(onward)
        found += re.findall(r"кабинет \d", page)
        further = re.search(r'href="([^"]+)" rel="next">Дальше', page)
        onward = MONTH + further[1] if further else ""

    assert found == places
