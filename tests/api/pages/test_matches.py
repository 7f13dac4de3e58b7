"""A match on the page of its pair: each side answers for itself, the curator types from paper, tells and ends."""

from tests.api.pages.browser import Browser, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

MATCH = f"/matches/{identity('match')}"


def proposed(talk: Talk) -> Talk:
    """Have Anna stand in the base and be proposed to Misha."""
    talk.say("consent.signed", "person/anna", by.CURATOR, "vera", kind="processing", signed_by_person=True)
    offer = {"cycle": str(identity("c")), "forms": ["student_student"]}
    settled(talk.say("mentor.offered", "person/anna", by.MENTOR, "anna", **offer))
    sides = {"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}
    settled(talk.say("match.proposed", "match/match", by.CURATOR, "vera", **sides))
    return talk


def test_a_side_answers_for_itself_alone(talk: Talk) -> None:
    browser = Browser(proposed(talk), "anna", by.MENTOR)
    page = browser.read(pair())

    assert page.count("Записать согласие</summary>") == 1
    assert "papernumber" not in page
    assert "Стороны извещены" not in page

    after = browser.press(pair(), f"{MATCH}/agreements", side="mentor")
    assert "согласие дал наставник, ждём вторую сторону" in after
    assert "Записать согласие</summary>" not in after


def test_a_curator_types_an_answer_with_its_paper(talk: Talk) -> None:
    browser = Browser(proposed(talk))
    key = browser.form(browser.read(pair()), f"{MATCH}/agreements")
    bare = browser.post(f"{MATCH}/agreements", **{**key, "side": "mentee"})
    assert bare.status_code == 400
    assert "номер и дату бумаги" in bare.text

    paper = {"side": "mentee", "papernumber": "Согласие № 3", "paperdate": "2021-05-12"}
    assert "согласие дал наставляемый" in browser.press(pair(), f"{MATCH}/agreements", **paper)


def test_a_match_is_told_and_ended_by_the_curator(talk: Talk) -> None:
    browser = Browser(proposed(talk))
    assert "участники знают" in browser.press(pair(), f"{MATCH}/notices", day="2021-05-12")

    over = browser.press(pair(), f"{MATCH}/endings", reason="Не сошлось расписание")
    assert "раньше" in over
    assert f"{MATCH}/endings" not in over


def test_a_match_that_is_not_there_is_no_page(browser: Browser) -> None:
    form = browser.form(browser.read(pair()), f"{pair()}/pauses")
    assert browser.post(f"/matches/{identity('nobody')}/notices", **form, day="2021-05-12").status_code == 404
