"""A withdrawal ends on a page: what stands in the way, then the form of the act, then the act to print."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.pairing.test_proposals import ready
from tests.api.v1.scenes import consented, grouped, settled
from tests.world import identity
from workflow.access import by
from workflow.exporting.exports import EXPORTS
from workflow.packs.answers import sample
from workflow.packs.shelf import named

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


CYCLE = f"/cycles/{identity('c')}"
ANNA = f"/people/{identity('anna')}"
PLACES = (
    "/people", ANNA, f"{ANNA}/consents", f"{ANNA}/act", f"/pairs/{identity('pair-misha')}",
    f"/pairs/{identity('pair-kolya')}", f"/groups/{identity('g')}", CYCLE, f"{CYCLE}/care", f"{CYCLE}/tasks",
    f"{CYCLE}/meetings", f"{CYCLE}/orders", f"{CYCLE}/rewards", "/journal",
)  # fmt: skip
"""Where she stood, and where her pairs do."""
WORDS = (
    "Анфиса Единственная", "учит вязать крючком", "хочет помочь малышам", "сказала по телефону про сессию",
    "жалеет о малышах", "просит писать ей письма", "болела ангиной", "уезжает в Псков", "устала от группы",
    "сменили из-за Пскова",
)  # fmt: skip
"""Every word that is said of a mentor, in her own affairs and in those of the pairs that she mentors."""


def told_of_a_mentor(talk: Talk) -> None:
    """Anna leads Misha and Kolya, answers a questionnaire, is asked how it goes, misses a meeting, and leaves."""
    grouped(talk)
    consented(talk)
    card: Any = {"kinds": ["graduate"], "birth_date": "1999-01-01"}
    settled(talk.say("person.changed", "person/anna", name="Анфиса Единственная", **card))
    for kind in ("processing", "participation", "questioning"):
        settled(talk.say("consent.signed", "person/anna", kind=kind, signed_by_person=True))
    offer: Any = {"cycle": str(identity("c")), "forms": ["student_student"], "competences": "учит вязать крючком"}
    settled(talk.say("mentor.offered", "person/anna", **offer))
    answer_as_mentor(talk)
    pair = "pair/pair-misha"
    settled(talk.say("contact.made", pair, side="mentor", how="call", note="сказала по телефону про сессию"))
    missed: Any = {"kind": "regular", "absent": ["mentor"], "reason": "болела ангиной"}
    settled(talk.say("meeting.missed", pair, **missed))
    settled(talk.say("contact.made", pair, side="mentee", how="call", note="Мише всё нравится"))
    settled(talk.say("group.dissolved", "group/g", reason="устала от группы"))
    replaced(talk)
    talked = {"side": "mentor", "said": "жалеет о малышах", "later_contact": "просит писать ей письма"}
    settled(talk.say("exit_talk.held", pair, **talked))
    settled(talk.say("mentor.left", "person/anna", cycle=str(identity("c")), reason="уезжает в Псков"))
    settled(talk.say("consent.withdrawn", "person/anna", kind="processing"))


def replaced(talk: Talk) -> None:
    """Oleg takes the place of Anna with Misha."""
    ready(talk)
    about = {"replaces": str(identity("match-misha")), "mentor": str(identity("oleg"))}
    settled(talk.say("mentor.replaced", "match/next", reason="сменили из-за Пскова", **about))


def answer_as_mentor(talk: Talk) -> None:
    """Fill in the mentor's own questionnaire, her words in every item that takes words."""
    asked = named("kemerovo-2021").questionnaires
    code, one = next((code, one) for code, one in asked.items() if one.purpose == "mentor" and one.audience == "mentor")
    words = {item.code: "хочет помочь малышам" for item in one.items if item.kind == "text"}
    said: Any = {"cycle": str(identity("c")), "purpose": "mentor", "code": code, "version": one.version}
    settled(talk.say("questionnaire.submitted", "person/anna", answers=sample(one) | words, **said))


def exported(browser: Browser, path: str) -> str:
    """Give every part of a workbook as text."""
    with ZipFile(BytesIO(browser.get(path).content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_nothing_is_left_of_a_mentor_in_rows_pages_and_exports(talk: Talk, browser: Browser) -> None:
    told_of_a_mentor(talk)
    before = talk.lane.everything()
    assert [word for word in WORDS if word not in before] == []
    act = {"act_number": "9/у", "act_date": "2021-06-01", "destroyed_by": "Директор школы"}
    settled(talk.say("person.erased", "person/anna", by.HEAD, "olga", **act))

    left = talk.lane.everything()
    for path in PLACES:
        left += browser.read(path)
    for export in EXPORTS:
        cycle = f"?cycle={identity('c')}" if export.of_cycle else ""
        left += exported(browser, f"/api/v1/exports/{export.name}.xlsx{cycle}")
    assert [word for word in WORDS if word in left] == []
    assert "Мише всё нравится" in left
    assert talk.lane.compare().differences == ()
