"""The page of a representative without an account: what he reads, signs, prints and takes back."""

import pytest

from tests.accounts import Desk
from tests.api.pages.browser import Browser
from tests.api.pages.links.family import HOME, KOLYA, ZOYA, Visitor, family, link, make
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by
from workflow.links import asked


@pytest.fixture
def desk(talk: Talk) -> Desk:
    return Desk(talk)


@pytest.fixture
def mother(desk: Desk) -> Visitor:
    born = family(desk)
    visitor = Visitor(desk)
    visitor.enter(link(desk), born)
    return visitor


def state(desk: Desk, kind: str) -> str:
    return str(next(one["state"] for one in desk.talk.read(HOME) if one["kind"] == kind))


def test_a_mother_reads_who_asks_when_why_what_how_long_and_to_whom(desk: Desk, mother: Visitor) -> None:
    page = mother.read(mother.home)

    for told in ("Зоя Ким, школа просит вас", "просит vera", "действует до", "Зачем", "Какие данные"):
        assert told in page
    for told in ("На какой срок", "Кому они станут известны", "в течение 30 дней", "Школа № 1"):
        assert told in page
    assert "Передача данных" not in page


def test_a_consent_signed_by_a_link_is_hers_on_the_ground_of_the_link(desk: Desk, mother: Visitor) -> None:
    without = mother.send("consents", "participation")
    assert (without.status_code, "Поставьте отметку" in without.text) == (422, True)
    assert "Записано: Согласие подписано." in mother.press("consents", "participation", agree="on")

    row = desk.talk.lane.rows()[-1]
    link_id = mother.home.rpartition("/")[2]
    assert (row.state, row.channel, row.source) == ("settled", "link", f"urn:stupeni:link:{link_id}")
    assert (str(row.actor_person), row.actor_role, row.reporter_person) == (ZOYA, "representative", row.actor_person)
    assert state(desk, "participation") == "in_force"


def test_a_consent_that_wants_paper_is_printed_and_the_curator_hears_that_it_will_be_signed(
    desk: Desk, mother: Visitor
) -> None:
    page = mother.read(mother.home)
    assert "нужна подпись на бумаге" in page
    assert f'action="{mother.home}/consents"' in page
    assert 'class="sign"' in mother.read(f"{mother.home}/blanks/processing")
    assert "вы сообщили, что готовы его подписать" in mother.press("consent-intentions", "processing")

    assert state(desk, "processing") == "needed"
    forged = mother.send("consents", "participation", agree="on", kind="processing")
    assert (forged.status_code, "подписывают на бумаге" in forged.text) == (422, True)
    assert state(desk, "processing") == "needed"
    tasks = desk.talk.read(f"/cycles/{identity('c')}/tasks")
    assert [one for one in tasks if one["code"] == "consent.hand_paper"]


def test_a_withdrawal_by_a_link_counts_at_once_and_starts_its_clock(desk: Desk, mother: Visitor) -> None:
    signed = {"kind": "processing", "signed_by_representative": ZOYA}
    settled(desk.talk.say("consent.signed", "person/kolya", **signed))

    page = mother.press("consent-withdrawals", "processing", stop_demanded="on")
    assert "Записано: Согласие отозвано." in page
    assert state(desk, "processing") == "withdrawn"
    assert "Идут часы" in Browser(desk.talk).read(HOME)
    assert desk.talk.lane.rows()[-1].channel == "link"


def test_a_button_pressed_twice_says_it_once(desk: Desk, mother: Visitor) -> None:
    first = mother.send("consents", "participation", agree="on")
    before = len(desk.talk.lane.rows())
    again = mother.client.post(f"{mother.home}/consents", content=first.request.content, headers=FORM)

    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert len(desk.talk.lane.rows()) == before


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_child_of_fourteen_signs_with_his_mother_on_paper(desk: Desk) -> None:
    born = family(desk, 15)
    mother = Visitor(desk)

    page = mother.enter(link(desk), born)
    assert "с 14 лет его подписывает и сам ребёнок" in page
    assert f'action="{mother.home}/consents"' not in page
    assert mother.read(f"{mother.home}/blanks/participation").count('class="sign"') == 2


def test_a_link_ends_with_what_it_was_given_for(desk: Desk, mother: Visitor) -> None:
    """Who is no representative any more, or whose child is grown up, finds nothing behind it."""
    card = {"name": "Коля Ким", "kinds": ["pupil"], "birth_date": str(desk.time.year - 19) + "-01-02"}
    settled(desk.talk.say("person.changed", "person/kolya", **card))

    assert mother.get(mother.home).status_code == 404


@pytest.mark.parametrize(
    ("who", "role", "fields", "sentence"),
    [
        ("anna", by.MENTOR, {}, asked.NOT_MAKER),
        ("vera", by.CURATOR, {"person": str(identity("olga"))}, asked.NOT_HIS),
        ("vera", by.CURATOR, {"person": str(identity("nobody"))}, asked.NO_SUCH),
        ("vera", by.CURATOR, {"person": str(identity("vera"))}, asked.NOT_SELF),
        ("olga", by.HEAD, {"about": "кто-то"}, "Форма неполна"),
        ("vera", by.CURATOR, {"purpose": "invitation"}, "Форма неполна"),
    ],
)
def test_a_link_is_made_only_by_whom_and_for_whom_it_may_be(
    desk: Desk, who: str, role: by, fields: dict[str, str], sentence: str
) -> None:
    family(desk)
    told = {"purpose": "consent", "person": ZOYA, "about": KOLYA}
    response = make(desk, "/no-such-page", who, role, **told | fields)

    assert response.status_code in (400, 403, 404, 422)
    assert sentence in response.text


def test_whoever_has_an_account_is_given_no_weaker_way(desk: Desk) -> None:
    family(desk)
    desk.account("zoya")

    assert "входит под своей учётной записью" in Browser(desk.talk).read(HOME)
    response = make(desk, "/no-such-page", purpose="consent", person=ZOYA, about=KOLYA)
    assert (response.status_code, asked.HAS_ACCOUNT in response.text) == (409, True)


def test_nothing_of_a_link_stays_of_somebody_who_is_erased(desk: Desk, mother: Visitor) -> None:
    signed = {"kind": "processing", "signed_by_representative": ZOYA}
    settled(desk.talk.say("consent.signed", "person/kolya", **signed))
    settled(desk.talk.say("consent.withdrawn", "person/kolya", kind="processing"))
    act = {"act_number": "1", "act_date": "2021-05-12", "destroyed_by": "Ольга"}
    settled(desk.talk.say("person.erased", "person/kolya", by.HEAD, "olga", **act))

    assert mother.get(mother.home).status_code == 404
    assert "Зоя" not in Browser(desk.talk).read("/links")
