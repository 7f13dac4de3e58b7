"""Tokens of programs: they act where they were made, for what they were made, while they stand, and leave a trace."""

import json
from typing import Any

import pytest
from httpx import Response

from tests.accounts import Desk
from tests.api.talk import V1, Talk
from tests.api.v1.mentors.two import COLLEGE, college_of
from tests.world import identity
from workflow.access import by
from workflow.accounts import account, password
from workflow.tables import account_tokens, journal

MEETINGS = "report:meeting.held"
DEAD = "Ключ не подходит"
BEYOND = "Этому ключу это не разрешено"


@pytest.fixture
def desk(talk: Talk) -> Desk:
    made = Desk(talk)
    made.account()
    return made


def ask(desk: Desk, method: str, path: str, token: str, content: Any = None) -> Response:
    told: Response = desk.talk.client.request(method, V1 + path, json=content, headers=desk.bearer(token))
    return told


def make(desk: Desk, session: str, *scopes: str, days: int = 90, name: str = "Дневник") -> Response:
    return ask(desk, "POST", "/account/tokens", session, {"name": name, "scopes": list(scopes), "days": days})


def made(desk: Desk, *scopes: str, days: int = 90) -> dict[str, Any]:
    told = make(desk, desk.token(), *scopes, days=days)
    assert told.status_code == 201, told.text
    found: dict[str, Any] = told.json()
    return found


def said(response: Response) -> tuple[int, str]:
    told = response.json()
    return response.status_code, {name: one for name, one in told.items() if name != "correlation"}.__repr__()


def card(desk: Desk, name: str = "newcomer") -> dict[str, Any]:
    return desk.talk.event("person.registered", f"person/{name}", name=name, kinds=["teacher"], birth_date="1980-01-01")


def test_a_token_reads_and_reports_what_it_was_made_for(desk: Desk) -> None:
    token = made(desk, "read", "report:person.registered")["token"]
    assert ask(desk, "GET", "/people", token).status_code == 200
    assert ask(desk, "POST", "/events", token, card(desk)).status_code == 202
    assert "newcomer" in ask(desk, "GET", "/people", token).text


def test_what_a_token_reported_stands_in_the_journal_with_its_public_id(desk: Desk) -> None:
    one = made(desk, "report:person.registered")
    assert one["token"].startswith(f"stp_{one['id']}_")
    assert ask(desk, "POST", "/events", one["token"], card(desk)).status_code == 202

    with desk.installation.database.reading(desk.talk.lane.id) as connection:
        rows = connection.execute(journal.select().order_by(journal.c.number)).all()
    reporter = json.loads(rows[-1].record)["reporter"]
    assert reporter["channel"] == f"token:{one['id']}"
    assert (reporter["role"], "person" in reporter) == ("curator", True)
    assert one["token"] not in desk.talk.lane.everything()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/journal"),
        ("GET", "/people/00000000-0000-4000-8000-000000000001"),
        ("GET", "/exports/people.xlsx"),
        ("GET", "/calendar"),
        ("GET", "/imports"),
        ("POST", "/imports"),
        ("POST", f"/pairs/{identity('pair-misha')}/plans"),
    ],
)
def test_a_token_does_nothing_that_it_was_not_made_for(desk: Desk, method: str, path: str) -> None:
    token = made(desk, MEETINGS)["token"]
    refused = ask(desk, method, path, token, {} if method == "POST" else None)
    assert (refused.status_code, BEYOND in refused.text) in ((403, True), (405, False)), refused.text


def test_a_token_of_events_reports_those_that_it_names_and_no_others_among_many(desk: Desk) -> None:
    token = made(desk, "report:person.changed")["token"]
    for body in (card(desk), [card(desk)]):
        kind = "application/cloudevents-batch+json" if isinstance(body, list) else "application/cloudevents+json"
        headers = desk.bearer(token) | {"Content-Type": kind}
        refused = desk.talk.client.post(f"{V1}/events", content=json.dumps(body), headers=headers)
        assert (refused.status_code, "person.registered" in refused.json()["detail"]) == (403, True)
    assert "newcomer" not in ask(desk, "GET", "/people", desk.token()).text


def test_a_token_that_is_unknown_revoked_or_past_its_day_is_told_the_same(desk: Desk) -> None:
    session = desk.token()
    revoked, old = make(desk, session, "read").json(), make(desk, session, "read", days=1).json()
    assert ask(desk, "DELETE", f"/account/tokens/{revoked['id']}", session).status_code == 204
    assert ask(desk, "GET", "/people", old["token"]).status_code == 200
    desk.wait(days=1)
    forged = old["token"][:-1] + ("A" if old["token"][-1] != "A" else "B")
    answers = {
        said(ask(desk, "GET", "/people", token))
        for token in (revoked["token"], old["token"], forged, "stp_", f"stp_{'a' * 12}_{'b' * 43}")
    }

    assert len(answers) == 1
    status, text = answers.pop()
    assert (status, DEAD in text) == (401, True)


def test_a_token_is_no_more_than_its_owner_is_today(desk: Desk) -> None:
    token = made(desk, "read")["token"]
    desk.talk.say("role.revoked", "person/vera", by.HEAD, "olga", role="curator")

    assert said(ask(desk, "GET", "/people", token))[0] == 401


