"""Before a link is proven nobody reads a name; once it is, nobody else does."""

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from tests.accounts import Desk
from tests.api.pages.browser import Browser
from tests.api.pages.links.family import DEAD, HOME, KOLYA, ZOYA, Visitor, family, link, same
from tests.api.talk import Talk
from workflow.links.link import MOST_FAILURES
from workflow.tables import account_links

PERSONAL = ("Коля", "Зоя", "Ким", "Школа", "vera", KOLYA, ZOYA)


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


def test_a_link_says_nothing_personal_before_the_birth_date_is_given(desk: Desk) -> None:
    born = family(desk)
    path, visitor = link(desk), Visitor(desk)

    for page in (visitor.get(path), visitor.answer(path, born.replace(day=3)), visitor.answer(path, "вчера")):
        assert page.status_code in (200, 422)
        assert not [one for one in (*PERSONAL, str(born)) if one in page.text]
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
    assert "Коля Ким" in visitor.enter(path, born)


def test_whoever_never_heard_that_his_answer_was_right_gives_it_again(desk: Desk) -> None:
    born = family(desk)
    path, visitor = link(desk), Visitor(desk)
    visitor.get(path)
    marked = dict(visitor.client.cookies)
    assert visitor.answer(path, born).status_code == 303
    visitor.client.cookies.clear()
    visitor.client.cookies.update(marked)

    assert "Коля Ким" in visitor.enter(path, born)


def test_a_link_opened_in_one_browser_is_dead_in_every_other(desk: Desk) -> None:
    born = family(desk)
    path, owner, another = link(desk), Visitor(desk), Visitor(desk, "10.0.0.8")
    owner.enter(path, born)

    gone = [another.get(path), another.answer(path, born), another.get(owner.home), another.get("/link/stl_unknown")]
    assert DEAD in same(gone)
    assert owner.get(path).headers["location"] == owner.home
    assert "попыток с чужого устройства: 2." in Browser(desk.talk).read(HOME)


def test_a_used_an_old_and_a_revoked_link_and_its_page_say_the_same(desk: Desk) -> None:
    born = family(desk)
    replaced, used = link(desk), link(desk)
    reader, late, shut = Visitor(desk), Visitor(desk), Visitor(desk)
    reader.enter(used, born)
    assert reader.press("endings") == reader.read("/link-closed")
    revoked = link(desk)
    shut.enter(revoked, born)
    curator = Browser(desk.talk)
    curator.press(HOME, f"/links/{shut.home.rpartition('/')[2]}/revocations")
    old = link(desk)
    late.enter(old, born)
    desk.wait(days=14)

    shown = [one.get(path) for one, path in ((reader, used), (shut, revoked), (late, old), (late, replaced))]
    shown += [one.get(one.home) for one in (reader, shut, late)]
    assert DEAD in same(shown)
    assert [word in Browser(desk.talk).read("/links") for word in ("использована", "отозвана", "срок прошёл")] == [
        True
    ] * 3


def test_a_guess_waits_longer_each_time_and_too_many_are_the_end_of_the_link(desk: Desk) -> None:
    born = family(desk)
    path, guesser = link(desk), Visitor(desk)
    answers = [guesser.answer(path, born.replace(day=day)).status_code for day in range(3, 8)]
    assert answers == [422, 422, 422, 429, 429]
    for day in range(3, MOST_FAILURES):
        desk.wait(minutes=20)
        guesser.answer(path, born.replace(day=10 + day))

    desk.wait(minutes=20)
    assert DEAD in same([guesser.answer(path, born), guesser.get(path)])
    assert "слишком много неверных ответов" in Browser(desk.talk).read(HOME)


def test_a_link_left_alone_asks_again_in_its_browser_and_a_form_sent_then_is_taken(desk: Desk) -> None:
    born = family(desk)
    path, mother = link(desk), Visitor(desk)
    mother.enter(path, born)
    desk.wait(minutes=20)
    mother.read(mother.home)
    desk.wait(minutes=29)
    sent = mother.send("consents", "participation", agree="on")
    desk.wait(minutes=31)

    assert sent.status_code == 303
    asked = mother.read(mother.home)
    assert "долго стояла без дела" in asked
    assert "Коля" not in asked
    again: TestClient = mother.client
    assert again.post(f"{mother.home}/proofs", data={"born": str(born.replace(day=3))}).status_code == 422
    assert again.post(f"{mother.home}/proofs", data={"born": str(born)}).headers["location"] == mother.home
    assert "Коля Ким" in mother.read(mother.home)
    assert DEAD in same([Visitor(desk).client.post(f"{mother.home}/proofs", data={"born": str(born)})])


def test_a_strange_page_sends_no_form_of_a_link(desk: Desk) -> None:
    born = family(desk)
    path, mother = link(desk), Visitor(desk)
    mother.enter(path, born)
    strange = {"Sec-Fetch-Site": "cross-site"}

    for to in ("/link", f"{mother.home}/proofs", f"{mother.home}/consents", f"{mother.home}/endings"):
        assert mother.client.post(to, data={"token": "x"}, headers=strange).status_code == 403
    assert mother.client.post(f"{mother.home}/consents", data={"kind": "participation"}).status_code == 403
    assert "set-cookie" not in mother.get(mother.home).headers


def test_the_secret_of_a_link_is_in_no_table_no_log_and_no_page_behind_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    born = family(desk)
    path, mother = link(desk), Visitor(desk)
    with capture_logs() as logs:
        mother.answer(path, born.replace(day=3))
        page = mother.enter(path, born)
        mother.press("consents", "participation", agree="on")
    secret, mark = path.rpartition("/")[2], mother.client.cookies["stupeni-link"]

    with desk.installation.database.reading() as connection:
        kept = repr(connection.execute(account_links.select()).all())
    said = capsys.readouterr()
    told = said.out + said.err + repr(logs)
    for one in (secret, mark):
        assert one not in kept + page + told + desk.talk.lane.everything()
    assert [one["failures"] for one in logs if one["event"] == "a link was not proven"] == [1]
    assert str(born) not in told
