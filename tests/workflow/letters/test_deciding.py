"""Who is told of what: the table of letters held against a school whose cycle and pairs move."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.school import PEOPLE, School
from tests.world import identity
from workflow.access import by
from workflow.decision import Decision
from workflow.letters.kinds import BY_CODE
from workflow.letters.letter import Letter
from workflow.letters.moves import ON_MOVES, ON_PAUSES
from workflow.stages import Stage

NAMES = {identity(name): name for name, *_ in PEOPLE}
ONE = {"misha": ("student_student", "anna")}


def told(letters: Iterable[Letter]) -> set[tuple[str, str]]:
    return {(letter.kind, NAMES[letter.recipient]) for letter in letters}


def during(school: School, since: int) -> list[Letter]:
    return [letter for decision in school.decisions[since:] for letter in decision.letters]


def leaves(school: School) -> Decision:
    data: dict[str, Any] = {"cycle": identity("c"), "reason": "Переезд"}
    return school.say("mentor.left", "person/anna", "anna", by.MENTOR, **data)


def test_a_cycle_that_moves_tells_curator_head_and_team_and_nobody_else() -> None:
    school = School().until(Stage.MENTEE_BASE)
    assert told(school.decisions[-1].letters) == {("cycle.moved", name) for name in ("vera", "olga", "petr", "nina")}


def test_a_mentee_who_is_admitted_and_his_representative_get_the_letter_of_the_stage_where_the_pair_landed() -> None:
    school = School(ONE).until(Stage.MENTEE_BASE)
    since = len(school.decisions)
    school.until(Stage.MENTOR_BASE)
    found = [letter for letter in during(school, since) if letter.kind == "pair.admitted"]
    assert told(found) == {("pair.admitted", "misha"), ("pair.admitted", "marina")}
    assert {letter.says["landed"] for letter in found} == {"mentor_base"}


def test_the_start_of_work_tells_both_sides_and_the_representatives_once_each_about_the_pair() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    letters = school.decisions[-1].letters
    ordered = {("pair.ordered", name) for name in ("misha", "marina", "anna")}
    began = {("cycle.work_began", name) for name in ("misha", "anna")}
    moved = {("cycle.moved", name) for name in ("vera", "olga", "petr", "nina")}
    assert told(letters) == ordered | began | moved
    assert len(letters) == len(told(letters))


def test_the_class_teacher_who_told_of_a_child_learns_that_a_mentor_is_there() -> None:
    school = School(ONE).until(Stage.PAIRING)
    school.say("role.granted", "person/petr", "root", by.ADMINISTRATOR, role="informant")
    told_of: dict[str, Any] = {"cycle": identity("c"), "report": "Нужна поддержка"}
    school.say("informant.reported", "person/misha", "petr", by.INFORMANT, **told_of)
    school.until(Stage.PAIR_WORK)
    assert ("pair.ordered", "petr") in told(school.decisions[-1].letters)


def test_whoever_leads_the_class_by_his_card_is_its_teacher_and_needs_no_role() -> None:
    school = School(ONE).until(Stage.PAIRING)
    for name, leads in (("petr", 7), ("nina", 8)):
        school.say("person.changed", f"person/{name}", "vera", by.CURATOR, name=name, kinds=["teacher"], grade=leads)
    school.until(Stage.PAIR_WORK)
    ordered = {name for kind, name in told(school.decisions[-1].letters) if kind == "pair.ordered"}
    assert ordered == {"misha", "marina", "anna", "petr"}


def test_a_cascade_writes_one_letter_a_recipient_about_where_it_landed() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.request("lenya")
    school.say("representative.named", "person/lenya", representative=identity("larisa"))
    school.admit("lenya")
    letters = [letter for letter in school.decisions[-1].letters if letter.about.id == identity("pair-lenya")]
    assert len(school.decisions[-1].moves) > 1
    assert told(letters) == {("pair.admitted", "lenya"), ("pair.admitted", "larisa")}
    assert {letter.says["landed"] for letter in letters} == {school.pair("lenya").stage.value}
    assert len(letters) == 2


def test_a_mentor_who_leaves_is_thanked_and_the_others_are_told() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    letters = leaves(school).letters
    back = {("pair.sent_back", name) for name in ("misha", "marina", "vera")}
    assert told(letters) == back | {("mentor.thanked", "anna")}


def test_a_mentor_to_whom_nobody_said_yes_is_thanked_for_nothing() -> None:
    school = School(ONE).until(Stage.PAIRING)
    school.propose("misha", "anna")
    assert "mentor.thanked" not in {letter.kind for letter in leaves(school).letters}


def test_a_pause_tells_the_sides_neutrally_and_a_second_one_says_nothing_more() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    sides = {"misha", "marina", "anna"}
    first = school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    assert told(first.letters) == {("pair.paused", name) for name in sides}
    assert all(not letter.says.keys() - {"match"} for letter in first.letters)
    second = school.say("pair.paused", "pair/pair-misha", reason="Карантин")
    assert not second.letters
    assert not school.say("pair.resumed", "pair/pair-misha").letters
    taken: dict[str, Any] = {"decision": "nothing_found", "outcome": "Поговорили"}
    school.say("concern.taken", "pair/pair-misha", "nina", by.PSYCHOLOGIST)
    last = school.say("concern.resolved", "pair/pair-misha", "nina", by.PSYCHOLOGIST, **taken)
    assert told(last.letters) == {("pair.resumed", name) for name in sides}


def test_a_pair_that_ends_tells_all_of_them_and_the_company_of_a_mentor_from_outside() -> None:
    school = School({"dasha": ("employer_student", "igor")})
    card: dict[str, Any] = {"name": "igor", "kinds": ["employee"], "birth_date": "1982-06-01", "work_years": 12}
    school.say("person.changed", "person/igor", **card, organisation="Завод")
    school.until(Stage.COMPLETION)
    since = len(school.decisions)
    school.until(Stage.COMPLETED)
    letters = during(school, since)
    completed = {("pair.completed", name) for name in ("dasha", "pavel", "igor", "vera")}
    assert completed | {("company.thanked", "igor")} <= told(letters)
    assert {("cycle.completed", name) for name in ("dasha", "igor", "vera", "olga")} <= told(letters)


def test_a_pair_of_which_somebody_was_uneasy_thanks_no_company() -> None:
    school = School({"dasha": ("employer_student", "igor")})
    card: dict[str, Any] = {"name": "igor", "kinds": ["employee"], "birth_date": "1982-06-01", "work_years": 12}
    school.say("person.changed", "person/igor", **card, organisation="Завод")
    school.until(Stage.PAIR_WORK)
    school.say("concern.raised", "pair/pair-dasha", "dasha", by.MENTEE, grade="uncomfortable")
    ending: dict[str, Any] = {"reason": "Так решили", "next_step": "Кружок", "outcome": "did_not_fit"}
    letters = school.say("pair.dissolved", "pair/pair-dasha", **ending).letters
    assert ("pair.dissolved", "igor") in told(letters)
    assert "company.thanked" not in {letter.kind for letter in letters}


def test_a_letter_is_the_only_one_of_its_move_and_recipient() -> None:
    school = School().until(Stage.COMPLETED)
    keys = [(letter.key, letter.recipient) for letter in during(school, 0)]
    assert keys
    assert len(keys) == len(set(keys))


def test_an_event_that_moves_nothing_writes_to_nobody() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    assert not school.meet("misha", "organisational").letters


@pytest.mark.parametrize("row", [*ON_MOVES, *ON_PAUSES], ids=lambda row: row.letter)
def test_the_table_names_a_kind_that_is_there(row: object) -> None:
    assert getattr(row, "letter", None) in BY_CODE


def test_a_pair_that_goes_back_while_its_mentor_stays_tells_its_own_side_and_thanks_nobody() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.say("pair.paused", "pair/pair-misha", reason="Карантин")
    letters = school.say("pair.sent_back", "pair/pair-misha", stage="pairing", reason="Проверить").letters
    assert told(letters) == {("pair.sent_back", name) for name in ("misha", "marina", "vera")}


def test_a_pair_that_goes_back_and_climbs_again_at_once_tells_nobody_anything() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    decision = school.say("pair.sent_back", "pair/pair-misha", stage="pairing", reason="Проверить")
    assert school.pair("misha").stage is Stage.PAIR_WORK
    assert len(decision.moves) > 1
    assert not decision.letters


def test_going_forward_is_never_told_as_going_back() -> None:
    letters = during(School(ONE).until(Stage.COMPLETED), 0)
    assert "pair.sent_back" not in {letter.kind for letter in letters}
