"""People as each reader sees them."""

from tests.api.talk import Talk
from tests.api.v1.scenes import matched
from tests.world import identity
from workflow.access import by

MISHA = f"/people/{identity('misha')}"


def test_the_curator_sees_the_card(talk: Talk) -> None:
    misha = talk.read(MISHA)

    assert misha["card"]["birth_date"] == "2008-02-01"
    assert misha["pairs"] == [str(identity("pair-misha"))]
    assert {one["kind"]: one["in_force"] for one in misha["consents"]}["processing"] is False


def test_the_auditor_sees_ids_and_roles_alone(talk: Talk) -> None:
    misha = talk.read(MISHA, "petr", by.AUDITOR)

    assert misha["name"] is misha["card"] is misha["consents"] is None


def test_a_mentor_knows_his_mentees_name_and_no_more(talk: Talk) -> None:
    assert talk.get(MISHA, "anna", by.MENTOR).status_code == 404
    matched(talk)
    misha = talk.read(MISHA, "anna", by.MENTOR)

    assert (misha["name"], misha["card"]) == ("misha", None)
    assert {one["name"] for one in talk.read("/people", "anna", by.MENTOR)["items"]} == {"anna", "misha"}


def test_people_are_listed_by_pages(talk: Talk) -> None:
    first = talk.read("/people", limit=3)
    second = talk.read("/people", limit=3, after=first["next"])

    assert [one["name"] for one in (*first["items"], *second["items"])] == ["vera", "olga", "petr", "misha", "anna"]
    assert second["next"] is None
    assert talk.get("/people", after=str(identity("nobody"))).json()["code"] == "bad_request"
    assert talk.get("/people", limit=1000).json()["faults"][0]["field"] == "limit"
