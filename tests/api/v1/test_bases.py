"""The bases over the API: filters and pages, for whoever may read them; bad input refused with its reason."""

from typing import Any

import pytest

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, matched, settled
from tests.world import identity
from workflow.access import by

MISHA = f"/people/{identity('misha')}"


def consented(talk: Talk) -> None:
    parent = str(identity("vera"))
    settled(talk.say("representative.named", "person/misha", representative=parent))
    for kind in ("processing", "participation"):
        settled(talk.say("consent.signed", "person/misha", kind=kind, signed_by_representative=parent))


def test_the_mentees_of_a_cycle_are_searched(talk: Talk) -> None:
    consented(talk)
    asked: Any = {"form": "student_student", "wants_to_take_part": True, "request": "Хочу про звёзды"}
    settled(talk.say("request.changed", "pair/pair-misha", **asked, hours_a_week=2, situation="apart"))
    (misha,) = talk.read(f"{CYCLE}/mentees", q="ЗВЕЗДЫ", form="student_student", situation="apart", kind="pupil")[
        "items"
    ]

    assert (misha["request"], misha["hours_a_week"], misha["situation"]) == ("Хочу про звёзды", 2, "apart")
    assert misha["school_class"] == "7"
    assert talk.read(f"{CYCLE}/mentees", q="луна")["items"] == []
    seen = talk.read(f"{CYCLE}/mentees", "misha", by.MENTEE)["items"][0]
    assert (seen["request"], seen["situation"]) == ("Хочу про звёзды", None)


def test_the_mentees_of_a_cycle_are_listed_with_what_they_lack(talk: Talk) -> None:
    (misha,) = talk.read(f"{CYCLE}/mentees")["items"]

    assert misha["person"]["name"] == "misha"
    assert misha["state"] == {"code": "candidate", "label": "кандидат"}
    assert misha["missing"][0] == {"code": "processing", "label": "согласие на обработку персональных данных"}
    assert talk.read(f"{CYCLE}/mentees", missing="record_check")["items"] == []
    assert talk.get(f"{CYCLE}/mentees", missing="passport").status_code == 422
    assert talk.get(f"{CYCLE}/mentees", after=str(identity("nobody"))).status_code == 400


def test_a_mentor_sees_himself_and_his_mentees_name(talk: Talk) -> None:
    matched(talk)
    (row,) = talk.read(f"{CYCLE}/mentees", "anna", by.MENTOR)["items"]

    assert (row["person"]["name"], row["missing"], row["school_class"]) == ("misha", None, None)
    (anna,) = talk.read(f"{CYCLE}/mentors", "anna", by.MENTOR, room=True)["items"]
    assert (anna["capacity"], anna["taken"], anna["room"]) == (2, 1, 1)
    assert talk.read(f"{CYCLE}/mentors", state="participant")["items"] == []


def test_an_auditor_reads_no_card_in_any_base(talk: Talk) -> None:
    matched(talk)
    (mentor,) = talk.read(f"{CYCLE}/mentors", "petr", by.AUDITOR)["items"]

    assert (mentor["person"]["name"], mentor["missing"]) == (None, None)
    assert talk.read("/people", "petr", by.AUDITOR, q="anna")["items"] == []
    assert talk.read("/people", "petr", by.AUDITOR, kind="pupil")["items"] == []
    assert talk.get(f"{MISHA}/eligibility", "petr", by.AUDITOR, cycle=str(identity("c"))).status_code == 403


def test_the_long_term_base_goes_across_cycles(talk: Talk) -> None:
    offered: Any = {"cycle": str(identity("c")), "forms": ["student_student"], "ask_again": True}
    settled(talk.say("representative.named", "person/anna", representative=str(identity("vera"))))
    signed: Any = {"kind": "processing", "signed_by_representative": str(identity("vera"))}
    settled(talk.say("consent.signed", "person/anna", **signed))
    settled(talk.say("mentor.offered", "person/anna", **offered, ask_elsewhere=True, competences="Физика"))
    (anna,) = talk.read("/mentors", q="физика", form="student_student")["items"]

    assert (anna["person"]["name"], anna["came"]["code"], anna["elsewhere"]) == ("anna", "mentor", True)
    assert anna["cycle_title"] == "2021/22"
    assert talk.read("/mentors", "misha", by.MENTEE)["items"] == []


def test_people_are_searched_and_filtered(talk: Talk) -> None:
    assert [one["name"] for one in talk.read("/people", q="MISH")["items"]] == ["misha"]
    seventh: Any = {"class": "7", "kind": "pupil"}
    assert [one["name"] for one in talk.read("/people", **seventh)["items"]] == ["misha", "anna"]


def test_eligibility_is_told_by_form_and_side_with_reasons(talk: Talk) -> None:
    found = talk.read(f"{MISHA}/eligibility", cycle=str(identity("c")))
    told = {(one["form"], one["side"]): one for one in found}

    assert len(found) == 8
    assert told["student_student", "mentee"]["fits"]
    assert told["student_student", "mentee"]["needs"][0].endswith("подписывает сам участник")
    assert "нужен другой статус" in " ".join(told["employer_student", "mentor"]["reasons"])


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("/people", {"name": "Б", "kinds": ["pupil"], "birth_date": "2030-01-01"}, "не может быть в будущем"),
        (f"{MISHA}/offers", {"cycle": str(identity("c")), "forms": ["nothing"]}, "Код «nothing»"),
        (
            f"{MISHA}/offers",
            {"cycle": str(identity("c")), "forms": ["student_student"], "comes_from": "moon"},
            "Код «moon» в поле comes_from",
        ),
        (
            f"{CYCLE}/pairs",
            {
                "mentee": str(identity("anna")),
                "form": "student_student",
                "wants_to_take_part": True,
                "told_through": "moon",
            },
            "Код «moon» в поле told_through",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(talk: Talk, path: str, content: Any, said: str) -> None:
    told = talk.post(path, {"actorrole": "curator", **content}, Prefer="wait=1").json()

    assert told["state"] == "refused", told
    assert said in told["refusal"]["sentence"]


def test_a_mentee_of_nine_and_a_mentor_of_himself_are_refused(talk: Talk) -> None:
    child: Any = {"name": "Коля", "kinds": ["pupil"], "birth_date": "2012-02-01", "grade": 3}
    settled(talk.say("person.registered", "person/kolya", **child))
    asked: Any = {"mentee": str(identity("kolya")), "form": "student_student", "wants_to_take_part": True}
    young = talk.say("request.submitted", "pair/kolya", cycle=str(identity("c")), **asked)
    settled(talk.say("mentor.offered", "person/misha", cycle=str(identity("c")), forms=["student_student"]))
    himself = {"pair": str(identity("pair-misha")), "mentor": str(identity("misha"))}

    assert "участвуют с 10 лет, а на день запроса ему 9" in young["refusal"]["sentence"]
    assert "разные люди" in talk.say("match.proposed", "match/m", **himself)["refusal"]["sentence"]


def test_a_broken_phone_and_address_are_refused_at_the_door(talk: Talk) -> None:
    card: Any = {"name": "Иван", "kinds": ["employee"], "phone": "12", "email": "ivan@"}
    faults = {one["field"]: one["message"] for one in talk.post("/people", card).json()["faults"]}

    assert any("не номер телефона" in message for message in faults.values())
    assert any("не адрес почты" in message for message in faults.values())
