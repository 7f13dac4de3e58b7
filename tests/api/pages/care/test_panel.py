"""The panels of care on the page of a pair, the care list, the orders and a group."""

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.api.v1.pairing.test_proposals import admitted, ready
from tests.api.v1.scenes import PAIR, consented, grouped, matched, propose, settled
from tests.world import identity
from workflow.access import by


def test_a_mentor_is_proposed_by_a_button(talk: Talk) -> None:
    admitted(talk)
    ready(talk)
    curator = Browser(talk)
    page = curator.read(pair())
    assert "отобран и обучен" in page
    page = curator.press(pair(), f"{pair()}/matches", mentor=str(identity("oleg")))

    assert "уже предложен, ждём ответа" in page
    assert "Кого предложить" not in Browser(talk, "misha", by.MENTEE).read(pair())


def test_a_mentor_is_replaced_by_a_button(talk: Talk) -> None:
    admitted(talk)
    matched(talk)
    ready(talk)
    action = f"/matches/{identity('match-misha')}/replacements"
    page = Browser(talk).press(pair(), action, mentor=str(identity("oleg")), reason="Анна уехала")

    assert "Записано" in page
    assert talk.read(PAIR)["mentor"]["name"] == "oleg"


def test_an_early_end_is_talked_over_on_the_page(talk: Talk) -> None:
    admitted(talk)
    matched(talk)
    consented(talk)
    settled(talk.say("match.ended", "match/match-misha", reason="Некогда"))
    curator = Browser(talk)
    assert "Прощальной беседы ещё нет: наставляемый, наставник, законный представитель" in curator.read(pair())
    for side in ("mentee", "mentor", "representative"):
        told = {"side": side, "day": "2021-05-12", "said": "Жаль", "next_step": "Ищем другого"}
        page = curator.press(pair(), f"{pair()}/exit-talks", **told)

    assert "Прощальной беседы ещё нет" not in page


def test_a_contact_is_recorded_on_the_page(talk: Talk) -> None:
    matched(talk)
    told = {"side": "mentor", "day": "2021-05-12", "how": "call", "deeper": "true"}
    page = Browser(talk).press(pair(), f"{pair()}/contacts", **told)

    assert "12 мая 2021 г.: наставник, звонок, подробно" in page


def test_the_care_list_shows_who_has_nobody(talk: Talk) -> None:
    admitted(talk)
    matched(talk)
    settled(talk.say("match.ended", "match/match-misha", reason="Некогда"))
    page = Browser(talk).read(f"{cycle()}/care")

    assert f"{pair()}/supports" in page
    assert f"{pair()}/care" in page
    assert "Прощальной беседы ещё нет" in page
    assert Browser(talk, "misha", by.MENTEE).get(f"{cycle()}/care").status_code == 403


def test_an_order_is_drafted_printed_and_recorded_from_paper(talk: Talk) -> None:
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    propose(talk, "misha")
    curator = Browser(talk)
    assert "Закрепить наставников" in curator.read(f"{cycle()}/orders")
    signed = {"number": "15-н", "signed_on": "2021-05-12", "head": str(identity("olga"))}
    page = curator.press(f"{cycle()}/orders", f"{cycle()}/orders", **signed)

    assert "№ 15-н" in page
    assert "Закреплять пока некого" in page
    head = Browser(talk, "olga", by.HEAD)
    page = head.press(f"{cycle()}/orders", f"{cycle()}/order-revocations", reason="Ошибка в имени")
    assert "Ошибка в имени" in page
    assert "Закрепить наставников" in page


def test_a_draft_that_changed_meanwhile_is_not_signed(talk: Talk) -> None:
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    propose(talk, "misha")
    head = Browser(talk, "olga", by.HEAD)
    form = head.form(head.read(f"{cycle()}/orders"), f"{cycle()}/orders")
    settled(talk.say("match.ended", "match/match-misha", reason="Некогда"))
    answer = head.post(f"{cycle()}/orders", **form, number="1", signed_on="2021-05-12")

    assert "Список пар с тех пор изменился" in answer.text


def test_a_group_has_a_page(talk: Talk) -> None:
    grouped(talk)
    group = f"/groups/{identity('g')}"
    curator = Browser(talk)
    page = curator.read(group)

    assert "Цель группы ещё не поставлена" in page
    assert f'href="/pairs/{identity("pair-kolya")}"' in page
    assert f'href="/pairs/{identity("pair-kolya")}"' not in Browser(talk, "misha", by.MENTEE).read(group)
    assert Browser(talk, "petr", by.MENTEE).get(group).status_code == 404
    fields = curator.form(page, f"{group}/dissolutions") | {"reason": "Каждый хочет сам"}
    assert curator.post(f"{group}/dissolutions", **fields).status_code == 303
    assert "окончена" in curator.read(group)
