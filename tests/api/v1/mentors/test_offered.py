"""A mentor goes from one institution to another over the API; nobody reads across."""

import pytest

from tests.api.talk import Talk
from tests.api.v1.mentors.two import COLLEGE, college_of, offered, press
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

IGOR = str(identity("igor"))


@pytest.fixture
def college(talk: Talk) -> Talk:
    return college_of(talk.lane)


def test_the_receiver_sees_who_is_offered_and_accepts(talk: Talk, college: Talk) -> None:
    there = offered(talk)
    (one,) = college.read("/mentors/offered", q="сварка")["items"]
    assert (one["person"]["name"], one["phone"], one["from_name"]) == ("Игорь Сварщиков", "+79000000001", "Школа № 1")
    assert (one["competences"], one["forms"]) == ("Сварка", ["student_student"])
    assert college.read("/mentors/offered", q="балет")["items"] == []
    (sent,) = talk.read(f"/people/{IGOR}/elsewhere")
    assert (sent["state"]["code"], sent["institution"], sent["institution_name"]) == ("waits", str(COLLEGE), None)

    settled(press(college, there, "acceptances"))
    assert college.read("/mentors/offered")["items"] == []
    assert college.read(f"/people/{there}")["card"]["phone"] == "+79000000001"
    (sent,) = talk.read(f"/people/{IGOR}/elsewhere")
    assert (sent["state"]["code"], sent["institution_name"]) == ("accepted", "Колледж")
    assert press(college, there, "refusals", reason="Нет")["refusal"]["sentence"] == "Ответ уже дан: принят."


def test_a_refusal_comes_back_with_its_reason_and_the_copy_is_read_no_more(talk: Talk, college: Talk) -> None:
    there = offered(talk)
    settled(press(college, there, "refusals", reason="Мастерская закрыта"))

    (sent,) = talk.read(f"/people/{IGOR}/elsewhere")
    assert (sent["state"]["label"], sent["reason"]) == ("отказано", "Мастерская закрыта")
    assert college.read(f"/people/{there}")["card"] is None
    assert college.read("/people", q="сварщиков")["items"] == []


def test_who_withdrew_at_home_is_out_of_the_list(talk: Talk, college: Talk) -> None:
    there = offered(talk)
    settled(talk.say("consent.withdrawn", "person/igor", kind="processing"))
    college.lane.settle()

    assert college.read("/mentors/offered")["items"] == []
    assert college.read(f"/people/{there}")["card"] is None
    assert "больше не действует" in press(college, there, "acceptances")["refusal"]["sentence"]


def test_an_institution_never_reads_across(talk: Talk, college: Talk) -> None:
    """Each asks with the other's ids; to him there is nobody of that name."""
    there = offered(talk)

    for reader, whose in ((talk, there), (college, IGOR)):
        for path in (f"/people/{whose}", f"/people/{whose}/elsewhere"):
            assert reader.get(path).status_code == 404, path
    assert talk.read("/mentors/offered")["items"] == []
    answers = {"acceptances": {}, "refusals": {"reason": "Нет"}}
    for noun, said in answers.items():
        told = talk.post(f"/people/{there}/{noun}", {"actorrole": "curator", **said})
        assert told.status_code == 404
    body = {"cycle": str(identity("c")), "forms": ["student_student"], "receiver": str(talk.lane.id)}
    told = college.post(f"/people/{IGOR}/offers-elsewhere", {**body, "actorrole": "curator"})
    assert told.status_code == 404


def test_a_mentor_and_an_auditor_do_not_see_who_is_offered(talk: Talk, college: Talk) -> None:
    offered(talk)

    assert college.get("/mentors/offered", "lida", by.AUDITOR).status_code == 403
    assert talk.get("/mentors/offered", "anna", by.MENTOR).status_code == 403
    assert talk.get(f"/people/{IGOR}/elsewhere", "petr", by.AUDITOR).status_code == 403


def test_an_unknown_receiver_is_refused_with_what_to_do(talk: Talk, college: Talk) -> None:
    offered(talk)
    body = {"cycle": str(identity("c")), "forms": ["student_student"], "receiver": str(identity("nowhere"))}
    told = talk.post(f"/people/{IGOR}/offers-elsewhere", {**body, "actorrole": "curator"})

    assert told.status_code == 422
    assert "GET /api/v1/institutions" in told.text


def test_other_institutions_are_known_by_number_and_name_alone(talk: Talk, college: Talk) -> None:
    assert talk.read("/institutions") == [{"id": str(COLLEGE), "name": "Колледж"}]
    assert college.read("/institutions") == [{"id": str(talk.lane.id), "name": "Школа № 1"}]
    assert talk.get("/institutions", "anna", by.MENTOR).status_code == 403
