"""Groups and their meetings."""

from tests.api.talk import Talk
from tests.api.v1.scenes import grouped, settled
from tests.world import identity
from workflow.access import by

GROUP = f"/groups/{identity('g')}"


def test_a_group_has_its_mentor_and_pairs(talk: Talk) -> None:
    grouped(talk)
    group = talk.read(GROUP)

    assert group["mentor"]["name"] == "anna"
    assert group["pairs"] == [str(identity("pair-misha")), str(identity("pair-kolya"))]
    assert talk.read("/groups", cycle=str(identity("c")))["items"] == [group]


def test_a_mentee_sees_his_own_pair_of_a_group(talk: Talk) -> None:
    grouped(talk)

    assert talk.read(GROUP, "misha", by.MENTEE)["pairs"] == [str(identity("pair-misha"))]
    assert talk.get(GROUP, "petr", by.MENTEE).status_code == 404


def test_a_meeting_of_a_group_is_one_for_each_pair_present(talk: Talk) -> None:
    grouped(talk)
    present = [str(identity("pair-misha")), str(identity("pair-kolya"))]
    settled(talk.say("meeting.held", "group/g", by.CURATOR, kind="organisational", present=present,
                     time="2021-05-12T15:00:00+07:00"))  # fmt: skip
    first = talk.read("/meetings", limit=1)
    second = talk.read("/meetings", limit=1, after=first["next"])

    assert {first["items"][0]["pair"], second["items"][0]["pair"]} == set(present)
    assert second["next"] is None
    assert first["items"][0]["group"] == str(identity("g"))
    assert first["items"][0]["why_not"] == "в этот день не было действующего распоряжения"
