"""The use cases of one-time and signed links that faults meet over HTTP."""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from tests.accounts import GOOD
from tests.api.pages.browser import FORM, HIDDEN, Browser
from tests.api.pages.links.family import Visitor
from tests.api.pages.organisations.test_tree import LINK
from tests.api.v1.scenes import consented
from tests.faults.calls.doors import LATER, fill_in, fine, forget_comings
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Scene
from tests.world import identity
from workflow.access import Role, by
from workflow.accounts import account
from workflow.installation import utcnow
from workflow.tables import account_attempts, account_grants, account_links, accounts, reading_people, readings

ELEVEN_YEARS = timedelta(days=11 * 366)
PUPIL_BORN, ANNA = "2008-02-01", str(identity("anna"))
CHILD_BORN = (utcnow().date() - ELEVEN_YEARS).isoformat()
QUESTIONNAIRE = {
    "purpose": "questionnaire",
    "person": str(identity("misha")),
    "cycle": str(identity("c")),
    "code": "pupil_contact",
}
ANSWERS = {"q_met": "2", "q_comfortable": "9", "q_useful": "8", "q_call_me": "no"}
SECRET_OF_LINK = re.compile(r"<code>[^<]*/link/([\w-]+)</code>")


def at_desk(scene: Scene, who: str, role: Role) -> TestClient:
    """Give the browser of somebody of the school, signed in by a key of today."""
    name = f"{who} on {scene.desk.time:%d %H}"
    if name not in scene.pages:
        scene.pages[name] = Browser(scene.desk.talk, who, role)
    return scene.pages[name].client


def have_people(scene: Scene, run: str) -> None:
    """Have a pupil with an account and a second factor, one without either, and nobody invited."""
    tell(scene, run)
    scene.desk.time += LATER
    at_desk(scene, "vera", by.CURATOR)
    at_desk(scene, "olga", by.HEAD)
    if run == "warm":
        scene.desk.account("misha")
        scene.desk.give_factor("misha")


def invite(scene: Scene, run: str) -> None:
    """Take a link back, give another, come in by it, and give one that takes a second factor away."""
    vera, olga = at_desk(scene, "vera", by.CURATOR), at_desk(scene, "olga", by.HEAD)
    if not _has_account(scene, "anna"):
        fill_in(vera, "/accounts", f"/accounts/{ANNA}/links", 201)
        fill_in(vera, "/accounts", f"/accounts/{ANNA}/links/revocations")
        made = LINK.search(fill_in(vera, "/accounts", f"/accounts/{ANNA}/links", 201).text)
        assert made
        fine(scene.desk.browser().post(made[1], data={"login": "anna", "password": GOOD}), 303)
    fine(scene.desk.knock(scene.desk.browser(), "anna"), 303)
    fill_in(olga, "/accounts", f"/accounts/{identity('misha')}/factor-links", 201)


def _has_account(scene: Scene, login: str) -> bool:
    with scene.lane.installation.database.reading() as connection:
        return account.find(connection, login) is not None


def forget_invited(scene: Scene, run: str) -> None:
    """See that whoever has an account is let in by one grant; then nobody was invited."""
    forget_comings(scene, run)
    with scene.lane.installation.database.transaction() as connection:
        found = account.find(connection, "anna")
        assert found
        assert [one.person_id for one in account.grants(connection, found.id)] == [identity("anna")]
        assert connection.execute(select(account_links).where(account_links.c.used_at.is_not(None))).all()
        for table, mine in ((account_grants, account_grants.c.account_id), (accounts, accounts.c.id)):
            connection.execute(delete(table).where(mine == found.id))
        connection.execute(delete(account_links))


def have_a_family(scene: Scene, run: str) -> None:
    """Have a child with a mother, both without accounts, and a pupil who is asked something."""
    tell(scene, run)
    scene.desk.time += LATER
    at_desk(scene, "vera", by.CURATOR)
    say, child, mother = scene.desk.talk.say, f"person/child {run}", f"person/mother {run}"
    if run == "warm":
        consented(scene.desk.talk)
    say("person.registered", child, name="Коля Ким", kinds=["pupil"], birth_date=CHILD_BORN)
    say("person.registered", mother, name="Зоя Ким", kinds=["parent"])
    say("representative.named", child, representative=str(identity(f"mother {run}")))


