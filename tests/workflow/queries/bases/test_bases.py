"""The bases: who stands where, what each lacks by name, and what a reader learns of somebody by searching."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.queries.bases.lasting import Came, LastingRow, lasting_base
from workflow.queries.bases.mentees import MenteeRow, base_of_mentees
from workflow.queries.bases.mentors import MentorRow, base_of_mentors
from workflow.queries.bases.papers import CONSENTS, Paper
from workflow.queries.bases.standing import Standing
from workflow.queries.bases.wanted import Wanted
from workflow.stages import Stage

ALONE = {"misha": ("student_student", "anna")}


def caller(name: str = "vera", role: Role = by.CURATOR) -> Caller:
    return Caller(identity(name), role, identity("school"), "test")


def mentees(school: School, who: Caller | None = None, **wanted: Any) -> list[MenteeRow]:
    return list(base_of_mentees(school.cycle, who or caller(), Wanted(**wanted)))


def mentors(school: School, who: Caller | None = None, **wanted: Any) -> list[MentorRow]:
    return list(base_of_mentors(school.cycle, who or caller(), Wanted(**wanted)))


def lasting(school: School, who: Caller | None = None, **wanted: Any) -> list[LastingRow]:
    return list(lasting_base(school.institution, who or caller(), Wanted(**wanted)))


@pytest.fixture
def school() -> School:
    """Misha was admitted, Lenya has only asked, Anna was selected and Oleg has only offered himself."""
    made = School(ALONE)
    made.until(Stage.MENTEE_BASE)
    asked: Any = {"situation": "poor_results", "role_model": "achiever_underachiever", "request": "Ёлочные дроби"}
    made.consent("misha")
    made.request("misha", **asked, hours_a_week=2, when_free="среда", told_through="class_teacher")
    made.admit("misha")
    made.request("lenya")
    made.consent("anna")
    made.offer("anna", competences="Алгебра и физика", capacity=1, role_models=["leader_passive"])
    made.select("anna")
    made.say("mentor.offered", "person/oleg", "oleg", by.MENTOR, cycle=identity("c"), forms=["student_student"])
    return made


def test_a_candidate_is_listed_with_what_he_lacks_by_name(school: School) -> None:
    misha, lenya = mentees(school)

    assert (misha.state, misha.missing) == (Standing.PARTICIPANT, ())
    assert lenya.state is Standing.CANDIDATE
    assert lenya.missing == (*CONSENTS, Paper.INTAKE, Paper.REPORT)


def test_a_request_says_what_when_and_who_told_of_it(school: School) -> None:
    misha = mentees(school)[0]

    assert (misha.request, misha.hours_a_week, misha.when_free) == ("Ёлочные дроби", 2, "среда")
    assert (misha.situation, misha.role_model) == ("poor_results", "achiever_underachiever")
    assert misha.told_through == "class_teacher"


def test_a_mentee_who_left_or_was_declined_stays_in_the_base(school: School) -> None:
    ending: Any = {"reason": "Переезд", "next_step": "Кружок"}
    school.say("mentee.left", "pair/pair-misha", **ending)
    school.say("mentee.declined", "pair/pair-lenya", **ending)

    assert [row.state for row in mentees(school)] == [Standing.LEFT, Standing.DECLINED]


def test_a_mentor_is_listed_with_his_places_and_papers(school: School) -> None:
    anna, oleg = mentors(school)

    assert (anna.state, anna.mentor.capacity, anna.mentor.room, anna.missing) == (Standing.PARTICIPANT, 1, 1, ())
    assert (oleg.state, oleg.missing) == (
        Standing.CANDIDATE,
        (*CONSENTS, Paper.MENTOR_FORM),
    )
    school.offer("igor", "employer_student")
    assert Paper.RECORD_CHECK in (mentors(school)[-1].missing or ())
    school.say("mentor.left", "person/oleg", cycle=identity("c"), reason="Экзамены")
    assert mentors(school)[1].state is Standing.LEFT


def test_a_teacher_who_mentors_lacks_his_assignment_until_it_is_agreed(school: School) -> None:
    school.offer("petr")
    assert Paper.ASSIGNMENT in (mentors(school)[-1].missing or ())
    school.assign("petr")
    assert Paper.ASSIGNMENT not in (mentors(school)[-1].missing or ())


def test_who_withdrew_the_consent_to_questioning_is_asked_for_it_no_more(school: School) -> None:
    school.consent("lenya", "questioning")
    school.say("consent.withdrawn", "person/lenya", kind="questioning")
    assert mentees(school)[1].missing == (Paper.PROCESSING, Paper.PARTICIPATION, Paper.INTAKE, Paper.REPORT)


def test_a_search_knows_no_case_and_no_yo(school: School) -> None:
    assert [row.name for row in mentees(school, words="елочные ДРОБИ")] == ["misha"]
    assert [row.name for row in mentees(school, words="Misha")] == ["misha"]
    assert mentees(school, words="дроби интегралы") == []
    assert [row.name for row in mentors(school, words="физика")] == ["anna"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"form": "student_student"}, ["misha", "lenya"]),
        ({"form": "employer_student"}, []),
        ({"school_class": "7"}, ["misha"]),
        ({"situation": "poor_results"}, ["misha"]),
        ({"role_model": "achiever_underachiever"}, ["misha"]),
        ({"kind": "teacher"}, []),
        ({"state": Standing.CANDIDATE}, ["lenya"]),
        ({"missing": Paper.REPORT}, ["lenya"]),
    ],
)
def test_the_mentees_are_filtered_by_what_matters(school: School, wanted: dict[str, Any], found: list[str]) -> None:
    assert [row.name for row in mentees(school, **wanted)] == found


def test_the_mentors_are_filtered_by_a_free_place_and_a_role_model(school: School) -> None:
    school.match_up("misha", "anna")

    assert [row.name for row in mentors(school, room=True)] == ["oleg"]
    assert [row.name for row in mentors(school, role_model="leader_passive")] == ["anna", "oleg"]
    assert [row.name for row in mentors(school, role_model="equal_to_equal")] == ["oleg"]


def test_a_class_is_found_with_its_letter(school: School) -> None:
    card: Any = {"name": "misha", "kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7, "letter": "А"}
    school.say("person.changed", "person/misha", **card)

    assert [row.name for row in mentees(school, school_class="7а")] == ["misha"]
    assert [row.name for row in mentees(school, school_class="7")] == ["misha"]
    assert mentees(school, school_class="7 Б") == []


def test_a_mentor_learns_nothing_of_his_mentee_by_searching(school: School) -> None:
    school.match_up("misha", "anna")
    anna = caller("anna", by.MENTOR)
    (misha,) = mentees(school, anna)

    assert (misha.name, misha.request, misha.situation, misha.role_model, misha.missing) == (
        "misha",
        None,
        None,
        None,
        None,
    )
    for hidden in ({"words": "дроби"}, {"situation": "poor_results"}, {"school_class": "7"}, {"kind": "pupil"}):
        assert mentees(school, anna, **hidden) == []
    assert [row.name for row in mentors(school, anna)] == ["anna"]


def test_a_mentee_sees_his_request_and_not_his_category(school: School) -> None:
    (row,) = mentees(school, caller("misha", by.MENTEE))

    assert (row.request, row.situation, row.role_model) == ("Ёлочные дроби", None, None)


def test_an_auditor_sees_states_without_cards(school: School) -> None:
    auditor = caller("nobody", by.AUDITOR)
    misha = mentees(school, auditor)[0]

    assert (misha.name, misha.state, misha.request, misha.missing) == (None, Standing.PARTICIPANT, None, None)
    assert mentors(school, auditor, words="физика") == []
    assert lasting(school, auditor) == []


def test_the_latest_answer_says_who_may_be_asked_again(school: School) -> None:
    assert [row.name for row in lasting(school)] == ["anna"]
    school.offer("anna", ask_again=False)
    assert lasting(school) == []


def test_a_former_mentee_is_among_those_who_may_be_asked(school: School) -> None:
    made = School(ALONE)
    made.until(Stage.COMPLETION)
    made.part("misha")
    found = {row.name: row for row in lasting(made)}

    assert (found["anna"].came, found["anna"].completed) == (Came.MENTOR, 1)
    assert found["misha"].came is Came.FORMER_MENTEE
    assert found["misha"].cycle is made.cycle
    assert [row.name for row in lasting(made, words="ANNA", form="student_student")] == ["anna"]
    made.answer("misha", "satisfaction", answers={"be_mentor": False}, reason="Передумал")
    assert "misha" not in {row.name for row in lasting(made)}
    made.say("consent.withdrawn", "person/anna", kind="processing")
    assert lasting(made) == []


def test_a_mentee_of_one_cycle_is_a_mentor_in_the_next() -> None:
    made = School(ALONE)
    made.until(Stage.COMPLETION)
    made.fulfil(Stage.COMPLETION)
    made.say("stage.completed", "cycle/c", stage="completion")
    made.say("cycle.opened", "cycle/d", title="2022/23", pack=made.pack, school_year=2022)
    offered: Any = {"cycle": identity("d"), "forms": ["student_student"], "ask_again": True, "competences": "Дроби"}
    made.say("mentor.offered", "person/misha", "misha", by.MENTOR, **offered)
    later = made.institution.cycles[identity("d")]

    assert [row.name for row in base_of_mentors(later, caller(), Wanted())] == ["misha"]
    assert [row.state for row in mentees(made)] == [Standing.COMPLETED]
    misha = next(row for row in lasting(made) if row.name == "misha")
    assert (misha.came, misha.cycle) == (Came.FORMER_MENTEE, later)
