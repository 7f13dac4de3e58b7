"""The questionnaires of the packs: who is asked what, in which tone, and what is held against what."""

import re

import pytest

from workflow.packs.shelf import named, names

SHARED = {"pupil_entry", "pupil_exit", "pupil_preference", "pupil_contact", "pupil_talk", "pupil_quality"}


@pytest.mark.parametrize("name", names())
def test_a_pack_asks_its_own_questions_in_each_form_and_shares_those_that_do_not_differ(name: str) -> None:
    pack = named(name)
    pupils = ("student_student", "employer_student", "college_student")
    for purpose in ("intake", "satisfaction"):
        asked = (one for one in pack.questionnaires.values() if one.purpose == purpose)
        assert sorted(one.forms for one in asked if one.audience == "mentee") == sorted((form,) for form in pack.forms)
    assert all(pack.questionnaires[code].forms == pupils for code in SHARED)
    about = [one.forms for one in pack.questionnaires.values() if one.purpose == "mentor"]
    assert sorted(about) == sorted((form,) for form in pack.forms)


@pytest.mark.parametrize("name", names())
def test_a_child_is_spoken_to_as_a_child_and_an_adult_as_an_adult(name: str) -> None:
    for code, one in named(name).questionnaires.items():
        words = set(
            re.findall(r"\w+", " ".join((one.title, one.intro, *(item.question for item in one.items))).lower())
        )
        young = code.startswith(("pupil", "career", "campus_intake", "campus_satisfaction", "young"))
        assert not words & ({"вам", "ваш", "ваша"} if young else {"ты", "тебе", "тебя", "твой"}), code


def test_the_two_packs_ask_the_same_questions() -> None:
    kemerovo, seven = map(named, names())
    assert kemerovo.questionnaires == seven.questionnaires
    assert kemerovo.hash != seven.hash


def test_every_parameter_is_asked_about_twice_in_the_same_words() -> None:
    kemerovo = named("kemerovo-2021")
    exits = [one for one in kemerovo.questionnaires.values() if one.purpose == "exit"]
    for one in exits:
        linked = [item for item in one.items if item.after]
        assert {item.parameter for item in linked if item.parameter} == set(kemerovo.parameters)
        for item in linked:
            code, _, question = str(item.after).partition(".")
            before = kemerovo.questionnaires[code].item(question)
            assert before
            assert (before.question, before.low, before.high) == (item.question, item.low, item.high)
