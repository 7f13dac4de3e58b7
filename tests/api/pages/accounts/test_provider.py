"""Signing in by an outside provider, against a process that speaks OpenID Connect and lies when it is told to."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.pages.accounts.provider import NOT_CONFIGURED
from api.provider.provider import LIES, REFUSED, Provider
from api.provider.reach import OUT
from tests.accounts import Desk
from tests.api.pages.browser import FORM, HIDDEN
from tests.api.provider.vouched import Vouching
from tests.api.provider.vouching import CLIENT, SECRET
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by
from workflow.accounts import link
from workflow.accounts.password import NONE
from workflow.outside.arrival import STALE
from workflow.outside.entering import UNKNOWN
from workflow.outside.identity import NO_PASSWORD, TAKEN
from workflow.tables import account_arrivals, account_identities, accounts

ONWARD = re.compile(r'<a class="button" href="([^"]+)">')


@pytest.fixture
def desk(talk: Talk, vouching: Vouching) -> Desk:
    made = Desk(talk)
    made.account("anna")
    known = {"oidc_issuer": vouching.issuer, "oidc_client": CLIENT, "oidc_client_secret": SECRET}
    told: dict[str, Any] = {**known, "oidc_name": "Школьный вход", "site": "http://testserver"}
    configure(made, **told)
    return made


def configure(desk: Desk, **told: Any) -> None:
    settings = replace(desk.installation.settings, **told)
    desk.talk.app.state.installation = replace(desk.installation, settings=settings)
    desk.talk.app.state.provider = Provider(settings, desk.installation.now)


def go(browser: TestClient, path: str = "/sign-in/provider", **fields: str) -> str:
    """Press the button, and give where it leads."""
    page = browser.post(path, data={"onward": "/"} | fields)
    found = ONWARD.search(page.text)
    assert found, page.text
    return unescape(found[1])


def sign_in(browser: TestClient, vouching: Vouching) -> Response:
    found: Response = browser.get(vouching.back(go(browser, onward="/account")))
    return found


def proof(browser: TestClient, action: str) -> dict[str, str]:
    page = browser.get("/account").text
    return next(dict(HIDDEN.findall(inside)) for to, inside in FORM.findall(page) if to == action)


def linked(desk: Desk, vouching: Vouching) -> TestClient:
    """Link the identity of Anna from a session of her own."""
    browser = desk.browser()
    desk.enter(browser, "anna")
    there = go(browser, "/account/identities", **proof(browser, "/account/identities"))
    assert browser.get(vouching.back(there)).status_code == 200
    return browser


def test_an_identity_that_its_owner_linked_lets_him_in(desk: Desk, vouching: Vouching) -> None:
    browser = linked(desk, vouching)
    assert "связан внешний вход" in browser.get("/account").text

    fresh = desk.browser()
    arrived = sign_in(fresh, vouching)
    assert arrived.status_code == 200
    assert 'content="0; url=/account"' in arrived.text
    assert "anna" in fresh.get("/account").text
    with desk.installation.database.reading() as connection:
        (row,) = connection.execute(account_identities.select()).all()
        assert not connection.execute(account_arrivals.select()).all()
    assert (row.issuer, row.subject) == (vouching.issuer, "s-1")


def test_an_identity_that_nobody_linked_lets_nobody_in_whatever_its_e_mail_says(desk: Desk, vouching: Vouching) -> None:
    linked(desk, vouching)
    vouching.say(subject="s-2", email="anna@example.org", preferred_username="anna", email_verified=True)
    fresh = desk.browser()

    refused = sign_in(fresh, vouching)
    assert (refused.status_code, UNKNOWN in refused.text) == (401, True)
    assert "stupeni" not in fresh.cookies


def test_whoever_comes_with_a_lie_is_told_nothing_more_and_not_let_in(desk: Desk, vouching: Vouching) -> None:
    linked(desk, vouching)
    vouching.say("forged")
    browser = desk.browser()

    refused = sign_in(browser, vouching)
    assert (refused.status_code, LIES in refused.text) == (401, True)
    assert "stupeni" not in browser.cookies


@pytest.mark.parametrize("lie", ["issuer", "plain"])
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(desk: Desk, vouching: Vouching, lie: str) -> None:
    vouching.say(lie)

    refused = desk.browser().post("/sign-in/provider", data={"onward": "/"})
    assert (refused.status_code, LIES in refused.text) == (401, True)


def test_somebody_whom_the_provider_does_not_let_in_is_told_so(desk: Desk, vouching: Vouching) -> None:
    vouching.say("denied")
    refused = sign_in(desk.browser(), vouching)

    assert (refused.status_code, REFUSED in refused.text) == (401, True)


def test_a_state_is_good_once_in_its_own_browser_and_for_minutes(desk: Desk, vouching: Vouching) -> None:
    linked(desk, vouching)
    owner, thief = desk.browser(), desk.browser()
    back = vouching.back(go(owner))
    assert STALE in thief.get(back).text
    assert owner.get(back).status_code == 200
    replayed = owner.get(back)
    assert (replayed.status_code, STALE in replayed.text) == (401, True)

    late = desk.browser()
    back = vouching.back(go(late))
    desk.wait(minutes=10)
    assert STALE in late.get(back).text
    assert STALE in desk.browser().get("/sign-in/arrived").text


def test_a_code_of_another_request_is_of_no_use(desk: Desk, vouching: Vouching) -> None:
    """Whoever steals a code and puts it to his own state has not the verifier that goes with it."""
    linked(desk, vouching)
    stolen = dict(parse_qsl(urlsplit(vouching.back(go(desk.browser()))).query))["code"]
    thief = desk.browser()
    own = vouching.back(go(thief))

    refused = thief.get(re.sub(r"code=[^&]+", f"code={stolen}", own))
    assert (refused.status_code, REFUSED in refused.text) == (401, True)


def test_a_provider_that_is_out_holds_nobody_up_who_has_a_password(desk: Desk) -> None:
    configure(desk, oidc_issuer="http://127.0.0.1:9")
    shown = desk.browser().post("/sign-in/provider", data={"onward": "/"})
    assert (shown.status_code, OUT in shown.text) == (503, True)
    assert desk.enter(desk.browser(), "anna").status_code == 303


def test_what_the_provider_says_of_itself_is_asked_for_once_an_hour(desk: Desk, vouching: Vouching) -> None:
    linked(desk, vouching)
    vouching.say("issuer")
    assert sign_in(desk.browser(), vouching).status_code == 200
    desk.wait(hours=1)

    assert LIES in desk.browser().post("/sign-in/provider", data={"onward": "/"}).text


def test_an_invitation_opens_an_account_without_a_password(desk: Desk, vouching: Vouching) -> None:
    token = invited(desk, "misha")
    browser = desk.browser()
    assert "Школьный вход" in browser.get(f"/join/{token}").text
    assert browser.get(vouching.back(go(browser, f"/join/{token}/provider"))).status_code == 200

    assert browser.get(f"/join/{token}").status_code == 404
    page = browser.get("/account").text
    login = re.search(r"Логин: <strong>(id-[0-9a-f]+)</strong>", page)
    assert login
    for guess in (NONE, "", "a password of nobody"):
        assert desk.enter(desk.browser("10.0.0.2"), login[1], guess).status_code in (401, 429)
    alone = browser.post("/account/identities/endings", data=proof(browser, "/account/identities/endings"))
    assert (alone.status_code, NO_PASSWORD in alone.text) == (409, True)
    assert sign_in(desk.browser(), vouching).status_code == 200


def invited(desk: Desk, person: str) -> str:
    caller = desk.talk.lane.caller("vera", by.CURATOR)
    with (
        desk.installation.database.transaction(desk.talk.lane.id) as connection,
        desk.installation.institutions.reading(connection, desk.talk.lane.id) as institution,
    ):
        return link.make(connection, institution, caller, identity(person), desk.time)


def test_one_identity_enters_one_account_until_its_owner_unlinks_it(desk: Desk, vouching: Vouching) -> None:
    browser = linked(desk, vouching)
    desk.account("misha")
    another = desk.browser()
    desk.enter(another, "misha")
    there = go(another, "/account/identities", **proof(another, "/account/identities"))
    taken = another.get(vouching.back(there))
    assert (taken.status_code, TAKEN in taken.text) == (409, True)

    sent = browser.post("/account/identities/endings", data=proof(browser, "/account/identities/endings"))
    assert sent.headers["location"] == "/account?said=unlinked"
    assert UNKNOWN in sign_in(desk.browser(), vouching).text


def test_a_session_that_ended_on_the_way_links_nothing(desk: Desk, vouching: Vouching) -> None:
    browser = desk.browser()
    desk.enter(browser, "anna")
    back = vouching.back(go(browser, "/account/identities", **proof(browser, "/account/identities")))
    browser.post("/account/endings", data=proof(browser, "/account/endings"))

    assert STALE in browser.get(back).text
    with desk.installation.database.reading() as connection:
        assert not connection.execute(account_identities.select()).all()


@pytest.mark.parametrize(
    ("factors", "more", "to"),
    [
        ("", {"amr": ["pwd", "otp"], "acr": "2"}, "/sign-in/factor"),
        ("otp, 2", {"amr": ["pwd"]}, "/sign-in/factor"),
        ("otp, 2", {"amr": ["pwd", "otp"]}, ""),
        ("otp, 2", {"acr": "2"}, ""),
    ],
)
def test_a_second_factor_of_the_provider_counts_only_where_the_settings_say_so(
    desk: Desk, vouching: Vouching, factors: str, more: dict[str, Any], to: str
) -> None:
    desk.account("vera")
    with desk.installation.database.transaction() as connection:
        account = connection.execute(accounts.select().where(accounts.c.login == "vera")).one().id
        row = {"issuer": vouching.issuer, "subject": "s-1", "account_id": account, "linked_at": desk.time}
        connection.execute(account_identities.insert().values(row))
    configure(desk, **told_of(desk), oidc_factors=factors)
    vouching.say(**more)
    browser = desk.browser()
    assert sign_in(browser, vouching).status_code == 200

    assert browser.get("/people").headers.get("location", "").partition("?")[0] == to


def told_of(desk: Desk) -> dict[str, Any]:
    settings = desk.talk.app.state.installation.settings
    return {name: getattr(settings, name) for name in ("oidc_issuer", "oidc_client", "oidc_client_secret", "site")}


def test_a_door_without_a_provider_has_no_button(talk: Talk) -> None:
    desk = Desk(talk)

    assert "/sign-in/provider" not in desk.browser().get("/sign-in").text
    for path in ("/sign-in/provider", "/sign-in/arrived"):
        answer = (
            desk.browser().get(path) if path.endswith("arrived") else desk.browser().post(path, data={"onward": "/"})
        )
        assert (answer.status_code, NOT_CONFIGURED in answer.text) == (404, True)


def test_a_strange_page_sends_nobody_to_the_provider(desk: Desk) -> None:
    strange = {"Sec-Fetch-Site": "cross-site"}

    assert desk.browser().post("/sign-in/provider", data={"onward": "/"}, headers=strange).status_code == 403
    assert desk.browser().post("/account/identities", data={"onward": "/"}).status_code == 401
