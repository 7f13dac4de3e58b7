"""How often somebody may knock, asked of the routes: a problem or a page with the seconds to wait, and a figure."""

from dataclasses import replace
from typing import Any

import pytest

from api.app import furnish
from tests.accounts import GOOD, Desk
from tests.api.pages.browser import Browser
from tests.api.talk import V1, Talk
from workflow.access import by


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


def limit(desk: Desk, **rates: Any) -> None:
    """Furnish the application with these rates."""
    installation = desk.installation
    narrow: Any = replace(installation, settings=replace(installation.settings, **rates))
    desk.talk.lane.installation = desk.installation = narrow
    desk.talk.bell.installation = narrow
    furnish(desk.talk.app, narrow, desk.talk.bell)


def test_signing_in_too_often_is_a_page_or_a_problem_and_the_next_minute_is_another(desk: Desk) -> None:
    desk.account("misha")
    limit(desk, rate_sign_in=3)
    browser, given = desk.browser(), {"login": "misha", "password": GOOD}
    assert [desk.knock(browser, "misha").status_code for _ in range(4)] == [303, 303, 303, 429]
    page = desk.knock(browser, "misha")
    assert (page.status_code, "<h1>Вход</h1>" in page.text, "Подождите" in page.text) == (429, True, True)
    assert 0 < int(page.headers["retry-after"]) <= 60
    assert desk.knock(desk.browser("10.0.0.2"), "misha").status_code == 303, "from elsewhere the login is open"

    problems = [desk.talk.client.post(f"{V1}/account/sessions", json=given) for _ in range(4)]
    assert [one.status_code for one in problems] == [201, 201, 201, 429]
    assert problems[-1].headers["content-type"] == "application/problem+json"
    assert (problems[-1].json()["code"], "retry-after" in problems[-1].headers) == ("too_often", True)
    desk.wait(minutes=1)
    assert desk.knock(browser, "misha").status_code == 303


def test_a_stranger_who_knocks_at_a_login_does_not_shut_it_for_its_owner(desk: Desk) -> None:
    desk.account("misha")
    limit(desk, rate_sign_in=2)
    stranger = desk.browser("203.0.113.7")
    assert [desk.knock(stranger, "misha", "догадка").status_code for _ in range(3)][-1] == 429

    assert desk.knock(desk.browser(), "misha").status_code == 303


def test_links_are_used_and_made_so_many_times_a_minute(desk: Desk) -> None:
    limit(desk, rate_reset=1)
    visitor, given = desk.browser(), {"login": "somebody", "password": GOOD}
    assert [visitor.post(f"/join/stl_{n}", data=given).status_code for n in range(2)] == [404, 404]
    curator = Browser(desk.talk)
    proof = curator.form(curator.read("/accounts"), "/sign-out")
    path = f"/accounts/{desk.talk.event('x', 'person/misha')['subject'].partition('/')[2]}/links"
    assert [curator.post(path, **proof).status_code for _ in range(2)] == [201, 429]


def test_lists_are_taken_so_many_times_a_minute_by_one_and_by_all_of_an_institution(desk: Desk) -> None:
    limit(desk, rate_exports=2)
    path = "/exports/people.xlsx"
    assert [desk.talk.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert desk.talk.get(path, "olga", by.HEAD).status_code == 200
    assert desk.talk.get("/exports").status_code == 200, "what may be taken is told at any time"


def test_events_are_reported_so_many_times_a_minute_by_programs_and_on_pages(desk: Desk) -> None:
    limit(desk, rate_events=2)

    def send(n: int) -> int:
        told = desk.talk.event("person.registered", f"person/new-{n}", name="новый", kinds=["teacher"])
        status: int = desk.talk.post(
            "/events", told | {"data": told["data"] | {"birth_date": "1980-01-01"}}
        ).status_code
        return status

    before = len(desk.talk.lane.rows())
    assert [send(n) for n in range(3)] == [202, 202, 429]
    assert len(desk.talk.lane.rows()) == before + 2, "what is told to wait is not stored"
    browser = Browser(desk.talk)
    proof = browser.form(browser.read("/accounts"), "/sign-out")
    late = browser.post("/calendar/replacements", **proof)
    assert (late.status_code, "retry-after" in late.headers, "<h1>" in late.text) == (429, True, True)


def test_whoever_was_told_to_wait_is_counted(desk: Desk) -> None:
    limit(desk, rate_exports=1)
    for _ in range(3):
        desk.talk.get("/exports/people.xlsx")
    figures = desk.talk.client.get("/metrics").text

    assert 'stupeni_limited_total{by="account",door="exports"} 2.0' in figures
    assert 'stupeni_limited_total{by="organisation",door="events"} 0.0' in figures
    assert "stupeni_rates_counted_alone_total 0.0" in figures
