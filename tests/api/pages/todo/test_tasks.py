"""The page of tasks: what is to be done in the words of the API, and a word where nothing is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.pages.todo import tasks
from api.pages.todo.tasks import SHOWN, Kind, Part, left_words
from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by
from workflow.today.today import key_of

NOW = datetime(2021, 10, 1, 12, tzinfo=UTC)


def test_a_reader_without_tasks_is_told_so(talk: Talk) -> None:
    assert "Сейчас ничего не ждёт" in Browser(talk, "auditor", by.AUDITOR).read(f"{cycle()}/tasks")


def test_a_task_says_what_to_do_why_until_when_and_whose_it_is(talk: Talk) -> None:
    asked = {"cycle": str(identity("c")), "reason": "Закрываемся"}
    settled(talk.say("cycle.cancelling_asked", "approval/a", by.CURATOR, "vera", **asked))
    page = Browser(talk, "olga", by.HEAD).read(f"{cycle()}/tasks")

    assert "Подтвердить или отклонить запрос" in page
    assert "Закрываемся" in page
    assert "Кому: olga, petr" in page


def test_the_sections_of_a_site_are_those_of_its_reader(talk: Talk) -> None:
    curator, auditor = Browser(talk), Browser(talk, "auditor", by.AUDITOR)

    assert f'href="{cycle()}/tasks"' in curator.read(f"{cycle()}/meetings")
    assert f'href="{cycle()}/tasks"' not in auditor.read(f"{cycle()}/meetings")
    assert 'href="/newest"' in curator.read("/journal")


def test_a_section_without_a_cycle_leads_to_the_newest_one(browser: Browser) -> None:
    assert browser.get("/newest/roadmap").headers["location"] == f"{cycle()}/roadmap"
    assert browser.get("/newest").headers["location"] == cycle()
    assert browser.get("/newest/nowhere").status_code == 404


def test_many_tasks_that_ask_for_the_same_are_one_line_that_opens() -> None:
    few, many = Kind("Спросить.", [], SHOWN), Kind("Узнать.", [], SHOWN + 1)

    assert many.folded
    assert not few.folded
    assert Part("Позже", False, [few, many]).count == 2 * SHOWN + 1


def test_very_many_tasks_that_ask_for_the_same_are_leafed_through(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "A_PAGE", 2)
    for name in ("ada", "ida", "uma"):
        card: Any = {"name": name, "kinds": ["pupil"], "birth_date": "2003-01-01", "grade": 11}
        settled(talk.say("person.registered", f"person/{name}", **card))
        offered: Any = {"cycle": str(identity("c")), "forms": ["student_student"]}
        settled(talk.say("mentor.offered", f"person/{name}", **offered))
    asked = [one["sentence"] for one in talk.read(f"{cycle()}/tasks")]
    most = max(asked, key=asked.count)
    assert asked.count(most) > 2
    browser, seen = Browser(talk), 0
    page = browser.read(f"{cycle()}/tasks")
    address = f"{cycle()}/tasks?only={key_of(most)}"
    assert f'href="{address}">Показать все</a>' in page
    while address:
        page = browser.read(address)
        assert f'{most.rstrip(".")} <span class="quiet">{asked.count(most)}</span>' in page
        seen += page.count('<p class="sentence">')
        address = page.partition('" rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in page else ""
    assert seen == asked.count(most)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(days=3), "осталось: 3 дня"),
        (timedelta(hours=30), "осталось: 30 часов"),
        (timedelta(minutes=5), "осталось: 1 час"),
        (-timedelta(hours=2), "прошло: 2 часа"),
        (-timedelta(hours=43), "прошло: 1 день"),
        (-timedelta(days=21), "прошло: 21 день"),
    ],
)
def test_how_long_there_is_still_is_said_in_words(away: timedelta, words: str) -> None:
    assert left_words(NOW + away, NOW) == words
