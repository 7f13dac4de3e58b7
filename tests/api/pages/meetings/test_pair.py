"""Meetings on the page of a pair: planned, moved, told and cancelled by buttons, and the question whether it fits."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.pages.browser import Browser, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import matched, settled
from tests.world import identity
from workflow.access import by

ZONE = ZoneInfo("Europe/Moscow")
PLAN = f"{pair()}/planned-meetings"


def at(talk: Talk, **away: float) -> str:
    """Give a moment as a date-time field of the browser writes it."""
    here = talk.lane.installation.now().astimezone(ZONE) + timedelta(**away)
    return here.strftime("%Y-%m-%dT%H:%M")


def plan(browser: Browser, **away: float) -> tuple[str, str]:
    """Plan a meeting; give the page and the meeting's id."""
    page = browser.press(pair(), PLAN, kind="regular", starts_at=at(browser.talk, **away), place="Кабинет 12")
    (meeting,) = browser.talk.read(pair())["planned"]
    return page, meeting["id"]


def test_a_meeting_is_planned_moved_and_cancelled(talk: Talk) -> None:
    matched(talk)
    mentor = Browser(talk, "anna", by.MENTOR)
    page, meeting = plan(mentor, days=3)
    assert "Записано: Встреча назначена." in page
    assert "Встреча назначена" in Browser(talk).read(pair()).partition("История")[2]
    assert "Кабинет 12" in page
    assert "назначена</span>" in page
    assert f'action="{pair()}/missed-meetings"' not in page, "its day has not come"

    page = mentor.press(pair(), f"/meetings/{meeting}/moves", starts_at=at(talk, days=5), reason="Контрольная")
    assert "Перенесена" in page
    page = mentor.press(pair(), f"/meetings/{meeting}/cancellations")
    assert "отменена" in page
    assert f"/meetings/{meeting}/moves" not in page


@pytest.mark.parametrize(("answer", "state"), [("meetings", "засчитана"), ("missed-meetings", "не состоялась")])
def test_a_meeting_that_is_over_asks_whether_it_was_held(talk: Talk, answer: str, state: str) -> None:
    matched(talk)
    browser = Browser(talk)
    page, meeting = plan(browser, hours=-2)
    assert "ждём ответа: состоялась?" in page
    told = {"planned": meeting, "kind": "regular", "day": at(talk, hours=-2)[:10]}
    page = browser.press(pair(), f"{pair()}/{answer}", **told, **{"absent-mentee": "on"})

    assert "ждём ответа" not in page
    assert state in page
    assert talk.read(pair())["planned"] == []


def test_regular_meetings_are_counted_on_the_page(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", kind="regular"))
    page = Browser(talk).read(pair())

    assert "регулярных засчитано 1 из 4" in page


def test_each_side_answers_for_itself_and_reads_nothing_of_the_other(talk: Talk) -> None:
    matched(talk)
    question = "Подходите ли вы друг другу?"
    mentee, mentor = Browser(talk, "misha", by.MENTEE), Browser(talk, "anna", by.MENTOR)
    assert question not in mentee.read(pair())
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational"))
    assert question in mentee.read(pair())
    assert question in mentor.read(pair())

    page = mentee.press(pair(), f"{pair()}/fits", answer="deciding")
    assert question not in page
    assert "ещё решаю" not in mentor.read(pair())
    assert "наставляемый: ещё решаю" in Browser(talk).read(pair())

    page = mentor.press(pair(), f"{pair()}/fits", answer="does_not_fit")
    assert "Записано: Сторона ответила, подходит ли ей пара." in page
    assert talk.read(pair())["mentor"] is None
    after = mentee.read(pair())
    for word in ("не подходит", "anna отказ", "виноват"):
        assert word not in after


def test_the_curator_types_the_answer_of_a_side_from_paper(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational"))
    browser = Browser(talk)
    assert "ответ с бумаги, наставляемый" in browser.read(pair())
    form = browser.form(browser.read(pair()), f"{pair()}/fits")
    paper = {"papernumber": "О-1", "paperdate": "2021-05-13", "answer": "fits"}
    response = browser.post(f"{pair()}/fits", **{**form, "side": "mentee", **paper})
    assert "Записано" in browser.read(response.headers["location"])
    row = talk.lane.rows()[-1]
    assert (row.actor_person, row.actor_role, row.reporter_person) == (identity("misha"), "mentee", identity("vera"))
    assert row.paper["number"] == "О-1"

    lame: dict[str, Any] = {**form, "side": "mentor", "answer": "fits", "papernumber": "О-2"}
    assert browser.post(f"{pair()}/fits", **lame).status_code == 400
    assert browser.post(f"{pair()}/fits", **{**form, "side": "", "answer": "fits"}).status_code == 400


def test_a_moment_that_is_none_is_said(talk: Talk) -> None:
    matched(talk)
    browser = Browser(talk)
    form = browser.form(browser.read(pair()), PLAN) | {"kind": "regular"}
    assert "ожидались день и время" in browser.post(PLAN, **form, starts_at="tomorrow").text
    far = browser.press(pair(), PLAN, kind="regular", starts_at="2099-01-01T10:00")
    assert "проверьте год" in far


def test_a_stranger_moves_no_meeting(talk: Talk) -> None:
    matched(talk)
    _, meeting = plan(Browser(talk), days=3)
    stranger = Browser(talk, "petr", by.MENTOR)
    proof = stranger.form(stranger.read("/"), "/sign-out")["proof"]
    given = {"proof": proof, "key": str(identity("key")), "starts_at": at(talk, days=4)}
    assert stranger.post(f"/meetings/{meeting}/moves", **given).status_code == 404
