"""A questionnaire by a link: answered once by whom it is for; a draft survives what is refused."""

from datetime import date
from typing import Any

import pytest

from tests.accounts import Desk
from tests.api.pages.browser import Browser
from tests.api.pages.links.family import DEAD, Visitor, make, same
from tests.api.talk import Talk
from tests.api.v1.questionnaires.test_asked import MISHA, C
from tests.api.v1.scenes import consented
from tests.world import identity
from workflow.links import asked

LIST = f"{MISHA}?cycle={C}"
MISHA_ID = str(identity("misha"))
BORN = date(2008, 2, 1)
RIGHT = {"q_met": "2", "q_comfortable": "9", "q_useful": "8", "q_call_me": "no"}


@pytest.fixture
def desk(talk: Talk) -> Desk:
    consented(talk)
    return Desk(talk)


CONTACT: dict[str, Any] = {"purpose": "questionnaire", "person": MISHA_ID, "cycle": C, "code": "pupil_contact"}


def contact(desk: Desk) -> str:
    """Make the link to the questionnaire of contacts, before its stage."""
    made = make(desk, "/no-such-page", **CONTACT)
    assert made.status_code == 201, made.text
    return "/link/" + made.text.partition("/link/")[2].partition("<")[0]


def test_a_child_answers_by_a_link_once_and_it_is_his(desk: Desk) -> None:
    path, child = contact(desk), Visitor(desk)
    assert "ещё не открыта" in Browser(desk.talk).read(LIST)
    assert "Как идут дела" not in child.get(path).text
    assert "Как идут дела" in child.enter(path, BORN)
    sent = child.send("answers", **RIGHT)

    assert sent.headers["location"] == "/link-closed?sent=true"
    assert "Ответы отправлены, спасибо!" in child.read("/link-closed?sent=true")
    row = desk.talk.lane.rows()[-1]
    assert (row.type, row.state, row.channel) == ("questionnaire.submitted", "settled", "link")
    assert (row.actor_role, row.source.startswith("urn:stupeni:link:")) == ("mentee", True)
    assert DEAD in same([child.get(path), child.get(child.home)])


def test_a_refused_sending_keeps_what_was_typed_and_the_link(desk: Desk) -> None:
    child = Visitor(desk)
    child.enter(contact(desk), BORN)
    faulty = child.send("answers", **{**RIGHT, "q_met": "много", "q_anything": "Ура"})
    assert faulty.status_code == 422
    assert "Ожидалось целое число от 0 до 31." in faulty.text
    assert 'value="много"' in faulty.text
    desk.talk.say("consent.withdrawn", "person/misha", kind="processing")

    unlawful = child.send("answers", **{**RIGHT, "q_anything": "Ура"})
    assert (unlawful.status_code, "Нужно согласие" in unlawful.text, 'value="Ура"' in unlawful.text) == (
        422,
        True,
        True,
    )
    assert child.get(child.home).status_code == 200
    assert not [row for row in desk.talk.lane.rows() if row.type == "questionnaire.submitted"]


def test_a_link_to_one_questionnaire_opens_no_other_and_no_consents(desk: Desk) -> None:
    child = Visitor(desk)
    child.enter(contact(desk), BORN)

    assert child.get(f"{child.home}/blanks/processing").status_code == 404
    hidden = {"proof": Browser(desk.talk).form(child.read(child.home), f"{child.home}/answers")["proof"]}
    for action in ("consents", "consent-withdrawals", "consent-intentions"):
        assert child.client.post(f"{child.home}/{action}", data=hidden).status_code == 404


def test_a_questionnaire_that_waits_for_nobody_has_no_link(desk: Desk) -> None:
    response = make(desk, "/no-such-page", **{**CONTACT, "code": "teacher_intake"})

    assert (response.status_code, asked.NOT_ASKED in response.text) == (409, True)
