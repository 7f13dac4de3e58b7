"""Whom an event reaches: everyone whose answers changed is asked again, and nobody is moved who was not meant."""

from datetime import timedelta
from typing import Any

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.stages import Stage

ALONE = {"misha": ("student_student", "anna")}
ROOM = "a_mentor_has_room"


def test_an_offer_that_is_annulled_is_news_to_every_pair_that_looks_for_a_mentor() -> None:
    school = School(ALONE)
    school.until(Stage.MENTOR_BASE)
    school.offer("anna")
    offer = next(said for said in school.decisions if said.fact.type == "mentor.offered")
    assert school.pair("misha").said[ROOM] == (1, 1, True, False)
    school.annul(offer)
    assert school.pair("misha").said[ROOM] == (0, 1, False, False)


def test_a_pair_asked_before_another_one_ended_is_asked_once_more() -> None:
    school = School({"lenya": ("student_student", "anna"), **ALONE}, capacity_pupil=1)
    school.until(Stage.PAIRING)
    school.say("care.scheduled", "pair/pair-lenya", next_on="2022-09-01")
    school.say("support.given", "pair/pair-lenya")
    school.couples.pop("lenya")
    school.until(Stage.COMPLETION)
    signed = next(said for said in school.decisions if said.fact.type == "order.signed")
    school.annul(signed)
    school.part("misha")
    assert school.pair("lenya").said[ROOM][2] is False
    again: dict[str, Any] = {"number": "15", "signed_on": signed.fact.day}
    lines = [{"pair": identity("pair-misha"), "mentor": identity("anna")}]
    school.say("order.signed", "cycle/c", "olga", by.HEAD, at=school.now - timedelta(days=1), lines=lines, **again)
    assert school.pair("misha").stage is Stage.COMPLETED
    assert school.pair("lenya").said[ROOM][2] is True, "Anna has room again"


def test_a_pair_that_ends_ends_its_pauses_and_has_no_more_of_them() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    school.say("pair.paused", "pair/pair-misha", reason="Болезнь")
    ended = school.say("mentee.left", "pair/pair-misha", reason="Переезд", next_step="Проститься")
    assert [stands for entry in ended.entries for _, stands in entry.pauses] == [False]
    withdrawn = school.say("consent.withdrawn", "person/misha", kind="processing")
    assert not [entry for entry in withdrawn.entries if entry.subject == school.pair("misha").ref]


def test_a_mentor_of_long_ago_who_leaves_moves_no_pair() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.offer("oleg")
    school.propose("misha", "oleg")
    school.say("match.declined", "match/misha-oleg", "misha", by.MENTEE, side="mentee")
    left = school.say("mentor.left", "person/oleg", cycle=identity("c"), reason="Переезд")
    assert left.moves == []
    assert school.pair("misha").stage is Stage.PAIRING


def test_the_request_of_a_successor_is_not_its_predecessors() -> None:
    school = School()
    school.until(Stage.PAIR_WORK)
    about: dict[str, Any] = {"cycle": identity("c"), "mentee": identity("misha"), "wants_to_take_part": True}
    before = identity("pair-misha")
    school.say("request.submitted", "pair/next", form="employer_student", predecessor=before, **about)
    assert school.pair("misha").form == "student_student"


def test_the_move_of_a_pair_is_recorded_with_what_was_asked_and_nothing_later() -> None:
    school = School(ALONE)
    school.until(Stage.COMPLETED)
    for entry in (entry for said in school.decisions for entry in said.moves if entry.type == "pair.moved"):
        assert all(met or waived for *_, met, waived in (entry.answers[code] for code in asked_at(school, entry.frm)))


def asked_at(school: School, stage: Stage | None) -> tuple[str, ...]:
    """Name what a pair of the school was asked at a stage."""
    codes = school.cycle.pack.stages[stage or Stage.PREPARATION].pair
    return codes if stage is Stage.COMPLETION else (*codes, "cycle_is_there")


def test_a_pair_in_another_cycle_hears_that_its_mentor_has_room_again() -> None:
    school = School(ALONE, capacity_pupil=1)
    school.until(Stage.PAIR_WORK)
    school.say("cycle.opened", "cycle/d", title="Второй", pack=school.pack, school_year=2021)
    offered: dict[str, Any] = {"cycle": identity("d"), "forms": ["student_student"]}
    school.say("mentor.offered", "person/anna", "anna", by.MENTOR, **offered)
    about: dict[str, Any] = {"cycle": identity("d"), "mentee": identity("lenya"), "form": "student_student"}
    school.say("request.submitted", "pair/pair-lenya", "lenya", by.MENTEE, wants_to_take_part=True, **about)
    room = school.institution.cycles[identity("d")].mentors[identity("anna")]
    assert room.room == 0
    school.say("mentee.left", "pair/pair-misha", reason="Переезд", next_step="Проститься")
    assert room.room == 1


def test_who_is_looking_for_a_mentor_is_none_to_himself() -> None:
    school = School({"lenya": ("student_student", "anna"), **ALONE})
    school.until(Stage.MENTOR_BASE)
    school.offer("lenya")
    assert (school.pair("misha").said[ROOM][2], school.pair("lenya").said[ROOM][2]) == (True, False)
    school.offer("anna")
    assert school.pair("lenya").said[ROOM][2] is True
    school.say("mentor.left", "person/anna", cycle=identity("c"), reason="Переезд")
    assert school.pair("lenya").said[ROOM][2] is False
