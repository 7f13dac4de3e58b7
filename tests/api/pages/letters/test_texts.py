"""The pages of texts: looked at, tried, kept; what is broken is refused, and what was good stays."""

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.posting import Scene
from workflow.access import by

MOVED = "/letter-texts/cycle.moved/all"


def save(browser: Browser, body: str, do: str = "save") -> str:
    text = {"subject": "Новый этап: {{ этап }}", "body": body, "action": "К циклу", "do": do}
    return browser.press(MOVED, MOVED, **text)


def test_a_text_of_the_institution_is_what_its_people_read_from_then_on(scene: Scene, browser: Browser) -> None:
    assert "Текст сохранён" in save(browser, "Дорогие коллеги, {{ цикл }} идёт дальше.")
    assert "свой" in browser.read("/letter-texts")
    scene.queue("cycle.moved", "vera")
    scene.place()
    (letter,) = scene.letters()
    assert letter.words["subject"] == "Новый этап: Формирование базы наставляемых"
    assert letter.words["paragraphs"] == ["Дорогие коллеги, 2021/22 идёт дальше."]


def test_a_broken_text_is_refused_with_its_line_and_the_last_good_one_stays(scene: Scene, browser: Browser) -> None:
    save(browser, "Хороший текст")
    hidden = browser.form(browser.read(MOVED), MOVED)
    refused = browser.post(MOVED, **hidden, subject="Тема", body="Раз\r\n{{ фамилия }}", action="", do="save")
    assert refused.status_code == 422
    assert "строка 2" in refused.text
    assert "{{ фамилия }}" in refused.text, "what was typed is still there"
    assert "Хороший текст" in browser.read(MOVED)


def test_a_text_is_looked_at_without_being_kept(scene: Scene, browser: Browser) -> None:
    hidden = browser.form(browser.read(MOVED), MOVED)
    seen = browser.post(MOVED, **hidden, subject="Тема", body="Только посмотреть", action="", do="look")
    assert seen.status_code == 200
    assert "Так будет, если сохранить" in seen.text
    assert "Только посмотреть" not in browser.read(MOVED)


def test_a_text_is_shown_as_each_of_its_readers_gets_it(browser: Browser) -> None:
    page = browser.read("/letter-texts/pair.ordered/mentee")
    assert "У вас есть наставник: Галкина Анна" in page
    assert "Школьнику" in page
    assert "У тебя есть наставник: Галкина Анна" in page
    assert "{% if ты %}…{% endif %}" in page
    assert "Школьнику" not in browser.read(MOVED)
    assert "вернули к этапу" in browser.read(MOVED)
    assert "остальные" in browser.read("/letter-texts")


def test_a_text_goes_back_to_ours_and_every_version_is_kept(scene: Scene, browser: Browser) -> None:
    save(browser, "Наш")
    assert "Вернули исходный текст" in save(browser, "что угодно", do="restore")
    assert "Предыдущий этап завершён" in browser.read(MOVED)
    assert "свой" not in browser.read("/letter-texts")


def test_a_trial_goes_nowhere_where_there_is_no_channel_and_says_so(scene: Scene, browser: Browser) -> None:
    hidden = browser.form(browser.read(MOVED), MOVED)
    told = browser.post(MOVED, **hidden, subject="Тема", body="Проба", action="", do="try")
    assert "отправить некуда" in told.text


def test_a_text_is_kept_by_its_button_alone(scene: Scene, browser: Browser) -> None:
    hidden = browser.form(browser.read(MOVED), MOVED)
    for more in ({}, {"do": "anything"}):
        assert (
            "Так будет, если сохранить" in browser.post(MOVED, **hidden, subject="Т", body="Б", action="", **more).text
        )
    assert "свой" not in browser.read("/letter-texts")


def test_a_text_that_is_not_there_is_not_found_and_a_mentor_changes_none(scene: Scene, talk: Talk) -> None:
    assert "Такого письма нет" in Browser(talk).read("/letter-texts/cycle.moved/mentee", 404)
    assert "меняют куратор" in Browser(talk, "anna", by.MENTOR).read("/letter-texts", 403)
