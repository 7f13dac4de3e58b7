"""Rewards are facts: whoever took part is thanked for something, and the letters still to be written are known."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotLawful, NotTrue
from workflow.queries.cycle.rewards import given, unthanked
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.tasks.open import open_tasks


def reward(school: School, about: str, kind: str = "diploma", **more: Any) -> None:
    said: dict[str, Any] = {"cycle": identity("c"), "reward": kind, "reason": "За год работы", **more}
    school.say("reward.given", about, "olga", by.HEAD, **said)


def test_letters_are_due_to_parents_of_pupils_and_to_organisations_until_written() -> None:
    school = School().until(Stage.COMPLETION)
    assert {(one.mentor.name, one.to) for one in unthanked(school.cycle)} == {
        ("anna", "parents"),
        ("igor", "organisation"),
    }
    codes = {task.code for task in open_tasks(school.cycle, school.now)}
    assert {"reward.parents", "reward.organisation"} <= codes

    reward(school, "person/anna", "letter_to_parents", number="7")
    reward(school, "person/igor", "letter_to_organisation", organisation="Завод")
    assert unthanked(school.cycle) == []
    assert [fact.payload.reward for fact in given(school.cycle)] == ["letter_to_organisation", "letter_to_parents"]


def test_a_rewarded_mentor_counts_for_the_last_stage_and_a_mentee_does_not() -> None:
    school = School().until(Stage.COMPLETION)
    rewarded = REQUIREMENTS["mentors_are_rewarded"]
    reward(school, "person/misha")
    assert not ask(school.cycle, rewarded).met
    reward(school, "person/anna")
    assert ask(school.cycle, rewarded).met


def test_who_took_no_part_is_not_rewarded_and_nobody_with_an_unknown_code() -> None:
    school = School().until(Stage.PAIR_WORK)
    with pytest.raises(NotTrue, match="не участвовал"):
        reward(school, "person/oleg")
    with pytest.raises(NotTrue, match="пакету неизвестен"):
        reward(school, "person/anna", "gold_medal")
    with pytest.raises(NotTrue, match="Назовите организацию"):
        reward(school, "cycle/c", "letter_to_organisation")
    reward(school, "cycle/c", "letter_to_organisation", organisation="Завод")


def test_a_page_on_the_site_waits_for_the_consent_to_publish() -> None:
    school = School().until(Stage.PAIR_WORK)
    with pytest.raises(NotLawful, match="согласие на публикацию с подписью: участника"):
        reward(school, "person/igor", "site_page")
    school.consent("igor", "publication")
    reward(school, "person/igor", "site_page")


def test_a_diploma_given_before_the_hall_waits_for_it_too_and_says_who_signs() -> None:
    school = School().until(Stage.PAIR_WORK)
    for kind, public in (("diploma", True), ("contest_municipal", False)):
        with pytest.raises(NotLawful, match="с подписью: участника и законного представителя"):
            reward(school, "person/anna", kind, published=public)
    reward(school, "person/anna", "diploma")
    school.consent("anna", "publication")
    reward(school, "person/anna", "diploma", published=True)
