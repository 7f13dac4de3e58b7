"""Scores by hand: paired answers alone, the missing beside them, and nothing of fewer than five people."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.queries.questionnaires.scores import WHOLE, Score, Slice, Slicing, scores, too_small
from workflow.queries.questionnaires.twice import Comparison, twice_of
from workflow.stages import Stage

NAMES = [f"pupil{number}" for number in range(7)]
BEFORE = [2, 4, 5, 5, 6, 7, 3]
AFTER = [5, 4, 8, 7, 5, 9, None]
HOPED = [8, 9, 10, 7, 6, 8, 9]
CAME = [6, 9, 7, 7, 8, 8, None]


def pupil(school: School, name: str) -> None:
    """Register a pupil with Misha's mother for a representative, and let him ask."""
    card: dict[str, Any] = {"name": name, "kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7}
    school.say("person.registered", f"person/{name}", **card)
    school.say("representative.named", f"person/{name}", representative=identity("marina"))
    school.request(name)
    for kind in ("processing", "participation", "questioning"):
        signed: dict[str, Any] = {"kind": kind, "signed_by_representative": identity("marina")}
        school.say("consent.signed", f"person/{name}", **signed)


@pytest.fixture
def school() -> School:
    """Seven pupils answer on entry, six of them on exit; the last two ask for role models of their own."""
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.MENTEE_BASE)
    for place, name in enumerate(NAMES):
        pupil(school, name)
        model = "leader_passive" if place < 5 else "equal_to_equal"
        asked: dict[str, Any] = {"form": "student_student", "wants_to_take_part": True, "role_model": model}
        school.say("request.changed", f"pair/pair-{name}", **asked)
        school.answer(name, "entry", answers={"engagement": BEFORE[place]})
        school.answer(name, "intake", answers={"study_easier": HOPED[place]})
        if AFTER[place] is not None:
            school.answer(name, "exit", answers={"engagement": AFTER[place]})
            school.answer(name, "satisfaction", answers={"study_easier": CAME[place]})
    return school


def score(school: School, code: str, by: Slicing = Slicing.CYCLE, part: str = "all") -> Score:
    found = [one for one in scores(school.cycle) if one.key.code == code and one.slice.by is by]
    return next(one for one in found if one.slice.code == part)


def test_a_change_is_the_average_of_paired_differences(school: School) -> None:
    """2→5, 4→4, 5→8, 5→7, 6→5, 7→9: +3, 0, +3, +2, −1, +2; the seventh answered on entry alone."""
    found = score(school, "engagement")

    assert (found.key.comparison, found.key.label) == (Comparison.CHANGE, "Вовлечённость")
    assert (found.paired, found.only_before, found.only_after) == (6, 1, 0)
    assert (found.before, found.after, found.change) == (4.83, 6.33, 1.5)
    assert (found.up, found.same, found.down) == (4, 1, 1)


def test_a_gap_is_what_came_against_what_was_hoped_for(school: School) -> None:
    """8→6, 9→9, 10→7, 7→7, 6→8, 8→8: −2, 0, −3, 0, +2, 0."""
    found = score(school, "pupil_satisfaction.study_easier")

    assert found.key.comparison is Comparison.EXPECTATION
    assert (found.before, found.after, found.change) == (8.0, 7.5, -0.5)
    assert (found.up, found.same, found.down) == (1, 3, 2)


def test_a_number_names_the_events_behind_it(school: School) -> None:
    entry = {said.fact.number for said in school.decisions if said.fact.type == "questionnaire.submitted"}
    found = score(school, "engagement")

    assert len(found.events) == 12, "two of each who answered twice, none of the one who did not"
    assert set(found.events) <= entry


def test_a_small_group_is_hidden_with_the_one_that_would_give_it_away(school: School) -> None:
    """Five lead and one is equal: five and the whole of six would tell the one."""
    five = score(school, "engagement", Slicing.ROLE_MODEL, "student_student.leader_passive")
    one = score(school, "engagement", Slicing.ROLE_MODEL, "student_student.equal_to_equal")

    assert one.hidden
    assert five.hidden
    assert (one.paired, one.before, one.events, one.only_before) == (None, None, (), None)
    assert not score(school, "engagement", Slicing.FORM, "student_student").hidden


def test_a_group_of_four_is_hidden_and_a_group_of_five_is_not(school: School) -> None:
    said = [one for one in school.decisions if one.fact.type == "questionnaire.submitted"]
    exits = [one for one in said if one.fact.payload.code == "pupil_exit"]  # type: ignore[attr-defined]
    school.annul(exits[0])
    assert score(school, "engagement").paired == 5
    school.annul(exits[1])
    assert score(school, "engagement").hidden


def test_a_correction_counts_and_what_it_corrected_does_not(school: School) -> None:
    school.answer(NAMES[1], "exit", answers={"engagement": 10}, reason="Не та строка")
    found = score(school, "engagement")

    assert (found.after, found.change) == (7.33, 2.5)


def test_a_persons_own_change_is_told_by_parameter(school: School) -> None:
    (found,) = [one for one in twice_of(school.cycle, school.person(NAMES[0])) if one.key.code == "engagement"]
    assert found.before
    assert found.after
    assert (found.before.value, found.after.value) == (2, 5)


def test_what_a_psychologist_measured_stands_apart(school: School) -> None:
    for place, name in enumerate(NAMES[:5]):
        for when, value in (("entry", 40 + place), ("exit", 50)):
            taken: dict[str, Any] = {"cycle": identity("c"), "when": when, "parameters": {"anxiety": value}}
            school.say("measurement.taken", f"person/{name}", **taken)
    found = [one for one in scores(school.cycle) if one.key.parameter == "anxiety" and one.slice == WHOLE]
    (tested,) = [one for one in found if one.key.comparison is Comparison.INSTRUMENT]

    assert (tested.before, tested.after, tested.change, tested.key.lower_is_better) == (42.0, 50.0, 8.0, True)
    assert all(one.key.scale == (1, 10) for one in found if one is not tested)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 5}, {"a", "c"}),
        ({"a": 4, "b": 4, "c": 5}, {"a", "b"}),
        ({"a": 0, "b": 9}, {"a"}),
        ({"a": 3}, {"a"}),
    ],
)
def test_a_hidden_group_cannot_be_found_by_subtraction(counts: dict[str, int], hidden: set[str]) -> None:
    parts = {Slice(Slicing.FORM, code, code): count for code, count in counts.items()}
    assert {part.code for part in too_small(parts, 5)} == hidden


def test_a_pack_that_does_not_compare_has_no_scores(school: School) -> None:
    care = school.cycle.pack.care.model_copy(update={"before_and_after": False})
    school.cycle.pack = school.cycle.pack.model_copy(update={"care": care})
    assert scores(school.cycle) == []
