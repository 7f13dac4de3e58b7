"""Answers as facts: whose they are, what is refused of them, and which of several submissions counts."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotFound, NotLawful, NotNow, NotTrue
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.subjects.submissions import standing, submissions

ALONE = {"misha": ("student_student", "anna")}


@pytest.fixture
def school() -> School:
    """Misha asked and agreed, nobody answered anything."""
    school = School(ALONE)
    school.until(Stage.MENTEE_BASE)
    school.request("misha")
    school.consent("misha")
    return school


def counted(school: School, name: str, code: str) -> list[dict[str, Any]]:
    found = submissions(school.person(name), school.cycle, code)
    return [dict(fact.payload.answers) for fact in standing(found)]


def test_all_that_is_wrong_is_told_at_once_by_the_questions(school: School) -> None:
    with pytest.raises(NotTrue) as refused:
        school.answer("misha", "intake", answers={"hard": ["latin"], "study_easier": 11, "weather": 3})
    told = refused.value.details["faults"]

    assert [one["field"] for one in told] == ["data.answers.hard", "data.answers.study_easier", "data.answers.weather"]
    assert "«Насколько ты ждёшь, что учиться станет легче?» — ожидалась оценка" in refused.value.sentence
    assert "latin" not in refused.value.sentence, "a refusal does not repeat what a child answered"
    assert submissions(school.person("misha"), school.cycle) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"version": 2}, "спрашивают по версии 1 анкеты «Давай знакомиться», а ответы даны на версию 2"),
        ({"purpose": "quality"}, "служит другой цели: анкета наставляемого"),
        ({"code": "nothing", "purpose": "preference"}, "Для этой цели есть: pupil_preference, teacher_preference"),
    ],
)
def test_answers_to_another_questionnaire_are_refused(school: School, said: dict[str, Any], sentence: str) -> None:
    about: dict[str, Any] = {
        "cycle": identity("c"),
        "purpose": "intake",
        "code": "pupil_intake",
        "version": 1,
        "answers": {},
    }
    with pytest.raises(NotTrue, match=sentence):
        school.say("questionnaire.submitted", "person/misha", **(about | said))


def test_a_questionnaire_of_the_other_side_is_refused(school: School) -> None:
    with pytest.raises(NotTrue, match="заполняет наставник"):
        school.say(
            "questionnaire.submitted",
            "person/misha",
            cycle=identity("c"),
            purpose="mentor",
            code="young_mentor_about",
            version=1,
            answers={},
        )


def test_who_only_comes_is_told_to_ask_first(school: School) -> None:
    school.consent("lenya")
    said: dict[str, Any] = {"purpose": "intake", "code": "pupil_intake", "version": 1, "answers": {}}
    with pytest.raises(NotTrue, match="сначала запишите его запрос или заявку"):
        school.say("questionnaire.submitted", "person/lenya", cycle=identity("c"), **said)


def test_a_correction_is_a_new_submission_with_a_reason_and_the_first_one_stays(school: School) -> None:
    school.answer("misha", "intake", answers={"study_easier": 3})
    with pytest.raises(NotNow, match=r"уже сдана .* назовите причину"):
        school.answer("misha", "intake", answers={"study_easier": 8})
    school.answer("misha", "intake", answers={"study_easier": 8}, reason="Не разобрали почерк")
    school.answer("misha", "intake", answers={"study_easier": 9}, reason="И снова не разобрали")

    assert [one["study_easier"] for one in counted(school, "misha", "pupil_intake")] == [9]
    history = submissions(school.person("misha"), school.cycle, "pupil_intake")
    assert [fact.payload.answers["study_easier"] for fact in history] == [3, 8, 9]


def test_a_correction_of_nothing_is_refused(school: School) -> None:
    with pytest.raises(NotNow, match="исправлять нечего"):
        school.answer("misha", "intake", reason="Опечатка")


def test_a_correction_in_place_is_refused_and_an_annulment_is_not(school: School) -> None:
    said = school.answer("misha", "intake")
    with pytest.raises(NotTrue, match="сдайте её снова с причиной"):
        school.correct(said, **said.fact.payload.model_dump(mode="json"))
    school.annul(said)

    assert counted(school, "misha", "pupil_intake") == []
    school.answer("misha", "intake")
    with pytest.raises(NotFound):
        school.annul(said)


def test_what_is_asked_again_and_again_counts_each_time(school: School) -> None:
    for met in (1, 2, 3):
        school.answer("misha", "feedback", answers={"met": met})
    school.answer("misha", "feedback", answers={"met": 4}, reason="Перепутали месяц")

    assert [one["met"] for one in counted(school, "misha", "pupil_contact")] == [1, 2, 4]


def test_a_withdrawn_consent_to_questioning_stops_measuring_and_nothing_else(school: School) -> None:
    school.consent("misha", "questioning")
    school.say("consent.withdrawn", "person/misha", kind="questioning")
    school.answer("misha", "intake")
    with pytest.raises(NotLawful, match="психологическое анкетирование отозвано"):
        school.answer("misha", "entry")


def test_answers_on_entry_are_the_measurement(school: School) -> None:
    measured = REQUIREMENTS["mentee_is_measured_on_entry"]
    assert not ask(school.pair("misha"), measured).met
    school.answer("misha", "entry")
    assert ask(school.pair("misha"), measured).met


def test_answers_after_the_first_meeting_never_count_as_entry() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    entry = next(said for said in school.decisions if said.fact.type == "measurement.taken")
    school.annul(entry)
    school.meet("misha", "organisational")
    school.answer("misha", "entry")

    assert not ask(school.pair("misha"), REQUIREMENTS["mentee_is_measured_on_entry"]).met


def test_answers_of_a_mentor_are_not_those_of_the_mentee_he_is_elsewhere() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.request("anna", "employer_student")
    school.answer("anna", "satisfaction", "mentor")
    pair, filled = school.pair("anna"), REQUIREMENTS["both_filled_exit_questionnaires"]

    assert ask(pair, filled).have == 0
    school.answer("anna", "satisfaction", "mentee")
    assert ask(pair, filled).have == 1


def test_a_curator_answers_about_the_conditions_and_a_head_does_not(school: School) -> None:
    school.answer("vera", "conformity")
    school.consent("olga")
    said: dict[str, Any] = {"purpose": "conformity", "code": "conformity", "version": 1, "answers": {}}
    with pytest.raises(NotTrue, match="заполняет куратор"):
        school.say("questionnaire.submitted", "person/olga", cycle=identity("c"), **said)


def test_a_mentee_fills_it_in_himself(school: School) -> None:
    asked = school.cycle.pack.questionnaires["pupil_contact"]
    said: dict[str, Any] = {"purpose": "feedback", "code": "pupil_contact", "version": asked.version}
    answers = {"met": 2, "comfortable": 9, "useful": 8, "call_me": False}
    school.say(
        "questionnaire.submitted", "person/misha", "misha", by.MENTEE, cycle=identity("c"), answers=answers, **said
    )

    assert counted(school, "misha", "pupil_contact") == [answers]
