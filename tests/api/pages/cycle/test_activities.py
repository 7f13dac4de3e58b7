"""The page of an activity: what a move pushes is seen before it is confirmed, and goes along in one event."""

from tests.api.pages.browser import Browser, cycle
from tests.world import identity

ROADMAP = f"{cycle()}/roadmap"


def test_a_move_is_shown_with_what_it_pushes_before_it_is_made(browser: Browser) -> None:
    page = f"{ROADMAP}/activities/16?start=2021-12-01&end=2021-12-15"
    seen = browser.read(page)
    assert "17. Спросить, с кем каждый хотел бы работать" in seen
    assert "не меньше чем на 30 дней" in seen

    told = browser.press(page, f"{ROADMAP}/moves", reason="Карантин")
    assert "Записано: Срок мероприятия перенесён." in told


def test_the_head_of_the_page_is_what_is_next_and_the_year_a_strip(browser: Browser) -> None:
    page = browser.read(ROADMAP)

    assert "Сначала" in page
    assert 'aria-label="Мероприятия по месяцам"' in page
    assert "style=" not in page


def test_an_activity_is_stated_with_evidence_and_given_to_somebody(browser: Browser) -> None:
    page = f"{ROADMAP}/activities/14"
    assert "Записано" in browser.press(page, f"{ROADMAP}/assignments", person=str(identity("vera")))
    assert "(vera)" in browser.read(ROADMAP)
    assert "Записано" in browser.press(page, f"{ROADMAP}/completions", evidence="Договор № 5")
    assert "Договор № 5" in browser.read(page)


def test_a_last_day_before_the_first_is_said(browser: Browser) -> None:
    assert browser.get(f"{ROADMAP}/activities/16?start=2021-12-15&end=2021-12-01").status_code == 400
    assert browser.get(f"{ROADMAP}/activities/77").status_code == 404
