"""The page of rewards: who is still to be thanked and who was, a form to record it, and letters to print."""

import re

from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.api.v1.scenes import matched, settled
from tests.world import identity
from workflow.access import by

REWARDS = f"{cycle()}/rewards"


def test_a_reward_is_recorded_and_told_with_its_paper(talk: Talk, browser: Browser) -> None:
    matched(talk)
    assert "Пока никого" in browser.read(REWARDS)
    said = {"person": str(identity("anna")), "reward": "diploma", "reason": "Ни одной пропущенной встречи"}
    told = browser.press(REWARDS, REWARDS, **said, number="12", signed_on="2021-05-12")

    assert "Записано: Вручено поощрение." in told
    assert "Ни одной пропущенной встречи" in told
    assert "бумага № 12 от 12 мая 2021 г." in told


def test_a_diploma_given_in_public_waits_for_a_consent_and_the_page_says_whose(talk: Talk, browser: Browser) -> None:
    matched(talk)
    said = {"person": str(identity("misha")), "reward": "diploma", "reason": "За упорство", "published": "on"}
    told = browser.press(REWARDS, REWARDS, **said)
    assert "Нужно согласие на публикацию с подписью: " in told
    assert "Пока никого" in told


def test_a_long_list_is_folded_by_kind_with_counts_first(talk: Talk, browser: Browser) -> None:
    matched(talk)
    for number in range(4):
        said = {"person": str(identity("anna")), "reward": "diploma", "reason": f"За встречу {number}"}
        told = browser.press(REWARDS, REWARDS, **said)
    assert "4 благодарности записаны" in told
    assert re.search(r'<details class="fold">\s*<summary>Грамота <span class="mark">4</span>', told)


def test_a_letter_still_owed_is_printed_and_then_recorded(talk: Talk, browser: Browser) -> None:
    matched(talk)
    settled(talk.say("representative.named", "person/anna", representative=str(identity("petr"))))
    settled(talk.say("mentor.selected", "person/anna", cycle=str(identity("c"))))
    page = browser.read(REWARDS)
    letter = re.search(r'href="([^"]*/letter\?kind=letter_to_parents[^"]*)"', page)
    assert letter, page
    sheet = browser.read(letter[1])
    assert "Уважаемые родители!" in sheet
    assert "<p>petr</p>" in sheet
    assert "anna</strong><br>ваш ребёнок и наш наставник" in sheet
    assert "«____»" in sheet

    said = {"person": str(identity("anna")), "reward": "letter_to_parents", "reason": "За год"}
    told = browser.press(REWARDS, REWARDS, **said)
    assert "letter_to_parents&person" not in told
    assert "Письмо благодарности родителям" in told


def test_a_diploma_of_a_recorded_reward_names_its_reason_and_paper(talk: Talk, browser: Browser) -> None:
    matched(talk)
    said = {"person": str(identity("misha")), "reward": "diploma", "reason": "За упорство"}
    told = browser.press(REWARDS, REWARDS, **said, number="3", signed_on="2021-05-11")
    letter = re.search(r'href="([^"]*/letter\?record=\d+)"', told)
    assert letter, told
    sheet = browser.read(letter[1])

    assert "Награждается" in sheet
    assert "misha</strong><br>наставляемый" in sheet
    assert "За упорство" in sheet
    assert "№ 3 от 11 мая 2021 г." in sheet


def test_an_organisation_is_thanked_by_its_name_or_the_page_says_what_is_missing(talk: Talk, browser: Browser) -> None:
    said = {"reward": "letter_to_organisation", "reason": "За экскурсии"}
    assert "Назовите организацию" in browser.press(REWARDS, REWARDS, **said)
    assert "Завод" in browser.press(REWARDS, REWARDS, **said, organisation="Завод")
    hidden = browser.form(browser.read(REWARDS), REWARDS)
    assert "Заполните поле «За что»" in browser.post(REWARDS, **hidden, reward="diploma").text
    unknown = browser.post(REWARDS, **hidden, **said, person="nobody")
    assert "такого человека здесь нет" in unknown.text


def test_nobody_but_those_who_care_opens_it_and_no_letter_is_made_up(talk: Talk, browser: Browser) -> None:
    matched(talk)
    assert Browser(talk, "anna", by.MENTOR).get(REWARDS).status_code == 403
    assert browser.get(f"{REWARDS}/letter?record=999999").status_code == 404
    assert browser.get(f"{REWARDS}/letter?kind=nothing&person={identity('anna')}").status_code == 404


def test_each_kind_of_letter_has_words_of_its_own(talk: Talk, browser: Browser) -> None:
    matched(talk)
    anna, misha = identity("anna"), identity("misha")

    assert "таким человеком были Вы" in browser.read(f"{REWARDS}/letter?kind=thanks_letter&person={anna}")
    assert "наставниками становятся именно так" in browser.read(f"{REWARDS}/letter?kind=thanks_letter&person={misha}")
    assert "ваш сотрудник" in browser.read(f"{REWARDS}/letter?kind=letter_to_organisation&person={anna}")
