"""Meetings of pairs, filtered."""

from tests.api.talk import Talk
from tests.api.v1.scenes import PAIR, matched, settled
from tests.world import identity
from workflow.access import by


def test_a_meeting_is_reported_under_its_pair_and_read_back(talk: Talk) -> None:
    matched(talk)
    body = {"kind": "organisational", "minutes": 45, "time": "2021-05-12T15:00:00+07:00", "actorrole": "mentor"}
    response = talk.post(f"{PAIR}/meetings", body, "anna", by.MENTOR, Prefer="wait=1")

    settled(response.json())
    (meeting,) = talk.read("/meetings", pair=str(identity("pair-misha")), kind="organisational")["items"]
    assert (meeting["minutes"], meeting["counted"], meeting["day"]) == (45, True, "2021-05-12")


def test_nobody_reads_the_meetings_of_others(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", by.CURATOR, kind="trial"))

    assert len(talk.read("/meetings", "anna", by.MENTOR)["items"]) == 1
    assert talk.read("/meetings", "petr", by.MENTOR)["items"] == []
    assert talk.read("/meetings", kind="final")["items"] == []
    assert talk.get("/meetings", kind="party").status_code == 422
