"""Duties pass by one event: to a successor for good, to a deputy for his term; nothing waits for somebody who left."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.school import School
from tests.world import identity
from workflow.access import ROLES, by
from workflow.errors import Refusal, Unacceptable
from workflow.queries.seeing import SIDES
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.tasks.open import addressed, addressees, open_tasks

STAFF = ("vera", "petr", "nina", "olga")


def school_of_two_curators() -> School:
    school = School()
    school.say("role.granted", "person/petr", "olga", by.HEAD, role="curator")
    school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("vera"))
    return school


def hand_over(school: School, hands: str, takes: str, **more: Any) -> None:
    given: dict[str, Any] = {"hands_over": identity(hands), "takes_over": identity(takes), "reason": "Декрет"}
    school.say("duties.handed_over", "cycle/c", "olga", by.HEAD, **given, **more)


def curating(school: School) -> list[str]:
    return [one.name for one in addressees(school.cycle, by.CURATOR, school.now)]


def test_a_successor_has_every_task_at_once() -> None:
    school = School().until(Stage.MENTOR_BASE)
    school.say("role.granted", "person/petr", "olga", by.HEAD, role="curator")
    tasks = [task for task in open_tasks(school.cycle, school.now) if task.role is by.CURATOR]
    assert tasks
    assert {one.name for task in tasks for one in addressed(school.cycle, task, school.now)} == {"vera"}

    hand_over(school, "vera", "petr", terms="successor")
    assert {one.name for task in tasks for one in addressed(school.cycle, task, school.now)} == {"petr"}


def test_a_deputy_stands_in_until_the_last_day_of_his_term() -> None:
    school = school_of_two_curators()
    hand_over(school, "vera", "petr", terms="deputy", until=school.now.date())
    assert curating(school) == ["petr"]

    school.wait(1)
    assert curating(school) == ["vera"]


def test_a_deputy_who_lost_the_role_leaves_the_duties_where_they_were() -> None:
    school = school_of_two_curators()
    hand_over(school, "vera", "petr", terms="deputy", until="2022-01-01")
    school.say("role.revoked", "person/petr", "olga", by.HEAD, role="curator")

    assert curating(school) == ["vera"]


def test_the_successor_is_the_curator_that_the_stage_asks_for() -> None:
    school = school_of_two_curators()
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")
    named = REQUIREMENTS["curator_is_named"]
    assert not ask(school.cycle, named).met

    hand_over(school, "vera", "petr", terms="successor")
    assert ask(school.cycle, named).met


def test_naming_a_team_anew_ends_what_was_handed_over_before() -> None:
    school = school_of_two_curators()
    hand_over(school, "vera", "petr", terms="successor")
    school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("vera"))

    assert curating(school) == ["vera"]


def test_a_request_is_still_confirmed_by_a_second_person_after_a_hand_over() -> None:
    school = school_of_two_curators()
    school.say("cycle.cancelling_asked", "approval/a", cycle=identity("c"), reason="Закрываемся")
    hand_over(school, "vera", "petr", terms="successor")
    (task,) = [task for task in open_tasks(school.cycle, school.now) if task.code == "approval.decide"]

    assert {one.name for one in addressed(school.cycle, task, school.now)} == {"olga", "petr"}
    with pytest.raises(Refusal):
        school.say("cycle.cancelled", "approval/a", "vera", by.CURATOR)


def test_a_deputy_has_a_term_and_a_successor_none() -> None:
    school = school_of_two_curators()
    with pytest.raises(Unacceptable):
        hand_over(school, "vera", "petr", terms="deputy")
    with pytest.raises(Unacceptable):
        hand_over(school, "vera", "petr", terms="successor", until="2022-01-01")


Step = tuple[str, str, str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("grant", "revoke", "succeed", "deputise", "team", "wait")),
        st.sampled_from(STAFF),
        st.sampled_from(STAFF),
        st.integers(0, 20),
    ),
    max_size=25,
)


def take(school: School, step: Step) -> None:
    """Do one step, or be refused: both are as good here."""
    what, one, other, days = step
    head: dict[str, Any] = {"who": "root", "acting": by.ADMINISTRATOR}
    role = ("curator", "psychologist", "head")[days % 3]
    until = (school.now.date()).replace(year=2022) if days else school.now.date()
    does: dict[str, Callable[[], object]] = {
        "grant": lambda: school.say("role.granted", f"person/{one}", **head, role=role),
        "revoke": lambda: school.say("role.revoked", f"person/{one}", **head, role=role),
        "succeed": lambda: hand_over(school, one, other, terms="successor"),
        "deputise": lambda: hand_over(school, one, other, terms="deputy", until=until),
        "team": lambda: school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity(one)),
        "wait": lambda: school.wait(days),
    }
    try:
        does[what]()
    except Refusal:
        return


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_every_open_task_is_addressed_to_a_holder_of_its_role_or_to_nobody(steps: list[Step]) -> None:
    school = School().until(Stage.MENTOR_BASE)
    school.say("cycle.cancelling_asked", "approval/a", cycle=identity("c"), reason="Закрываемся")
    school.wait(30)
    for step in steps:
        take(school, step)
    people = school.institution.people.values()
    found = open_tasks(school.cycle, school.now)
    assert found
    for task in found:
        to = addressed(school.cycle, task, school.now)
        if not task.role & ~SIDES:
            assert tuple(person.id for person in to) == task.assigned, "nobody stands in for a side of a pair"
            continue
        assert all(person.roles & task.role for person in to), task
        holders = [person for person in people for role in ROLES.values() if role & task.role & person.roles]
        assert bool(to) is bool(holders), task
