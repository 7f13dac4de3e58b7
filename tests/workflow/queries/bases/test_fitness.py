"""Eligibility: every rule of the pack with its reason in words, and what somebody needs besides."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Caller, by
from workflow.facts.pairs import Side
from workflow.queries.bases.fitness import Fitness, fitness_of

VERA = Caller(identity("vera"), by.CURATOR, identity("school"), "test")


def fitness(school: School, name: str, form: str, side: Side, who: Caller = VERA) -> Fitness:
    found = fitness_of(school.person(name), school.cycle, who, school.now.date())
    return next(one for one in found if (one.form, one.side) == (form, side))


def registered(school: School, **card: Any) -> None:
    school.say("person.registered", "person/new", "root", by.ADMINISTRATOR, name="Новый", **card)


@pytest.mark.parametrize(
    ("card", "form", "side", "reason"),
    [
        ({"kinds": ["employee"], "work_years": 3}, "employer_student", Side.MENTOR, "нужно 5 лет стажа, есть 3"),
        ({"kinds": ["employee"]}, "employer_student", Side.MENTOR, "нужно 5 лет стажа, в карточке его нет"),
        (
            {"kinds": ["teacher"], "work_years": 4},
            "teacher_teacher",
            Side.MENTEE,
            "стаж не больше 3 лет, есть 4",
        ),
        ({"kinds": ["parent"]}, "college_student", Side.MENTOR, "а это родитель"),
        ({"kinds": ["pupil"], "birth_date": "2012-04-01", "grade": 3}, "student_student", Side.MENTEE, "сейчас 9"),
    ],
)
def test_a_rule_of_the_pack_is_told_with_its_numbers(card: dict[str, Any], form: str, side: Side, reason: str) -> None:
    school = School()
    registered(school, **card)
    told = fitness(school, "new", form, side)

    assert not told.fits
    assert reason in "; ".join(told.reasons)


def test_a_passive_mentee_of_an_employer_is_a_senior() -> None:
    school = School()
    school.consent("lenya")
    school.request("lenya", "employer_student", situation="apart")
    told = fitness(school, "lenya", "employer_student", Side.MENTEE)

    assert "нужен класс не ниже 9-го, сейчас 8" in told.reasons
    himself = Caller(identity("lenya"), by.MENTEE, identity("school"), "test")
    assert fitness(school, "lenya", "employer_student", Side.MENTEE, himself).fits, "his category is not told to him"


def test_a_subject_mentor_needs_a_subject() -> None:
    school = School()
    school.consent("petr")
    school.offer("petr", "teacher_teacher", mentor_type="subject")

    assert "нужен предмет" in fitness(school, "petr", "teacher_teacher", Side.MENTOR).reasons[0]
    assert "нужен предмет" in school.cycle.mentors[identity("petr")].misfit("teacher_teacher")[0]
    card: Any = {"name": "petr", "kinds": ["teacher"], "work_years": 20, "subject": "химия"}
    school.say("person.changed", "person/petr", **card)
    assert fitness(school, "petr", "teacher_teacher", Side.MENTOR).fits


def test_whose_status_is_another_is_told_that_and_nothing_more() -> None:
    told = fitness(School(), "misha", "employer_student", Side.MENTOR)

    assert len(told.reasons) == 1
    assert "нужен другой статус" in told.reasons[0]


def test_a_person_is_told_what_he_needs_to_take_part_and_who_signs() -> None:
    school = School()
    misha = fitness(school, "misha", "student_student", Side.MENTEE)
    igor = fitness(school, "igor", "employer_student", Side.MENTOR)

    assert misha.fits
    assert misha.needs[0] == "согласие на обработку персональных данных: подписывает законный представитель"
    assert igor.fits
    assert igor.needs[-1] == "проверка справки об отсутствии судимости"
    assert "подписывает сам участник" in igor.needs[0]
