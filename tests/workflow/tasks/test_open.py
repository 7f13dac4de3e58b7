"""Open tasks follow from the facts: they come, are addressed to whoever holds the role now, and go by themselves."""

from datetime import timedelta
from itertools import chain

from tests.school import School
from tests.world import identity
from workflow.access import HEADS, Caller, Role, by
from workflow.stages import Stage
from workflow.tasks.open import OF_SIDES, ROADMAP, SOURCES, addressed, addressees, open_tasks, seen_tasks, tasks_of
from workflow.tasks.task import Task


def tasks(school: School, code: str) -> list[Task]:
    return [task for task in open_tasks(school.cycle, school.now) if task.code == code]


def asked(school: School) -> None:
    school.say("cycle.cancelling_asked", "approval/a", cycle=identity("c"), reason="Закрываемся")


def test_a_request_waits_for_the_head_until_it_lapses() -> None:
    school = School()
    asked(school)
    (task,) = tasks(school, "approval.decide")

    assert task.role == HEADS
    assert task.due == task.since + timedelta(days=14)
    assert "Закрываемся" in task.why
    assert "cycle.cancelled" in task.events

    school.wait(15)
    assert tasks(school, "approval.decide") == []


def test_a_decided_request_is_no_task() -> None:
    school = School()
    asked(school)
    school.say("approval.declined", "approval/a", "olga", by.HEAD, reason="Ещё поработаем")

    assert tasks(school, "approval.decide") == []


def test_a_mentee_left_alone_is_a_task_until_somebody_is_found() -> None:
    school = School().until(Stage.MENTOR_BASE)
    attempts, supports = tasks(school, "care.next_attempt"), tasks(school, "care.support")

    assert {task.about for task in attempts} == {school.pair("misha").ref, school.pair("dasha").ref}
    assert len(supports) == 2
    assert all(task.due is None for task in supports)
    assert all(task.in_course for task in (*attempts, *supports)), "everybody waits"

    school.say("support.given", "pair/pair-misha", "nina", by.PSYCHOLOGIST)
    assert [task.about for task in tasks(school, "care.support")] == [school.pair("dasha").ref]


def test_an_attempt_is_late_when_its_day_has_passed() -> None:
    school = School().until(Stage.MENTOR_BASE)
    (task, _) = tasks(school, "care.next_attempt")

    assert task.due is not None
    assert not task.is_late(task.due)
    assert task.is_late(task.due + timedelta(minutes=1))


def test_what_is_due_comes_before_what_has_time() -> None:
    school = School().until(Stage.MENTOR_BASE)
    asked(school)
    order = [task.due for task in open_tasks(school.cycle, school.now)]
    dated = [due for due in order if due is not None]

    assert order == [*sorted(dated), *[None] * (len(order) - len(dated))]


def test_a_task_is_addressed_to_the_curator_of_the_team() -> None:
    school = School()
    school.say("role.granted", "person/petr", "olga", by.HEAD, role="curator")
    assert {one.name for one in addressees(school.cycle, by.CURATOR, school.now)} == {"vera", "petr"}

    school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("vera"), members=[identity("nina")])
    assert [one.name for one in addressees(school.cycle, by.CURATOR, school.now)] == ["vera"]
    assert [one.name for one in addressees(school.cycle, by.PSYCHOLOGIST, school.now)] == ["nina"]


def test_nothing_stays_addressed_to_somebody_whose_role_was_revoked() -> None:
    school = School()
    school.say("role.granted", "person/petr", "olga", by.HEAD, role="curator")
    school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("vera"))
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")

    assert [one.name for one in addressees(school.cycle, by.CURATOR, school.now)] == ["petr"]


def seen(school: School, who: str, role: Role) -> list[str]:
    caller = Caller(identity(who), role, school.institution.id, "test")
    return [task.code for task in seen_tasks(school.cycle, caller, school.now)]


def test_a_mentor_has_the_tasks_of_his_own_pair_and_no_other() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    starts_at = (school.now + timedelta(days=1)).isoformat()
    school.say("meeting.planned", "meeting/one", kind="trial", pair=identity("pair-misha"), starts_at=starts_at)
    school.wait(2)

    assert sorted(seen(school, "anna", by.MENTOR)) == ["fit.answer", "meeting.tell_own"]
    assert seen(school, "boris", by.MENTOR) == []
    assert not {"fit.answer", "meeting.tell_own"} & set(seen(school, "vera", by.CURATOR)), "she has her own of them"
    (task,) = tasks(school, "fit.answer")
    assert addressed(school.cycle, task, school.now) == (school.person("anna"),)

    school.say("fit.answered", "pair/pair-misha", "anna", by.MENTOR, side="mentor", answer="fits")
    school.say("meeting.held", "pair/pair-misha", "anna", by.MENTOR, kind="trial", minutes=45, planned=identity("one"))
    assert seen(school, "anna", by.MENTOR) == []


def test_nothing_is_asked_of_a_mentor_while_his_pair_is_paused() -> None:
    school = School().until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    assert seen(school, "anna", by.MENTOR) == ["fit.answer"]
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")

    assert seen(school, "anna", by.MENTOR) == []


def test_whoever_is_after_some_tasks_finds_them_without_asking_for_all() -> None:
    school = School().until(Stage.PAIR_WORK)
    asked(school)
    school.say("meeting.held", "pair/pair-misha", kind="organisational", minutes=40)
    everything = open_tasks(school.cycle, school.now)
    codes = {task.code for task in everything}
    assert len(codes) > 4
    for code in codes:
        assert set(tasks_of(school.cycle, {code}, school.now)) == {task for task in everything if task.code == code}

    begins = tuple(chain.from_iterable({**SOURCES, **OF_SIDES}.values()))
    reminded = {code for rule in school.cycle.pack.reminders.rules for code in rule.tasks}
    assert not [code for code in reminded if code != ROADMAP and not code.startswith(begins)]
