"""The page of consents says who signs and which clocks run; the blank has a line for exactly the signatures needed."""

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

OLGA = f"/people/{identity('olga')}/consents"


def child(talk: Talk, age: int) -> str:
    """Register a child of so many years, whose representative is Vera, and give the address of his consents."""
    born = f"{talk.lane.installation.now().year - age}-01-01"
    settled(talk.say("person.registered", "person/kolya", name="Коля Ким", kinds=["pupil"], birth_date=born))
    settled(talk.say("representative.named", "person/kolya", representative=str(identity("vera"))))
    return f"/people/{identity('kolya')}/consents"


def test_the_page_says_who_signs_and_what_waits(talk: Talk, browser: Browser) -> None:
    page = browser.read(child(talk, 15))

    assert "Коля Ким и vera" in page
    assert "нужно" in page
    assert "Анкета сдана" in page
    assert "Идут часы" not in page


def test_a_withdrawal_shows_its_clock(talk: Talk, browser: Browser) -> None:
    settled(talk.say("consent.signed", "person/olga", kind="processing", signed_by_person=True))
    settled(talk.say("consent.withdrawn", "person/olga", kind="processing"))
    page = browser.read(OLGA)

    assert "Идут часы" in page
    assert "152-ФЗ, статья 21" in page
    assert "Срок:" in page


def test_a_blank_has_lines_for_exactly_those_who_must_sign(talk: Talk, browser: Browser) -> None:
    small = browser.read(f"{child(talk, 11)}/processing/blank")
    assert small.count('class="sign"') == 1
    assert "законный представитель, даю согласие за ребёнка" in small

    grown = browser.read(f"{OLGA}/publication/blank")
    assert grown.count('class="sign"') == 1
    assert "Законный представитель" not in grown


def test_a_stranger_finds_no_such_page(talk: Talk) -> None:
    assert Browser(talk, "anna", by.MENTOR).get(OLGA).status_code == 404
    assert Browser(talk).get(f"{OLGA}/nothing/blank").status_code == 404
