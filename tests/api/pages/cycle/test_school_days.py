"""The page of the school calendar: everybody of the cycle reads it, those who lead change it."""

from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by


def test_a_curator_writes_down_a_quarantine_and_finds_it_in_the_calendar(talk: Talk) -> None:
    browser = Browser(talk)
    said = {"start": "2021-12-06", "end": "2021-12-12", "days": "off", "title": "Карантин по гриппу"}
    page = browser.press(f"{cycle()}/school-days", f"{cycle()}/school-days", **said)

    assert "Записано" in page
    assert "6–12 декабря 2021 г." in page
    assert "Карантин по гриппу" in page
    found = talk.read(f"/cycles/{identity('c')}/school-days")["days_off"]
    assert {"vacation", "school", "holiday"} == {one["origin"] for one in found}


def test_a_mentee_reads_the_calendar_and_is_offered_no_form(talk: Talk) -> None:
    page = Browser(talk, "misha", by.MENTEE).read(f"{cycle()}/school-days")

    assert "Осенние каникулы" in page
    assert "Изменить календарь" not in page
