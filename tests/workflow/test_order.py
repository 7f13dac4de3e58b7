"""What counts for a match: meetings under an order in force, and what its own two people said."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bench.school import School as Large
from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.catalogue import read
from workflow.decide import CYCLE_IS_THERE, decide
from workflow.facts.event import Event
from workflow.facts.payload import Payload
from workflow.inbox.door import understand
from workflow.packs.shelf import named, names
from workflow.requirements import REQUIREMENTS, required
from workflow.requirements.answer import ask
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair

ALONE = {"misha": ("student_student", "anna")}


def test_feedback_of_a_mentor_who_left_is_not_that_of_the_new_one() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    school.offer("oleg")
    school.select("oleg")
    school.wait(1)
    school.match_up("misha", "oleg")
    school.wait(1)
    school.say("feedback.given", "pair/pair-misha", "anna", by.MENTOR, side="mentor")

    assert school.asked("misha", "both_gave_feedback").have == 0


def test_a_new_mentor_is_measured_before_his_own_first_meeting() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    school.wait(1)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    school.wait(1)
    school.offer("oleg")
    school.match_up("misha", "oleg")

    measured = ask(school.cycle, REQUIREMENTS["every_mentor_is_measured_on_entry"])
    assert (measured.have, measured.need, measured.aside) == (1, 1, 1)


def open_behind(pair: Pair) -> list[str]:
    """Name what the stages passed require and is open: the pair keeps its stage, and stands on this."""
    passed = SEVEN[: place(pair.stage)]
    asked = {one.code: ask(pair, one) for stage in passed for one in required(pair, stage)}
    return [code for code, answer in asked.items() if code != CYCLE_IS_THERE and not answer.satisfied]


def test_an_annulled_order_makes_meetings_not_count_and_the_pair_stands_on_it() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    signed = next(said for said in school.decisions if said.fact.type == "order.signed")
    school.work_together("misha")
    assert school.asked("misha", "regular_meetings_were_held").met
    school.annul(signed)

    pair = school.pair("misha")
    assert school.pair("misha").stage is Stage.PAIR_WORK
    assert open_behind(pair) == ["order_is_in_force"]
    answer = school.asked("misha", "organisational_meeting_was_held")
    assert answer.have == 0
    assert answer.why.endswith("не засчитана: в этот день не было действующего распоряжения")
    school.wait(1)
    school.order("misha")
    assert open_behind(pair) == []
    assert school.asked("misha", "regular_meetings_were_held").have == 0, "the new order came after those meetings"


def test_a_corrected_order_counts_from_the_day_it_says_now() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    signed = next(said for said in school.decisions if said.fact.type == "order.signed")
    school.meet("misha", "organisational")
    lines = [{"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}]
    later = str(school.now.date() + timedelta(days=10))
    school.wait(10)
    school.correct(signed, number="15", signed_on=later, lines=lines)
    assert not school.asked("misha", "organisational_meeting_was_held").met
    assert open_behind(school.pair("misha")) == [], "an order is there"

    school.correct(signed, number="15", signed_on=str(signed.fact.day), lines=lines)
    assert school.asked("misha", "organisational_meeting_was_held").met


def test_a_meeting_without_an_order_counts_when_the_order_arrives() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.match_up("misha", "anna")
    day = school.now
    school.wait(2)
    school.meet("misha", "organisational")
    assert not school.asked("misha", "organisational_meeting_was_held").met
    signed = {"number": "16", "signed_on": str(day.date())}
    lines = [{"pair": identity("pair-misha"), "mentor": identity("anna")}]
    school.say("order.signed", "cycle/c", "olga", by.HEAD, at=school.now - timedelta(days=1), lines=lines, **signed)
    assert school.asked("misha", "organisational_meeting_was_held").met


@pytest.mark.parametrize("what", [Pair, UUID])
def test_an_order_of_twice_as_many_lines_compares_twice_as_much(what: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks through its lines, or through its pairs, for each of its pairs."""
    compared = 0

    def compare(one: object, other: object) -> bool:
        nonlocal compared
        compared += 1
        return hash(one) == hash(other)

    def comparisons(size: int) -> int:
        nonlocal compared
        institution, signed = before_the_order(size)
        with monkeypatch.context() as patched:
            patched.setattr(what, "__eq__", compare)
            compared = 0
            decide(institution, signed, NOW)
        assert all(pair.match and pair.match.orders for pair in institution.pairs.values())
        return compared

    few, many = comparisons(20), comparisons(40)
    assert many <= 2 * few + 20


NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def before_the_order(size: int) -> tuple[Institution, Event[Payload]]:
    """Give a school of so many pairs, and the order on all of them that the head is about to sign."""
    school = Large(1, size, NOW)
    institution = Institution(school.id, {name: named(name) for name in names()}, read)
    for caller, said in school.opening():
        for envelope in said:
            event = institution.dated(understand(envelope, caller, NOW))
            if event.type == "order.signed":
                return institution, event
            decide(institution, event, NOW)
    raise AssertionError("the opening of a school ends with its order")
