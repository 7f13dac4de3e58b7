"""Whom to propose: suitable mentors only, the likeliest first, each with reasons a person can read."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotTrue
from workflow.queries.pairing.proposals import Proposal, proposals, reserve, reserve_of
from workflow.stages import Stage

COUPLES = {"misha": ("student_student", "anna"), "lenya": ("student_student", "oleg")}


def looking() -> School:
    """Misha and Lenya look for mentors; Anna and Oleg are selected and trained."""
    return School(COUPLES).until(Stage.PAIRING)


def found(school: School, name: str = "misha") -> dict[str, Proposal]:
    return {one.mentor.person.name: one for one in proposals(school.pair(name))}


def prefer(school: School, who: str, acting: Any, whom: str) -> None:
    stated: dict[str, Any] = {"cycle": identity("c"), "preferred": [identity(whom)]}
    school.say("preference.stated", f"person/{who}", who, acting, **stated)


def test_a_mentor_is_proposed_with_reasons_in_words() -> None:
    anna = found(looking())["anna"]
    assert "отобран и обучен" in anna.reasons
    assert "2 свободных места из 2" in anna.reasons
    assert "старше по классу: 10-й и 7-й" in anna.reasons


def test_the_preferences_of_both_sides_come_first() -> None:
    school = looking()
    prefer(school, "misha", by.MENTEE, "oleg")
    assert next(iter(found(school))) == "oleg"
    prefer(school, "misha", by.MENTEE, "anna")
    prefer(school, "anna", by.MENTOR, "misha")
    first = proposals(school.pair("misha"))[0]
    assert (first.mentor.person.name, first.reasons[0]) == ("anna", "назвали друг друга после групповой встречи")
    assert not any("назвал" in reason for reason in found(school, "lenya")["anna"].reasons)


def test_the_words_of_a_request_are_looked_for_in_the_competences() -> None:
    school = looking()
    school.say("request.changed", "pair/pair-misha", form="student_student", wants_to_take_part=True,
               request="Хочу подготовиться к олимпиаде по математике")  # fmt: skip
    school.offer("oleg", competences="Победитель олимпиады, люблю математику")
    school.select("oleg")
    first = proposals(school.pair("misha"))[0]
    assert first.mentor.person.name == "oleg"
    assert "умеет то, о чём просят: олимпиаде, математике" in first.reasons


def test_the_role_model_that_was_wished_is_held_against_those_that_were_offered() -> None:
    school = looking()
    wish = {"form": "student_student", "wants_to_take_part": True, "role_model": "leader_passive"}
    assert not any("вариант" in reason for reason in found(school)["oleg"].reasons)
    school.say("request.changed", "pair/pair-misha", **wish)  # type: ignore[arg-type]
    school.offer("oleg", role_models=["leader_passive"])
    school.select("oleg")
    school.offer("anna", role_models=["equal_to_equal"])
    school.select("anna")

    wanted = found(school)
    assert next(iter(wanted)) == "oleg"
    assert "оба хотят вариант «лидер – пассивный»" in wanted["oleg"].reasons
    assert "наставляемый хочет вариант «лидер – пассивный», а наставник называл другие" in wanted["anna"].reasons
    school.offer("anna")
    school.select("anna")
    any_of_them = "наставляемый хочет вариант «лидер – пассивный», наставнику подойдёт любой"
    assert any_of_them in found(school)["anna"].reasons


def test_who_does_not_suit_or_has_no_room_is_not_proposed() -> None:
    school = School(COUPLES, capacity_pupil=1).until(Stage.PAIRING)
    school.offer("igor", "employer_student")
    school.match_up("lenya", "oleg")
    assert list(found(school)) == ["anna"]
    assert found(school, "lenya") == {}, "he has somebody"


def test_a_mentor_is_never_proposed_to_himself() -> None:
    school = looking()
    school.request("anna")
    school.admit("anna")
    assert "anna" not in found(school, "anna")
    with pytest.raises(NotTrue, match="разные люди"):
        school.propose("anna", "anna")


def test_whose_time_in_the_pair_is_over_is_not_proposed_again() -> None:
    school = looking()
    school.propose("misha", "anna")
    assert found(school)["anna"].proposed is school.match("misha-anna")
    school.say("match.declined", "match/misha-anna", "misha", by.MENTEE, side="mentee")
    assert list(found(school)) == ["oleg"]


def test_a_subject_mentor_teaches_the_subject_of_his_mentee() -> None:
    school = School()
    for name, subject in (("nina", "Физика"), ("petr", "Химия"), ("olga", "физика")):
        card: dict[str, Any] = {"name": name, "kinds": ["teacher"], "work_years": 10, "subject": subject}
        school.consent(name)
        school.say("person.changed", f"person/{name}", **card)
    school.request("nina", "teacher_teacher")
    for name in ("petr", "olga"):
        school.offer(name, "teacher_teacher", mentor_type="subject")
    suits = {name: school.cycle.mentors[identity(name)].suits(school.pair("nina")) for name in ("petr", "olga")}
    assert suits == {"petr": False, "olga": True}
    with pytest.raises(NotTrue, match="предметы разные"):
        school.propose("nina", "petr")


def test_the_reserve_is_trained_free_and_of_the_form() -> None:
    school = looking()
    names = [one.person.name for one in reserve(school.cycle, "student_student")]
    assert sorted(names) == ["anna", "oleg"]
    assert reserve(school.cycle, "employer_student") == []
    school.match_up("misha", "anna")
    assert [one.person.name for one in reserve_of(school.pair("misha"))] == ["oleg"]


def test_a_mentee_is_paired_again_after_a_mentor_who_left_without_a_second_group_meeting() -> None:
    """Everything of the second mentor is asked anew; the two have met at an acquaintance meeting."""
    school = School({"misha": ("student_student", "anna")}).until(Stage.PAIR_WORK)
    school.offer("oleg")
    school.select("oleg")
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    (proposal,) = proposals(school.pair("misha"))
    assert proposal.mentor.person.name == "oleg"
    school.match_up("misha", "oleg")
    school.order("misha")
    assert school.pair("misha").stage is Stage.PAIRING
    school.meet("misha", "acquaintance")
    assert school.pair("misha").stage is Stage.PAIR_WORK
