"""The page of exports: the lists that its reader may take, each with its link."""

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by


def test_a_curator_finds_every_list_with_its_link(talk: Talk) -> None:
    browser = Browser(talk)
    page = browser.read("/exports")
    assert f'href="/api/v1/exports/pairs.xlsx?cycle={identity("c")}" download>Пары</a>' in page
    assert 'href="/api/v1/exports/people.xlsx" download>Люди</a>' in page
    assert browser.get("/api/v1/exports/people.xlsx").status_code == 200


def test_an_auditor_finds_no_list_of_people(talk: Talk) -> None:
    page = Browser(talk, "nina", by.AUDITOR).read("/exports")
    assert "pairs.xlsx" in page
    assert "people.xlsx" not in page


def test_a_mentee_is_told_that_lists_are_not_his(talk: Talk) -> None:
    assert "Списки выгружают те, кто ведёт программу" in Browser(talk, "misha", by.MENTEE).read("/exports", 403)
