"""The pages of questionnaires: a form that keeps what was typed, a reading view, and scores."""

from typing import Any

from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.api.v1.questionnaires.test_asked import MISHA, C, answered, submit
from tests.api.v1.scenes import consented, settled
from workflow.access import by

LIST = f"{MISHA}?cycle={C}"
ACTION = f"{MISHA}/pupil_contact?cycle={C}"
RIGHT = {"q_met": "2", "q_comfortable": "9", "q_useful": "8", "q_call_me": "no"}


def misha(talk: Talk) -> Browser:
    consented(talk)
    return Browser(talk, "misha", by.MENTEE)


def test_a_child_fills_in_a_form_himself(talk: Talk) -> None:
    browser = misha(talk)
    assert "Как идут дела" in browser.read(LIST)
    page = browser.press(ACTION, ACTION, **RIGHT)

    assert "Записано: Анкета сдана." in page
    assert "Ответы читают куратор, психолог и руководитель." in page
    row = talk.lane.rows()[-1]
    assert (row.state, row.actor_role, row.channel) == ("settled", "mentee", "pages")


def test_a_form_with_faults_keeps_what_was_typed_and_says_what_is_wrong_at_the_question(talk: Talk) -> None:
    browser = misha(talk)
    typed = {**browser.form(browser.read(ACTION), ACTION), "q_met": "много", "q_comfortable": "9", "q_anything": "Ура"}
    response = browser.post(ACTION, **typed)

    assert response.status_code == 422
    assert "осталось исправить 3 места" in response.text
    assert "Ожидалось целое число от 0 до 31." in response.text
    assert 'name="q_met" type="text" inputmode="numeric" value="много"' in response.text
    assert 'name="q_comfortable" value="9" checked' in response.text
    assert 'value="Ура"' in response.text
    assert not [row for row in talk.lane.rows() if row.type == "questionnaire.submitted"]


def test_a_curator_types_from_paper_and_names_it(talk: Talk) -> None:
    consented(talk)
    browser = Browser(talk)
    without = browser.post(ACTION, **browser.form(browser.read(ACTION), ACTION), **RIGHT)
    assert without.status_code == 422
    assert "Укажите, с какой бумаги введены ответы." in without.text

    page = browser.press(ACTION, ACTION, **RIGHT, papernumber="Анкета № 7", paperdate="2021-05-12")
    assert "Записано: Анкета сдана." in page
    assert "С бумаги: Анкета № 7" in page
    assert "Как тебе с наставником?" in page


def test_a_correction_is_asked_for_its_reason_and_the_first_answers_stay_to_be_read(talk: Talk) -> None:
    consented(talk)
    settled(submit(talk, answered()))
    browser, page = Browser(talk), f"{MISHA}/pupil_intake?cycle={C}"
    anew = f"{page}&anew=true"
    assert "Исправить ответы" in browser.read(page)
    assert "Несколько слов." in browser.read(anew), "a correction begins from what was answered"
    typed: dict[str, Any] = browser.form(browser.read(anew), page) | {
        "q_hard": ["maths"],
        "q_likes": "Шахматы",
        "q_mentor_should": ["listens", "cheerful"],
        "q_free_time": ["evening"],
        "q_every_week": "yes",
        "q_study_easier": "5",
        "q_own_company": "6",
        "q_bolder": "7",
        "papernumber": "Анкета № 8",
        "paperdate": "2021-05-12",
    }
    assert "Назовите причину" in browser.post(page, **typed).text
    done = browser.post(page, **typed, reason="Не та строка")
    told = browser.read(done.headers["location"])

    assert "умеет слушать, с ним весело" in told
    assert "Причина исправления: Не та строка" in told
    assert "исправлена позже" in told


def test_a_mentor_opens_nobodys_questionnaires(talk: Talk) -> None:
    consented(talk)
    assert Browser(talk, "petr", by.MENTOR).get(LIST).status_code in (403, 404)


def test_what_is_not_for_a_person_is_not_there(talk: Talk) -> None:
    consented(talk)
    assert "Такой анкеты" in Browser(talk).read(f"{MISHA}/teacher_intake?cycle={C}", 404)


def test_scores_that_are_not_there_yet_say_so(talk: Talk) -> None:
    assert "Сравнивать пока нечего" in Browser(talk).read(f"{cycle()}/scores")


def test_a_score_of_one_is_not_shown(talk: Talk) -> None:
    consented(talk)
    settled(submit(talk, answered("pupil_entry")))
    settled(submit(talk, answered("pupil_exit")))
    page = Browser(talk).read(f"{cycle()}/scores")

    assert "Вовлечённость" in page
    assert "слишком мало" in page
    assert "<meter" not in page
    assert "style=" not in page


def test_what_waits_says_until_which_day(talk: Talk, browser: Browser) -> None:
    """The stage was forced on 12 May: the pack gives thirty days for what it asks."""
    assert "; до " not in browser.read(LIST)
    settled(talk.say("stage.forcing_asked", "approval/f", cycle=C, stage="preparation", reason="Так надо"))
    settled(talk.say("stage.forced", "approval/f", by.HEAD, "olga"))

    assert "; до 11 июня 2021 г." in browser.read(LIST)
    assert "Ответить до 11 июня 2021 г." in browser.read(f"{MISHA}/pupil_intake?cycle={C}")
