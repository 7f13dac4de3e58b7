"""The sheet of a month: typed in one go, kept when something is wrong, sent once, told by line, annulled singly."""

import re

import pytest

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import grouped, matched
from tests.world import identity
from workflow.access import by

SHEET = f"{cycle()}/sheet?month=2021-05"
PAPER = {"papernumber": "Л-5", "paperdate": "2021-05-31"}
LINE = f"pair.{identity('pair-misha')}"


def line(number: int, day: str, **more: str) -> dict[str, str]:
    typed = {"day": day, "kind": "regular", "minutes": "45", "ended": "held", **more}
    return {f"{LINE}.{number}.{name}": value for name, value in typed.items()}


def fill(browser: Browser, **more: str) -> dict[str, str]:
    return browser.form(browser.read(SHEET), SHEET) | PAPER | more


def test_a_sheet_is_typed_and_told_line_by_line(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    page = browser.read(SHEET)
    assert "misha" in page
    assert page.count(f'name="{LINE}.') == 3 * 4

    typed = line(1, "2021-05-13") | line(2, "2021-05-20", ended="no_mentee") | line(3, "2021-05-27")
    sent = browser.post(SHEET, **fill(browser), **typed)
    assert sent.status_code == 303
    page = browser.read(sent.headers["location"])
    assert "Записано 3 из 3." in page
    assert "13 мая 2021" in page
    assert "Уже записано" in browser.read(SHEET)
    missed = talk.read(f"{cycle()}/meetings", state="missed")["items"]
    assert [one["absent"] for one in missed] == [["mentee"]]


def test_a_sheet_sent_twice_counts_once(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    typed = fill(browser) | line(1, "2021-05-13")
    first, second = browser.post(SHEET, **typed), browser.post(SHEET, **typed)

    assert first.headers["location"] == second.headers["location"]
    assert len(talk.read("/meetings")["items"]) == 1


def test_more_lines_keep_what_was_typed_and_send_nothing(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    before = len(talk.lane.rows())
    page = browser.post(SHEET, **fill(browser, more="1"), **line(1, "2021-05-13", minutes="35")).text

    assert page.count(f'name="{LINE}.') == 5 * 4
    assert 'value="2021-05-13"' in page
    assert 'value="35"' in page
    assert 'value="Л-5"' in page
    assert len(talk.lane.rows()) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (line(1, "2021-06-01"), "не из этого месяца"),
        (line(1, ""), "Назовите день."),
        (line(1, "в среду"), "День записан неверно."),
        (line(1, "2021-05-13", minutes="час"), "число от 1 до 600"),
        (line(1, "2021-05-13", kind="group_meeting"), "Выберите вид встречи."),
        (line(1, "2021-05-13", ended="party"), "чем кончилась встреча"),
        ({"papernumber": ""}, "основание каждой записи"),
        ({"paperdate": "2199-01-01"}, "ещё не наступила"),
        ({}, "Заполните хотя бы одну строку"),
    ],
)
def test_what_is_wrong_is_said_beside_its_line_and_nothing_is_sent(
    talk: Talk, typed: dict[str, str], sentence: str
) -> None:
    matched(talk)
    browser = Browser(talk)
    before = len(talk.lane.rows())
    good = line(2, "2021-05-14") if typed else {}
    response = browser.post(SHEET, **{**fill(browser), **good, **typed})

    assert response.status_code == 422
    assert sentence in response.text
    assert "Ничего не отправлено" in response.text
    assert not typed or 'value="2021-05-14"' in response.text
    assert len(talk.lane.rows()) == before


def test_one_line_is_annulled_and_the_others_stay(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    sent = browser.post(SHEET, **fill(browser), **line(1, "2021-05-13"), **line(2, "2021-05-20"))
    where = sent.headers["location"]
    page = browser.read(where)
    (first, _) = re.findall(r'name="line" value="([^"]+)"', page)
    form = browser.form(page, f"{where}/annulments") | {"line": first}
    assert "Заполните поле «Причина»." in browser.post(f"{where}/annulments", **form).text
    told = browser.post(f"{where}/annulments", **form, reason="Записали не той паре")
    page = browser.read(told.headers["location"])

    assert "Записано 1 из 2." in page
    assert "признана недействительной" in page
    assert [one["day"] for one in talk.read("/meetings")["items"]] == ["2021-05-20"]


def test_a_changed_line_of_a_sheet_that_was_sent_is_told_from_the_others(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    form = fill(browser)
    assert browser.post(SHEET, **form, **line(1, "2021-05-13")).status_code == 303
    again = browser.post(SHEET, **form, **line(1, "2021-05-14"), **line(2, "2021-05-20"))

    assert again.status_code == 409
    assert "уже принято с другим содержанием" in again.text
    assert len(talk.read("/meetings")["items"]) == 1


def test_a_refused_line_says_why_beside_those_that_settled(talk: Talk) -> None:
    grouped(talk)
    browser = Browser(talk)
    page = browser.read(SHEET)
    name = f"group.{identity('g')}.1"
    assert f'name="{name}.present-{identity("pair-kolya")}"' in page
    typed = {f"{name}.day": "2021-05-13", f"{name}.kind": "trial", f"{name}.ended": "held"}
    assert "Отметьте, кто из группы был." in browser.post(SHEET, **fill(browser), **typed).text
    present = {f"{name}.present-{identity('pair-misha')}": "on"}
    stranger = {f"{name}.present-{identity('nobody')}": "on"}
    assert browser.post(SHEET, **fill(browser), **typed, **stranger).status_code == 422
    sent = browser.post(SHEET, **fill(browser), **typed, **present)
    assert "Записано 1 из 1." in browser.read(sent.headers["location"])


def test_a_blank_sheet_is_for_the_printer(talk: Talk) -> None:
    matched(talk)
    page = Browser(talk).read(f"{cycle()}/sheet/blank?month=2021-05")

    assert "misha" in page
    assert "Лист № ____" in page
    assert "<input" not in page.partition("<main")[2]


def test_only_the_curator_sees_a_sheet_and_its_proof_is_asked(talk: Talk) -> None:
    matched(talk)
    mentor = Browser(talk, "anna", by.MENTOR)
    assert mentor.get(SHEET).status_code == 403
    browser = Browser(talk)
    form = fill(browser) | line(1, "2021-05-13")
    assert browser.post(SHEET, **{**form, "proof": "0" * 64}).status_code == 403
    assert browser.get(f"{cycle()}/sheets/nothing").status_code == 404
    assert pair() not in browser.read(f"{cycle()}/sheet?month=2020-01"), "nobody had a mentor then"
