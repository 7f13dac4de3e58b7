"""What is written by whoever has an account, and by whoever has nothing but a link: all of it ready to be sent."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from handlers.letters.composing import declining
from tests.accounts import GOOD, Desk
from tests.api.access.scene import SECRETS, C, Scene
from tests.api.pages.browser import FORM, HIDDEN, Browser
from tests.api.pages.links.family import Visitor
from tests.api.pages.organisations.test_tree import LINK
from tests.api.talk import V1
from tests.api.v1.scenes import settled
from tests.world import identity

Send = Callable[[], Response]
"""Sends what was made ready; a test makes it ready while there is room."""

OTHER = "ясень факел румба полынь"
ANSWERS = {"q_met": "2", "q_comfortable": "9", "q_useful": "8", "q_call_me": "no"}
SECRET_OF_LINK = re.compile(r"/link/([\w-]+)<")
LIZA_BORN = "2018-03-04"


def prepared(scene: Scene) -> Mapping[str, Send]:
    """Give what to send to each public address and to each of an account, by method and route."""
    desk = Desk(scene.talk)
    desk.account("vera")
    by_link = _of_links(desk)
    desk.account("misha")
    desk.give_factor("misha")
    return {**_of_account(desk), **_of_program(desk), **_of_doors(desk), **by_link}


def _of_account(desk: Desk) -> dict[str, Send]:
    """Somebody is in on two devices, has a token, and stands before the second factor on a third; a pupil is in too."""
    browser, half = desk.browser(), desk.browser()
    desk.enter(desk.browser())
    desk.enter(browser)
    desk.knock(half)
    desk.press(browser, "/account/tokens", "/account/tokens", name="Дневник", days="90", read="on")
    forms = _forms(browser, "/account") | _forms(browser, "/account/tokens")
    proof = forms["/account/endings"]
    session = next(one for one in forms if one.startswith("/account/sessions/"))
    token = next(one for one in forms if one.startswith("/account/tokens/"))
    told: dict[str, tuple[str, dict[str, str]]] = {
        "/sign-out": ("/sign-out", {}),
        "/account/password": ("/account/password", {"old": GOOD, "new": OTHER}),
        "/account/sessions/{session_id}/endings": (session, {}),
        "/account/factor": ("/account/factor", {"code": "123456", "given": "123456"}),
        "/account/factor/codes": ("/account/factor/codes", {"code": "123456"}),
        "/account/tokens": ("/account/tokens", {"name": "Ещё один", "days": "90", "read": "on"}),
        "/account/tokens/{token_id}/revocations": (token, {}),
        "/account/endings": ("/account/endings", {}),
        "/account/institutions": ("/account/institutions", {"institution": str(desk.talk.lane.id)}),
        "/account/identities": ("/account/identities", {}),
        "/account/identities/endings": ("/account/identities/endings", {}),
    }
    found: dict[str, Send] = {
        f"POST {route}": partial(browser.post, path, data={**proof, **fields}) for route, (path, fields) in told.items()
    }
    hidden, code = _forms(half, "/sign-in/factor")["/sign-in/factor"], {"code": "123456"}
    pupil = desk.browser()
    desk.enter(pupil, "misha")
    his = _forms(pupil, "/account")["/account/factor/codes"]
    return found | {
        "POST /sign-in/factor": partial(half.post, "/sign-in/factor", data=hidden | code),
        "POST /account/factor/endings": partial(pupil.post, "/account/factor/endings", data=his | code),
    }


def _forms(browser: TestClient, page: str) -> dict[str, dict[str, str]]:
    return {to: dict(HIDDEN.findall(inside)) for to, inside in FORM.findall(browser.get(page).text)}


def _of_program(desk: Desk) -> dict[str, Send]:
    """A program is in as the same, with a token of its own."""
    client, bearer = desk.talk.client, desk.bearer(desk.token())

    def ask(method: str, path: str, content: Any = None) -> Send:
        return partial(client.request, method, V1 + path, json=content, headers=bearer)

    wanted = {"name": "Программа", "scopes": ["read"], "days": 90}
    token = ask("POST", "/account/tokens", wanted)().json()["id"]
    session = ask("GET", "/account/sessions")().json()["items"][0]["id"]
    told = {"login": "vera", "password": GOOD, "code": "123456"}
    return {
        f"POST {V1}/account/sessions": partial(client.post, f"{V1}/account/sessions", json=told),
        f"DELETE {V1}/account/sessions": ask("DELETE", "/account/sessions"),
        f"DELETE {V1}/account/sessions/{{session_id}}": ask("DELETE", f"/account/sessions/{session}"),
        f"PUT {V1}/account/password": ask("PUT", "/account/password", {"old": GOOD, "new": OTHER}),
        f"POST {V1}/account/tokens": ask("POST", "/account/tokens", wanted),
        f"DELETE {V1}/account/tokens/{{token_id}}": ask("DELETE", f"/account/tokens/{token}"),
    }


def _of_doors(desk: Desk) -> dict[str, Send]:
    """Somebody was invited, and somebody was written to."""
    curator, nina = Browser(desk.talk), identity("nina")
    made = curator.post(f"/accounts/{nina}/links", **curator.form(curator.read("/accounts"), f"/accounts/{nina}/links"))
    join = LINK.search(made.text)
    assert join, made.text
    secret, visitor = desk.installation.settings.secret, desk.browser()
    declined = declining(secret, desk.talk.lane.id, identity("misha"), "task.reminder")
    return {
        "POST /sign-in": partial(visitor.post, "/sign-in", data={"login": "vera", "password": GOOD}),
        "POST /sign-in/provider": partial(visitor.post, "/sign-in/provider", data={"onward": "/"}),
        "POST /join/{token}": partial(visitor.post, join[1], data={"login": "nina", "password": GOOD}),
        "POST /join/{token}/provider": partial(visitor.post, f"{join[1]}/provider"),
        "POST /letters/declined/{token}": partial(visitor.post, declined),
    }


def _of_links(desk: Desk) -> dict[str, Send]:
    """A mother has come in by a link to the consents of her child, another child by one to a questionnaire."""
    say, liza = desk.talk.say, "person/liza"
    settled(say("person.registered", liza, name="Лиза", kinds=["pupil"], birth_date=LIZA_BORN))
    for parent in ("lida", "luka"):
        settled(say("person.registered", f"person/{parent}", name=parent, kinds=["parent"]))
        settled(say("representative.named", liza, representative=str(identity(parent))))
    about = {"purpose": "consent", "about": str(identity("liza"))}
    contact = {"purpose": "questionnaire", "person": str(identity("misha")), "cycle": C, "code": "pupil_contact"}
    child, mother = (Visitor(desk), Visitor(desk))
    child.answer(_link(desk, **contact), SECRETS["birth_date"])
    mother.answer(_link(desk, **about, person=str(identity("lida"))), LIZA_BORN)
    consents, answers = _forms(mother.client, mother.home), _forms(child.client, child.home)
    found: dict[str, Send] = {
        "POST /by-link/{link_id}/proofs": partial(
            mother.client.post, f"{mother.home}/proofs", data={"born": LIZA_BORN}
        ),
        "POST /by-link/{link_id}/answers": partial(
            child.client.post, f"{child.home}/answers", data=answers[f"{child.home}/answers"] | ANSWERS
        ),
    }
    proof = consents[f"{mother.home}/endings"] | {"key": str(identity("key of lida")), "agree": "on"}
    for action in ("consents", "consent-withdrawals", "consent-intentions", "endings"):
        kind = "processing" if action == "consent-intentions" else "participation"
        sent = partial(mother.client.post, f"{mother.home}/{action}", data=proof | {"kind": kind})
        found[f"POST /by-link/{{link_id}}/{action}"] = sent
    told = {"token": _link(desk, **about, person=str(identity("luka"))).rpartition("/")[2], "born": LIZA_BORN}
    return found | {"POST /link": partial(Visitor(desk).client.post, "/link", data=told)}


def _link(desk: Desk, **about: str) -> str:
    curator = Browser(desk.talk)
    made = curator.post("/links", **curator.form(curator.read("/links"), "/sign-out"), **about)
    found = SECRET_OF_LINK.search(made.text)
    assert found, made.text
    return f"/link/{found[1]}"