def make(scene: Scene, **about: str) -> str:
    """Have Vera make a link; gives its secret."""
    vera = at_desk(scene, "vera", by.CURATOR)
    forms = FORM.findall(fine(vera.get("/links"), 200).text)
    proof = next(dict(HIDDEN.findall(inside)) for to, inside in forms if to == "/sign-out")
    found = SECRET_OF_LINK.search(fine(vera.post("/links", data=proof | about), 201).text)
    assert found
    return found[1]


def visit(scene: Scene, run: str, born: str, **about: str) -> Visitor:
    """Come in by a link; whoever never came in is given another one, and comes with it."""
    if run not in scene.visitors:
        visitor, told = Visitor(scene.desk), {"token": make(scene, **about), "born": born}
        visitor.home = fine(visitor.client.post("/link", data=told), 303).headers["location"]
        scene.visitors[run] = visitor
    return scene.visitors[run]


def send_form(scene: Scene, run: str, action: str, kind: str = "", **typed: str) -> None:
    """Send a form of the page behind a link, the very same one once more; the link may have ended with the first."""
    visitor, kept = scene.visitors[run], f"{run} {action}"
    to = f"{visitor.home}/{action}"
    if kept not in scene.proofs:
        shown = fine(visitor.get(visitor.home), 200).text
        forms = [dict(HIDDEN.findall(inside)) for where, inside in FORM.findall(shown) if where == to]
        scene.proofs[kept] = next(one for one in forms if one.get("kind", "") == kind)
    fine(visitor.client.post(to, data=scene.proofs[kept] | typed), 303, 404)


def consent(scene: Scene, run: str) -> None:
    """Be the mother who signs by a link, takes it back, will sign on paper, is asked anew who she is, and closes it."""
    mother, child = str(identity(f"mother {run}")), str(identity(f"child {run}"))
    visitor = visit(scene, run, CHILD_BORN, purpose="consent", person=mother, about=child)
    send_form(scene, run, "consents", "participation", agree="on")
    send_form(scene, run, "consent-withdrawals", "participation")
    send_form(scene, run, "consent-intentions", "processing")
    fine(visitor.client.post(f"{visitor.home}/proofs", data={"born": CHILD_BORN}), 303, 404)
    send_form(scene, run, "endings")


def answer(scene: Scene, run: str) -> None:
    """Have a link to a questionnaire revoked, and be the child who answers by another."""
    vera = at_desk(scene, "vera", by.CURATOR)
    if run not in scene.visitors:
        make(scene, **QUESTIONNAIRE)
        fill_in(vera, "/links", "/links/.+/revocations")
    visit(scene, run, PUPIL_BORN, **QUESTIONNAIRE)
    send_form(scene, run, "answers", **ANSWERS)


def forget_links(scene: Scene, run: str) -> None:
    """See that the link that was used up last is; then there were none, and nobody has looked at anything."""
    with scene.lane.installation.database.transaction() as connection:
        used = account_links.c.id == UUID(scene.visitors[run].home.rpartition("/")[2])
        assert connection.scalar(select(account_links.c.used_at).where(used))
        for table in (account_links, account_attempts):
            connection.execute(delete(table))
    with scene.lane.kept() as database, database.transaction(scene.lane.id) as connection:
        for table in (reading_people, readings):
            connection.execute(delete(table))


LINKS: Mapping[str, UseCase] = {
    "invite and join": UseCase(
        invite,
        have_people,
        forget_invited,
        (
            "POST /accounts/{person_id}/links",
            "POST /accounts/{person_id}/links/revocations",
            "POST /accounts/{person_id}/factor-links",
            "POST /join/{token}",
        ),
    ),
    "consent by a link": UseCase(
        consent,
        have_a_family,
        forget_links,
        (
            "POST /links",
            "POST /link",
            "POST /by-link/{link_id}/proofs",
            "POST /by-link/{link_id}/consents",
            "POST /by-link/{link_id}/consent-withdrawals",
            "POST /by-link/{link_id}/consent-intentions",
            "POST /by-link/{link_id}/endings",
        ),
    ),
    "answer by a link": UseCase(
        answer, have_a_family, forget_links, ("POST /links/{link_id}/revocations", "POST /by-link/{link_id}/answers")
    ),
}
