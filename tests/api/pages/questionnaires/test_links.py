"""Questionnaires are reached from a person, a pair and the cycle, by those who may know of them."""

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.api.v1.questionnaires.test_asked import MISHA, C
from tests.api.v1.scenes import matched, settled
from tests.world import identity
from workflow.access import by

ANNA = f"/people/{identity('anna')}/questionnaires"


def to_mentee_base(talk: Talk) -> None:
    asked = {"cycle": C, "stage": "preparation", "reason": "Опоздали с приказом"}
    settled(talk.say("stage.forcing_asked", "approval/f", by.CURATOR, "vera", **asked))
    settled(talk.say("stage.forced", "approval/f", by.HEAD, "olga"))


def test_a_card_and_a_pair_lead_to_questionnaires(talk: Talk, browser: Browser) -> None:
    matched(talk)
    to_mentee_base(talk)
    card = browser.read(f"/people/{identity('misha')}")
    assert f'href="{MISHA}?cycle={C}"' in card
    assert "ждут ответа" in card

    shown = browser.read(pair())
    assert f'href="{MISHA}?cycle={C}"' in shown
    assert f'href="{ANNA}?cycle={C}"' in shown


def test_a_mentor_is_led_to_his_own_and_not_to_those_of_his_mentee(talk: Talk) -> None:
    matched(talk)
    shown = Browser(talk, "anna", by.MENTOR).read(pair())

    assert f'href="{ANNA}?cycle={C}"' in shown
    assert MISHA not in shown


def test_a_child_finds_what_waits_for_him_on_the_page_of_the_cycle(talk: Talk) -> None:
    child = Browser(talk, "misha", by.MENTEE)
    assert "Мои анкеты ждут ответа" not in child.read(cycle())
    to_mentee_base(talk)
    page = child.read(cycle())

    assert "Мои анкеты ждут ответа" in page
    assert f'href="{MISHA}/pupil_intake?cycle={C}"' in page
    assert "Как идут дела" not in page
