"""The administrator opens organisations; the head of one above sees counts and decides what nobody else can."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from tests.accounts import GOOD, Desk, kept_of
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by
from workflow.accounts import account
from workflow.organisations.tree import read_tree
from workflow.tables import organisation_grants

LINK = re.compile(r"<code>[^<]*(/join/[\w-]+)</code>")


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


@pytest.fixture
def root(desk: Desk) -> TestClient:
    """The administrator's browser, with his second factor shown."""
    with desk.installation.database.transaction() as connection:
        account.open_account(connection, "root", kept_of(GOOD), desk.time, administrator=True)
    desk.give_factor("root")
    browser = desk.browser()
    assert desk.enter(browser, "root").status_code == 303
    assert browser.get("/").headers["location"] == "/organisations"
    return browser


def opened(desk: Desk, root: TestClient, level: str, name: str, parent: str = "") -> UUID:
    data = {"level": level, "name": name, "parent": parent}
    assert desk.press(root, "/organisations", "/organisations", **data).status_code == 303
    with desk.installation.database.reading() as connection:
        return next(one.id for one in read_tree(connection).by_id.values() if one.name == name)


def under(desk: Desk, place: UUID) -> None:
    """Put the school of the tests under an organisation, as if it had been opened there."""
    with desk.talk.lane.kept() as database, database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE organisations SET parent_id = "
            + ("%s" if database.is_postgres else "?")
            + " WHERE kind = 'institution'",
            (place if database.is_postgres else place.hex,),
        )


def head_above(desk: Desk, root: TestClient, place: UUID) -> TestClient:
    """Have somebody come in as the head of an organisation by the link that is shown once."""
    made = desk.press(root, "/organisations", f"/organisations/{place}/heads", name="Зинаида Орлова")
    link = LINK.search(made.text)
    assert link, made.text
    assert desk.browser().post(link[1], data={"login": "zina", "password": GOOD}).status_code == 303
    assert desk.browser().post(link[1], data={"login": "zoya", "password": GOOD}).status_code == 404
    desk.give_factor("zina")
    browser = desk.browser()
    assert desk.enter(browser, "zina").status_code == 303
    return browser


def test_an_institution_is_opened_with_its_first_head_who_comes_in_by_a_link(desk: Desk, root: TestClient) -> None:
    town = opened(desk, root, "municipality", "Город Н")
    data: dict[str, Any] = {"level": "institution", "name": "Лицей № 3", "head": "Раиса Белова", "parent": str(town)}
    made = desk.press(root, "/organisations", "/organisations", **data)
    link = LINK.search(made.text)
    assert made.status_code == 201
    assert link
    assert desk.browser().post(link[1], data={"login": "raisa", "password": GOOD}).status_code == 303
    desk.give_factor("raisa")
    browser = desk.browser()
    desk.enter(browser, "raisa")
    page = browser.get("/accounts").text

    assert "Раиса Белова" in page
    assert "vera" not in page
    assert "Лицей № 3" in unescape(root.get("/organisations").text)
    assert (
        desk.press(root, "/organisations", "/organisations", level="institution", name="Без головы").status_code == 422
    )


def test_the_administrator_goes_on_in_any_institution(desk: Desk, root: TestClient) -> None:
    here = str(desk.talk.lane.id)
    moved = desk.press(root, "/organisations", "/account/institutions", institution=here)
    assert moved.status_code == 303
    assert root.get("/accounts").status_code == 200


def test_the_head_above_sees_counts_and_never_a_person(desk: Desk, root: TestClient) -> None:
    region = opened(desk, root, "region", "Край")
    under(desk, region)
    browser = head_above(desk, root, region)
    assert browser.get("/").headers["location"] == "/organisation"
    page = unescape(browser.get("/organisation").text)

    assert "Школа № 1" in page
    assert "Пар: скрыто." in page
    for person in ("misha", "vera", "olga"):
        assert person not in page
    for path in ("/people", "/journal", f"/cycles/{identity('c')}", f"/people/{identity('misha')}", "/organisations"):
        assert browser.get(path).status_code in (403, 404), path


