"""A pair that is paused stands still, whatever caused it."""

from datetime import timedelta

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow
from workflow.requirements import is_ready
from workflow.stages import Stage

ALONE = {"misha": ("student_student", "anna")}


def test_a_paused_pair_stands_still_and_its_meetings_do_not_count() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("pair.paused", "pair/pair-misha", reason="Санаторий")
    school.wait(1)
    school.meet("misha", "organisational")
    answer = school.asked("misha", "organisational_meeting_was_held")
    assert (answer.have, answer.need) == (0, 1)
    assert "приостановлена" in answer.why
    with pytest.raises(NotNow):
        school.say("pair.paused", "pair/pair-misha", reason="Ещё раз")

    school.wait(1)
    school.say("pair.resumed", "pair/pair-misha")
    assert not school.pair("misha").standing_pauses
    assert school.asked("misha", "organisational_meeting_was_held").have == 0, "that meeting stays in the pause"
    school.meet("misha", "organisational")
    assert school.asked("misha", "organisational_meeting_was_held").met


def test_a_pair_does_not_advance_while_it_is_paused() -> None:
    school = School(ALONE)
    school.until(Stage.COMPLETION)
    school.say("pair.paused", "pair/pair-misha", reason="Санаторий")
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    pair = school.pair("misha")
    school.meet("misha", "final", at=school.now - timedelta(days=1))
    for name in ("misha", "anna"):
        school.answer(name, "satisfaction")
        school.measure(name, "exit")
    school.say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")
    assert is_ready(pair)
    assert school.pair("misha").stage is Stage.COMPLETION
    school.say("pair.resumed", "pair/pair-misha")
    assert school.pair("misha").stage is Stage.COMPLETION, "the concern still stands"
    school.say("concern.resolved", "pair/pair-misha", outcome="Поговорили", decision="resumed")
    assert school.pair("misha").stage is Stage.COMPLETED


def test_a_withdrawn_consent_pauses_and_a_new_one_lifts() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    pair = school.pair("misha")
    withdrawn = school.say("consent.withdrawn", "person/anna", "anna", by.MENTOR, kind="processing")
    (pause,) = pair.standing_pauses
    assert pause.number == withdrawn.fact.number
    assert [(one.subject, one.pauses) for one in withdrawn.entries if one.pauses] == [(pair.ref, [(pause, True)])]
    school.wait(1)
    signed = school.say(
        "consent.signed",
        "person/anna",
        kind="processing",
        signed_by_person=True,
        signed_by_representative=identity("galina"),
    )
    assert not pair.standing_pauses
    assert [stands for one in signed.entries for _, stands in one.pauses] == [False]
