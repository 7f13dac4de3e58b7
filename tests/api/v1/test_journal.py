"""The journal as the API gives it."""

from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by


def test_records_are_given_as_they_are_stored(talk: Talk) -> None:
    page = talk.read("/journal", limit=200)

    assert [one["number"] for one in page["items"]] == list(range(len(page["items"])))
    assert page["items"][0]["record"]["type"] == "institution.opened"
    assert "misha" not in str(page)


def test_records_are_found_by_subject_type_person_and_time(talk: Talk) -> None:
    told = settled(talk.say("audience.told", "cycle/c", audience="staff"))
    cycle = f"cycle/{identity('c')}"

    (found,) = talk.read("/journal", subject=cycle, type="audience.told")["items"]
    assert found["number"] == told["number"]
    named = talk.read("/journal", person=str(identity("misha")), limit=200)["items"]
    assert {"person.registered", "request.submitted"} <= {one["record"]["type"] for one in named}
    assert talk.read("/journal", until="2000-01-01T00:00:00Z")["items"] == []
    assert talk.get("/journal", since="2021-01-01T00:00:00").json()["code"] == "bad_request"
    assert talk.get("/journal", subject="cycle").json()["code"] == "bad_request"


def test_records_are_read_by_pages_from_number_zero(talk: Talk) -> None:
    first = talk.read("/journal", limit=1)
    second = talk.read("/journal", limit=1, after=first["next"])

    assert [first["items"][0]["number"], second["items"][0]["number"]] == [0, 1]


def test_a_side_does_not_read_the_journal(talk: Talk) -> None:
    assert talk.get("/journal", "misha", by.MENTEE).status_code == 403
    assert talk.get("/journal", "petr", by.AUDITOR).status_code == 200
