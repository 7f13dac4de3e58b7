"""The page of the calendar: an address to copy, which its owner replaces or closes."""

import re

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from workflow.access import by

ADDRESS = re.compile(r'readonly value="http://testserver(/calendar/[^"]+\.ics)"')


def test_an_address_is_copied_replaced_and_closed(talk: Talk) -> None:
    browser = Browser(talk, "misha", by.MENTEE)
    (old,) = ADDRESS.findall(browser.read("/calendar"))
    assert browser.get(old).status_code == 200

    page = browser.press("/calendar", "/calendar/replacements")
    assert "Адрес календаря заменён" in page
    (new,) = ADDRESS.findall(page)
    assert new != old
    assert browser.get(old).status_code == 404

    page = browser.press("/calendar", "/calendar/closures")
    assert "Сейчас адреса нет" in page
    assert browser.get(new).status_code == 404
    assert ADDRESS.findall(browser.press("/calendar", "/calendar/replacements"))


def test_whoever_is_no_person_here_is_told_so(talk: Talk) -> None:
    response = Browser(talk, "root", by.ADMINISTRATOR).get("/calendar")

    assert response.status_code == 404
    assert "Календарь есть у участников" in response.text