def test_a_token_of_another_institution_finds_nothing_here(desk: Desk) -> None:
    college_of(desk.talk.lane)
    with desk.installation.database.transaction() as connection:
        there = account.open_account(connection, "galina", password.hashed("лодка верба семафор клюква"), desk.time)
        account.grant(connection, there, COLLEGE, identity("vera"), desk.time)
    desk.give_factor("galina")
    token = make(desk, desk.token("galina"), "read", "report:person.changed").json()["token"]
    none = "00000000-0000-4000-8000-000000000001"
    for path in ("/cycles/{}", "/pairs/{}", "/people/{}"):
        here = {"/cycles/{}": "c", "/pairs/{}": "pair-misha", "/people/{}": "misha"}[path]
        theirs, nobody = (ask(desk, "GET", path.format(one), token) for one in (identity(here), none))
        assert said(theirs) == said(nobody)
        assert theirs.status_code == 404
    changed = desk.talk.event("person.changed", "person/misha", name="другой", kinds=["pupil"])
    assert ask(desk, "POST", "/events", token, changed).status_code == 422
    assert "misha" not in ask(desk, "GET", "/people", token).text


def test_a_token_opens_no_page_and_makes_no_other_token(desk: Desk) -> None:
    token = made(desk, "read", "export")["token"]
    browser = desk.browser()
    browser.cookies.set("stupeni", token)
    for path in ("/people", "/today", "/accounts", "/journal"):
        assert browser.get(path).status_code in (403, 404), path
    for path in ("/account", "/account/tokens", "/account/factor"):
        assert browser.get(path).status_code == 404, path
    assert ask(desk, "GET", "/account/sessions", token).status_code == 404
    assert make(desk, token, "read").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"scopes": ["everything"]}, 422),
        ({"scopes": []}, 422),
        ({"scopes": ["report:order.signed"]}, 422),
        ({"name": "  "}, 422),
        ({"days": 366}, 422),
        ({"days": 0}, 422),
        ({"roles": ["head"]}, 422),
    ],
)
def test_a_token_is_not_made_beyond_what_there_is(desk: Desk, wanted: dict[str, Any], status: int) -> None:
    given = {"name": "Дневник", "scopes": ["read"], "days": 90} | wanted
    if given["scopes"] == ["report:order.signed"]:
        desk.talk.say("role.granted", "person/anna", by.HEAD, "olga", role="informant")
        desk.account("anna")
        refused = ask(desk, "POST", "/account/tokens", desk.token("anna"), given)
        assert (refused.status_code, "сами этого не сообщаете" in refused.text) == (403, True)
        return
    assert ask(desk, "POST", "/account/tokens", desk.token(), given).status_code == status


def test_a_mentee_makes_no_token(desk: Desk) -> None:
    desk.account("misha")
    assert make(desk, desk.token("misha"), "read").status_code == 403


def test_the_list_tells_the_last_use_and_never_the_secret(desk: Desk) -> None:
    session = desk.token()
    one = make(desk, session, "read").json()
    assert [found["used_at"] for found in ask(desk, "GET", "/account/tokens", session).json()["items"]] == [None]
    ask(desk, "GET", "/people", one["token"])
    listed = ask(desk, "GET", "/account/tokens", session)
    assert listed.json()["items"][0]["used_at"]
    assert one["token"] not in listed.text


def test_nobody_revokes_a_token_of_another(desk: Desk) -> None:
    desk.account("olga")
    one = made(desk, "read")
    assert ask(desk, "DELETE", f"/account/tokens/{one['id']}", desk.token("olga")).status_code == 404
    assert ask(desk, "GET", "/people", one["token"]).status_code == 200


def test_the_page_makes_shows_once_and_revokes(desk: Desk) -> None:
    browser = desk.browser()
    desk.enter(browser)
    page = "/account/tokens"
    assert "Отметьте" in desk.press(browser, page, page, name="Дневник", days="30").text
    shown = desk.press(browser, page, page, name="Дневник", days="30", read="on", **{MEETINGS: "on"})
    assert shown.status_code == 201
    token = shown.text.partition('<pre class="key">')[2].partition("<")[0]
    assert ask(desk, "GET", "/people", token).status_code == 200
    listed = browser.get(page).text
    assert (token not in listed, "Дневник" in listed, "ещё не использовался" in listed) == (True, True, False)

    gone = desk.press(browser, page, f"/account/tokens/{token[4:16]}/revocations")
    assert gone.headers["location"] == "/account/tokens?said=revoked"
    assert ask(desk, "GET", "/people", token).status_code == 401
    assert "создан ключ для программы (Дневник)" in browser.get("/account").text


def test_an_erased_person_leaves_no_token(desk: Desk) -> None:
    desk.talk.say("role.granted", "person/anna", by.HEAD, "olga", role="informant")
    desk.account("anna")
    assert make(desk, desk.token("anna"), "read").status_code == 201
    desk.talk.say("role.revoked", "person/anna", by.HEAD, "olga", role="informant")
    act = {"act_number": "1", "act_date": "2021-05-12", "destroyed_by": "система «Ступени»"}
    told = desk.talk.say("person.erased", "person/anna", by.HEAD, "olga", **act)
    assert told["state"] == "settled", told

    with desk.installation.database.reading(desk.talk.lane.id) as connection:
        assert not connection.execute(account_tokens.select()).all()
