"""The page of duties: who curates, the form of the head, and the line on the cycle's page."""

from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by


def test_the_head_hands_the_duties_over_for_a_term(talk: Talk) -> None:
    settled(talk.say("team.named", "cycle/c", by.HEAD, "olga", curator=str(identity("vera"))))
    settled(talk.say("role.granted", "person/petr", by.HEAD, "olga", role="curator"))
    head, page = Browser(talk, "olga", by.HEAD), f"{cycle()}/duties"
    people = {"hands_over": str(identity("vera")), "takes_over": str(identity("petr"))}
    told = head.press(page, f"{cycle()}/hand-overs", **people, terms="deputy", until="2099-01-09", reason="Отпуск")

    assert "Записано: Дела куратора переданы." in told
    assert "замещает по 9 января 2099 г." in told
    assert "Ведёт: petr (замещает по 9 января 2099 г.)" in Browser(talk).read(cycle())


def test_the_curator_reads_who_curates_and_hands_nothing_over(browser: Browser) -> None:
    page = browser.read(f"{cycle()}/duties")

    assert "Пока не передавались" in page
    assert "hand-overs" not in page


def test_a_mentor_is_shown_no_page_of_duties(talk: Talk) -> None:
    assert Browser(talk, "anna", by.MENTOR).get(f"{cycle()}/duties").status_code == 404
