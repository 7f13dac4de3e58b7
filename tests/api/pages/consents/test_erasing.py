"""A withdrawal ends on a page: what stands in the way, then the form of the act, then the act to print."""

from typing import Any

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

KOLYA = f"/people/{identity('kolya')}"


def withdrawn(talk: Talk) -> None:
    """Kolya, an adult by now, gave his consent and took it back."""
    card: Any = {"kinds": ["graduate"], "birth_date": "1999-01-01"}
    settled(talk.say("person.registered", "person/kolya", name="Коля Ким", **card))
    settled(talk.say("consent.signed", "person/kolya", kind="processing", signed_by_person=True))
    settled(talk.say("consent.withdrawn", "person/kolya", kind="processing"))


def test_the_head_writes_the_act_and_prints_it(talk: Talk) -> None:
    withdrawn(talk)
    head = Browser(talk, "olga", by.HEAD)
    filled = {"act_number": "7/у", "act_date": "2021-06-01", "destroyed_by": "Директор школы"}
    told = head.press(f"{KOLYA}/consents", f"{KOLYA}/erasures", **filled)
    page, act = head.read(f"{KOLYA}/consents"), head.read(f"{KOLYA}/act")

    assert "Записано: Данные человека уничтожены по акту." in told
    assert "данные удалены" in told
    assert "акт № 7/у" in page
    assert "Идут часы" not in page
    assert "Акт № 7/у от 1 июня 2021" in act
    assert "consent.withdrawn: 1" in act
    assert "Коля" not in told + page + act


def test_a_curator_records_the_act_that_the_head_signed_on_paper(talk: Talk, browser: Browser) -> None:
    withdrawn(talk)
    page = browser.read(f"{KOLYA}/consents")
    assert "Записать акт с бумаги" in page
    act = {"act_number": "7/у", "act_date": "2021-06-01", "destroyed_by": "Директор школы"}
    unsigned = browser.post(f"{KOLYA}/erasures", **browser.form(page, f"{KOLYA}/erasures"), **act)
    assert unsigned.status_code == 400
    assert "Заполните поле «Кто подписал»" in unsigned.text

    told = browser.press(f"{KOLYA}/consents", f"{KOLYA}/erasures", **act, actor=str(identity("olga")))
    assert "Записано: Данные человека уничтожены по акту." in told
    (row,) = [row for row in talk.lane.rows() if row.type == "person.erased"]
    assert (row.actor_person, row.actor_role, row.reporter_person) == (identity("olga"), "head", identity("vera"))
    assert "акт № 7/у" in browser.read(f"{KOLYA}/consents")


def test_an_act_is_signed_by_a_head(talk: Talk, browser: Browser) -> None:
    withdrawn(talk)
    act = {
        "act_number": "7/у",
        "act_date": "2021-06-01",
        "destroyed_by": "Директор школы",
        "actor": str(identity("anna")),
    }
    told = browser.press(f"{KOLYA}/consents", f"{KOLYA}/erasures", **act)

    assert "Записано" not in told
    assert "Коля Ким" in told


def test_what_stands_in_the_way_is_listed_before_the_act(talk: Talk) -> None:
    settled(talk.say("consent.signed", "person/petr", kind="processing", signed_by_person=True))
    settled(talk.say("consent.withdrawn", "person/petr", kind="processing"))
    petr = f"/people/{identity('petr')}"
    page = Browser(talk, "olga", by.HEAD).read(f"{petr}/consents")

    assert "Прежде чем записать акт" in page
    assert "снимите роли этого человека: руководитель" in page
    assert f"{petr}/erasures" not in page


def test_an_act_that_was_not_written_is_not_printed(talk: Talk, browser: Browser) -> None:
    withdrawn(talk)

    assert browser.get(f"{KOLYA}/act").status_code == 404


def test_a_page_without_a_withdrawal_says_nothing_of_an_end(talk: Talk, browser: Browser) -> None:
    assert "Уничтожение данных" not in browser.read(f"/people/{identity('misha')}/consents")
