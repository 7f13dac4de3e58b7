"""The page of one's own letters: what is on it, what opening means, and how a kind is declined."""

import re

from tests.api.pages.browser import HTML, Browser
from tests.api.talk import Talk
from tests.posting import Scene
from tests.world import identity
from workflow.access import by
from workflow.letters.letter import Part


def test_a_person_reads_his_own_letters_and_nobody_elses(scene: Scene, browser: Browser) -> None:
    scene.queue("cycle.moved", "vera", "olga", key="a")
    scene.place()
    page = browser.read("/letters")
    assert page.count("начался этап") == 1
    assert "новое" in page
    assert "1 новое письмо" in browser.read("/today")
    others = {row.recipient_id: row.id for row in scene.letters()}
    assert browser.get(f"/letters/{others[identity('olga')]}").status_code == 404
    letter = browser.read(f"/letters/{others[identity('vera')]}")
    assert "Здравствуйте, vera!" in letter
    assert f'href="/cycles/{identity("c")}"' in letter
    assert "новое" not in browser.read("/letters") + browser.read("/today")
    assert {row.read_at is not None for row in scene.letters()} == {True, False}


def test_a_page_without_letters_says_what_will_be_there(scene: Scene, browser: Browser) -> None:
    assert "Писем пока нет" in browser.read("/letters")


def test_a_letter_to_a_company_is_not_on_the_page_of_the_mentor(scene: Scene, browser: Browser) -> None:
    scene.queue("company.thanked", "vera", part=Part.COMPANY)
    scene.place()
    assert "Писем пока нет" in browser.read("/letters")


def test_a_kind_that_is_not_wanted_is_declined_on_the_page_and_taken_back_there(scene: Scene, browser: Browser) -> None:
    scene.queue("cycle.moved", "vera", key="a")
    scene.place()
    browser.press("/letters", "/letters/choices")
    assert 'value="yes" checked' not in browser.read("/letters")
    scene.queue("cycle.moved", "vera", key="b", number=2)
    scene.place()
    assert scene.ways() == {("a", "page"), ("a", "email"), ("b", "page")}
    browser.press("/letters", "/letters/choices", **{"cycle.moved": "yes"})
    assert browser.read("/letters").count('value="yes" checked') == 1


def test_what_the_law_requires_cannot_be_declined_by_a_form_of_ones_own(scene: Scene, browser: Browser) -> None:
    scene.queue("cycle.moved", "vera", key="a")
    scene.place()
    hidden = browser.form(browser.read("/letters"), "/letters/choices")
    refused = browser.post("/letters/choices", **{**hidden, "asked": "task.clock"})
    assert refused.status_code == 422
    assert "отказаться нельзя" in refused.text


def test_a_link_in_a_letter_declines_it_with_one_press_and_without_signing_in(scene: Scene, talk: Talk) -> None:
    scene.queue("cycle.moved", "vera")
    scene.place()
    scene.deliver()
    path = "/" + (scene.mail.sent[0].unsubscribe or "").partition("//")[2].partition("/")[2]
    stranger = Browser(talk, None)
    assert "Больше не присылать" in stranger.read(path)
    scene.queue("cycle.moved", "vera", key="b")
    scene.place()
    assert {row.state for row in scene.letters()} == {"placed"}
    assert "Готово" in talk.client.post(path, headers=HTML, data={"List-Unsubscribe": "One-Click"}).text
    scene.queue("cycle.moved", "vera", key="c")
    scene.place()
    assert scene.ways() == {("k", "page"), ("k", "email"), ("b", "page"), ("b", "email"), ("c", "page")}


def test_a_made_up_link_declines_nothing(scene: Scene, talk: Talk) -> None:
    stranger = Browser(talk, None)
    assert "не из нашего письма" in stranger.read("/letters/declined/a.b.c", 404)


def test_a_letter_of_somebody_whose_role_is_mentee_shows_the_way_to_his_pair(scene: Scene, talk: Talk) -> None:
    about = f"pair/{identity('pair-misha')}"
    ending = {"reason": "Нет места", "next_step": "Кружок"}
    scene.lane.send(scene.lane.event("mentee.declined", "pair/pair-misha", acting=by.CURATOR, **ending))
    scene.lane.settle()
    scene.now = talk.lane.installation.now()
    scene.place()
    page = Browser(talk, "misha", by.MENTEE).read("/letters")
    found = re.search(r'href="(/letters/[^"]+)">Ответ на заявку', page)
    assert found
    assert f"/{about.replace('pair/', 'pairs/')}" in Browser(talk, "misha", by.MENTEE).read(found[1])