def test_a_grant_that_ended_admits_nobody_and_stays_as_a_row(desk: Desk, root: TestClient) -> None:
    region = opened(desk, root, "region", "Край")
    browser = head_above(desk, root, region)
    with desk.installation.database.reading() as connection:
        (grant,) = connection.execute(select(organisation_grants)).all()
    ended = desk.press(root, "/organisations", f"/organisations/{region}/heads/{grant.id}/endings")

    assert ended.status_code == 303
    assert browser.get("/organisation").status_code == 403
    with desk.installation.database.reading() as connection:
        (kept,) = connection.execute(select(organisation_grants)).all()
    assert (kept.name, kept.account_id is not None, kept.ended_at) == ("Зинаида Орлова", True, desk.time)


def test_the_head_above_decides_what_nobody_in_the_institution_can(desk: Desk, root: TestClient) -> None:
    """Both heads but one are gone, and it was he who asked."""
    talk, region = desk.talk, opened(desk, root, "region", "Край")
    under(desk, region)
    browser = head_above(desk, root, region)
    asked: Any = {"cycle": str(identity("c")), "reason": "Школа закрывается на ремонт"}
    settled(talk.say("cycle.cancelling_asked", "approval/a", by.HEAD, "olga", **asked))
    assert "Ничего." in browser.get("/organisation").text, "there is another head"
    settled(talk.say("role.revoked", "person/petr", by.HEAD, "olga", role="head"))
    page = unescape(browser.get("/organisation").text)
    assert "отменить цикл" in page
    assert "Школа закрывается на ремонт" in page
    refused = desk.press(
        browser, "/organisation", f"/organisation/approvals/{identity('a')}", do="decline", reason="Рано"
    )

    assert refused.status_code == 303
    talk.lane.settle()
    assert "Ничего." in browser.get("/organisation").text
    told = [row for row in talk.lane.rows() if row.type == "approval.declined"]
    assert [(row.state, row.actor_role) for row in told] == [("settled", "head_above")]


def test_an_auditor_from_above_is_let_in_for_his_term_and_no_longer(desk: Desk, root: TestClient) -> None:
    """The institution sees whom and until when; its journal keeps it."""
    region = opened(desk, root, "region", "Край")
    under(desk, region)
    browser = head_above(desk, root, region)
    sent = {"institution": str(desk.talk.lane.id), "name": "Игнат Зорин"}
    assert desk.press(browser, "/organisation", "/organisation/auditors", **sent, until="2099-01-01").status_code == 422
    last = (desk.time + timedelta(days=5)).date()
    made = desk.press(browser, "/organisation", "/organisation/auditors", **sent, until=last.isoformat())
    link = LINK.search(made.text)
    assert link, made.text
    assert desk.browser().post(link[1], data={"login": "ignat", "password": GOOD}).status_code == 303
    desk.give_factor("ignat")
    auditor = desk.browser()
    desk.enter(auditor, "ignat")
    assert auditor.get("/journal").status_code == 200
    assert "Игнат Зорин" in (page := unescape(Browser(desk.talk, "olga", by.HEAD).read("/accounts")))
    assert "проверяющий до" in page
    granted = [row for row in desk.talk.lane.rows() if row.type == "role.granted"][-1]
    assert (granted.state, granted.actor_role) == ("settled", "head_above")
    desk.wait(days=6)
    later = desk.browser()
    desk.enter(later, "ignat")
    assert later.get("/journal").status_code in (401, 403)


def test_the_organisation_above_lets_nobody_in_but_auditors(talk: Talk) -> None:
    told = talk.event("role.granted", "person/vera", actorrole="head_above", role="head")
    accepted = talk.post("/events", told, "above", by.HEAD_ABOVE)
    assert accepted.status_code == 202
    talk.lane.settle()
    (row,) = [one for one in talk.lane.rows() if one.event_id == told["id"]]
    assert (row.state, "только проверяющего" in row.refusal["sentence"]) == ("refused", True)
