"""A consent signed on paper is typed on its page; what is wrong is said there, and what was typed stays."""

from datetime import timedelta

import pytest
from httpx import Response

from tests.api.pages.browser import FORM, HIDDEN, Browser
from tests.api.pages.consents.test_papers import child
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

VERA = str(identity("vera"))
KINDS = ("processing", "participation", "questioning", "publication")


def form(browser: Browser, home: str, kind: str, action: str) -> dict[str, str]:
    """Give the hidden fields of the form of one kind."""
    page, to = browser.read(home), home.replace("/consents", f"/{action}")
    found = (inside for where, inside in FORM.findall(page) if where == to)
    return dict(HIDDEN.findall(next(one for one in found if f'name="kind" value="{kind}"' in one)))


def sign(browser: Browser, home: str, kind: str = "processing", **typed: str) -> Response:
    today = browser.talk.lane.installation.now().date().isoformat()
    filled = {"day": today, "papernumber": "12-с", **form(browser, home, kind, "consents"), **typed}
    return browser.post(home, **filled)


def state(talk: Talk, home: str, kind: str = "processing") -> str:
    return str(next(one["state"] for one in talk.read(home) if one["kind"] == kind))


def test_a_consent_is_recorded_once_with_signers_paper_and_term(talk: Talk, browser: Browser) -> None:
    home = child(talk, 15)
    until = (talk.lane.installation.now() + timedelta(days=60)).date().isoformat()
    hidden = form(browser, home, "processing", "consents")
    typed = {**hidden, "himself": "on", "representative": VERA, "until": until, "health": "on"}
    typed |= {"day": talk.lane.installation.now().date().isoformat(), "papernumber": "12-с"}
    first, second = browser.post(home, **typed), browser.post(home, **typed)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert "Записано: Согласие подписано." in browser.read(first.headers["location"])
    told = next(one for one in talk.read(home) if one["kind"] == "processing")
    assert (told["paper_number"], told["health"], told["holds_until"]) == ("12-с", True, until)
    assert [one["name"] for one in told["signed_by"]] == ["Коля Ким", "vera"]


def test_the_page_says_beforehand_whose_signatures_are_needed_by_age(talk: Talk, browser: Browser) -> None:
    page = browser.read(child(talk, 15))
    assert "Сегодня участнику 15 лет: нужна подпись и его самого, и законного представителя." in page
    assert "нужна подпись законного представителя." in browser.read(child_of(talk, 11))


def child_of(talk: Talk, age: int) -> str:
    born = f"{talk.lane.installation.now().year - age}-01-01"
    settled(talk.say("person.registered", "person/rita", name="Рита Ли", kinds=["pupil"], birth_date=born))
    return f"/people/{identity('rita')}/consents"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"himself": "on"}, "не хватает подписи: законный представитель"),
        ({"representative": VERA}, "не хватает подписи: сам участник (15)"),
        ({}, "Отметьте, кто подписал"),
        ({"himself": "on", "representative": str(identity("olga"))}, "не назван законным представителем"),
        ({"himself": "on", "representative": VERA, "day": "2999-01-01"}, "День подписи ещё не наступил"),
        ({"himself": "on", "representative": VERA, "day": ""}, "Назовите день подписи"),
        ({"himself": "on", "representative": VERA, "papernumber": " "}, "Назовите номер бумаги"),
        ({"himself": "on", "representative": VERA, "until": "2001-01-01"}, "Срок согласия кончился раньше"),
    ],
)
def test_what_is_wrong_is_said_as_a_sentence_and_what_was_typed_stays(
    talk: Talk, browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    home = child(talk, 15)
    refused = sign(browser, home, **{"papernumber": "77-к", **typed})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert "77-к" in refused.text or not typed.get("papernumber", "-").strip()
    assert state(talk, home) == "needed"


def test_a_withdrawal_that_demands_to_stop_is_recorded_and_starts_its_clock(talk: Talk, browser: Browser) -> None:
    home = child(talk, 15)
    assert "Записать отзыв" not in browser.read(home)
    assert sign(browser, home, himself="on", representative=VERA).status_code == 303
    page = browser.read(home)
    assert page.count("Требует прекратить обработку") == 1

    hidden = form(browser, home, "processing", "consent-withdrawals")
    typed = {**hidden, "day": talk.lane.installation.now().date().isoformat(), "papernumber": "3-о"}
    action = home.replace("/consents", "/consent-withdrawals")
    refused = browser.post(action, **{**typed, "papernumber": ""})
    assert (refused.status_code, "Назовите номер бумаги" in refused.text) == (422, True)

    done = browser.post(action, **typed, stop_demanded="on")
    assert "Идут часы" in browser.read(done.headers["location"])
    assert state(talk, home) == "withdrawn"


def test_only_the_curator_types_papers(talk: Talk) -> None:
    home = f"/people/{identity('olga')}/consents"
    himself = Browser(talk, "olga", by.HEAD)
    assert "Записать подписанное" not in himself.read(home)
    curator = Browser(talk)
    assert all(f'value="{kind}"' in curator.read(home) for kind in KINDS)
