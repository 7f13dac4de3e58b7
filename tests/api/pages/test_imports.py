"""The pages of an import: a file is sent, its problems are read, it is confirmed with a button and watched."""

import re
from typing import Any

from httpx import Response

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.workflow.importing.sheets import HEADERS, people, text
from workflow.access import by


def send(browser: Browser, content: bytes, name: str = "Седьмые.csv", **fields: str) -> Response:
    given: Any = {**browser.multipart_proof("/import"), **fields}
    found: Response = browser.client.post("/import", data=given, files={"file": (name, content)})
    return found


def sent(browser: Browser, content: bytes) -> str:
    response = send(browser, content)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def test_a_curator_sends_a_file_and_loads_it(talk: Talk) -> None:
    browser = Browser(talk)
    assert "Пока ни одной" in browser.read("/import")
    place = sent(browser, text([HEADERS, *people(2)]))
    page = browser.read(place)
    assert "Ошибок нет." in page
    assert "<strong>2</strong> новых" in page
    assert "<strong>Загружено:</strong> 2 новых человека." in browser.press(place, place)
    assert "Седьмые.csv" in browser.read("/import")
    assert "2 новых человека" in browser.read("/import")


def test_the_problems_stand_by_their_cells_and_there_is_no_button(talk: Talk) -> None:
    browser = Browser(talk)
    place = sent(browser, text([HEADERS, ["Анна", "ученик", "31.02.2010", "7"]]))
    page = browser.read(place)
    assert "<code>C2</code> Строка 2, столбец «Дата рождения» (C2): «31.02.2010» — такой даты нет" in page
    assert f'action="{place}"' not in page
    assert "нужно исправить" in browser.read("/import")


def test_whoever_is_here_already_may_be_updated_or_skipped(talk: Talk) -> None:
    browser = Browser(talk)
    first = sent(browser, text([HEADERS, *people(1)]))
    browser.press(first, first)
    again = sent(browser, text([HEADERS, *[[*row[:3], "8"] for row in people(1)]]))
    page = browser.read(again)
    assert re.search(r"<td>Иванов ааааа</td><td>Класс</td>", page)
    assert "1 строка без изменений" in browser.press(again, again, known="skip")


def test_the_page_renews_itself_while_it_is_carried_out(talk: Talk) -> None:
    browser = Browser(talk)
    place = sent(browser, text([HEADERS, *people(2)]))
    assert "http-equiv" not in browser.read(place)
    talk.bell.silent = True
    waiting = browser.read(sent(browser, text([HEADERS, *people(4)])))
    assert '<meta http-equiv="refresh" content="1">' in waiting
    assert "Проверяем файл: ждёт очереди." in waiting
    page = browser.press(place, place)
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "Загружаем: ждёт очереди." in page


def test_a_file_that_cannot_be_read_is_told_where_it_was_sent(talk: Talk) -> None:
    browser = Browser(talk)
    for content, name, sentence in (
        (b"", "пусто.csv", "Файл пустой"),
        (b"no archive", "книга.xlsx", "Это не книга Excel"),
        (b"x" * (6 * 1024 * 1024), "много.csv", "Файл больше 5 МиБ"),
    ):
        response = send(browser, content, name)
        assert response.status_code in (413, 422)
        assert response.headers["content-type"].startswith("text/html")
        assert sentence in response.text


def test_no_file_at_all_asks_for_one(talk: Talk) -> None:
    browser = Browser(talk)
    response = browser.client.post("/import", data=browser.multipart_proof("/import"), files={"file": ("", b"")})
    assert response.status_code in (400, 422)
    assert "Выберите файл" in response.text


def test_a_form_without_its_proof_is_refused(talk: Talk) -> None:
    browser = Browser(talk)
    response = send(browser, text([HEADERS, *people(1)]), proof="0" * 64)
    assert response.status_code == 403


def test_only_the_curator_sees_the_page(talk: Talk) -> None:
    assert "Списки людей загружает куратор." in Browser(talk, "olga", by.HEAD).read("/import", 403)
    assert 'href="/import"' not in Browser(talk, "olga", by.HEAD).read("/people")
    assert 'href="/import"' in Browser(talk).read("/people")
