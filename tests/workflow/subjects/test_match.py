"""A mentor is replaced by one event: the match ends, the next is proposed, and what the pair has done stays with it."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.decision import Decision
from workflow.facts.meetings import MeetingKind
from workflow.queries.cycle.rewards import unthanked
from workflow.queries.early_ends import early_ends
from workflow.stages import Stage


@pytest.fixture
def school() -> School:
    """The pair has met, planned and met again; Oleg is in the reserve."""
    school = School({"misha": ("student_student", "anna")}).until(Stage.PAIR_WORK)
    school.offer("oleg")
    school.select("oleg")
    for kind in ("organisational", "trial", "planning", "regular", "regular"):
        school.wait(1)
        school.meet("misha", kind)
    school.plan("misha")
    school.wait(1)
    return school


def replace(school: School) -> Decision:
    about: dict[str, Any] = {"replaces": identity("misha-anna"), "mentor": identity("oleg"), "reason": "Анна уехала"}
    return school.say("mentor.replaced", "match/misha-oleg", **about)


def take_on(school: School) -> None:
    """Have both sides agree and be told."""
    school.agree("misha", "oleg")
    school.say("match.told", "match/misha-oleg")


def test_one_event_ends_a_match_and_proposes_the_next(school: School) -> None:
    said, pair = replace(school), school.pair("misha")

    ending = school.match("misha-anna").ending
    assert ending is not None
    assert (ending.key, ending.type) == (said.fact.key, "mentor.replaced")
    assert pair.match is school.match("misha-oleg")
    assert (said.moves[0].frm, said.moves[0].to) == (Stage.PAIR_WORK, Stage.MENTOR_BASE)
    assert pair.stage is Stage.PAIRING
    assert {identity("anna"), identity("oleg"), identity("misha")} <= set(said.entries[0].people)


def test_the_pair_keeps_its_meetings_and_its_plan(school: School) -> None:
    pair = school.pair("misha")
    before = (len(pair.meetings), len(pair.counted(MeetingKind.REGULAR)), [fact.key for fact in pair.plans])
    replace(school)
    assert (len(pair.meetings), len(pair.counted(MeetingKind.REGULAR)), [fact.key for fact in pair.plans]) == before
    assert before[1:] == (2, before[2])
    assert before[2]
    assert not pair.counted(MeetingKind.ORGANISATIONAL), "the new two have not met yet"


def test_a_mentor_who_is_replaced_by_no_event_hands_nothing_on(school: School) -> None:
    school.say("match.ended", "match/misha-anna", reason="Некогда")
    school.match_up("misha", "oleg")
    assert (len(school.pair("misha").counted(MeetingKind.REGULAR)), school.pair("misha").plans) == (0, [])


def test_the_order_has_to_name_the_next_mentor(school: School) -> None:
    replace(school)
    take_on(school)
    assert not school.asked("misha", "order_is_in_force").met
    assert school.pair("misha").stage is Stage.PAIRING
    school.meet("misha", "acquaintance")
    school.order("misha")
    assert school.asked("misha", "order_is_in_force").met
    assert school.pair("misha").stage is Stage.PAIR_WORK


def test_when_the_next_one_declines_another_goes_on_from_there(school: School) -> None:
    replace(school)
    school.say("match.declined", "match/misha-oleg", "oleg", by.MENTOR, side="mentor")
    school.offer("lenya")
    school.say("match.proposed", "match/again", pair=identity("pair-misha"), mentor=identity("lenya"))
    assert len(school.pair("misha").counted(MeetingKind.REGULAR)) == 2


def test_the_mentor_before_is_thanked_and_talked_with(school: School) -> None:
    replace(school)
    take_on(school)
    assert {one.mentor.id for one in unthanked(school.cycle)} == {identity("anna"), identity("oleg")}
    assert [one.match for one in early_ends(school.cycle)] == [school.match("misha-anna")]
