"""The roadmap follows from the facts, a move shows what it pushes, and what is late is somebody's task."""

from datetime import date
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotTrue, Unacceptable
from workflow.queries.cycle.pushes import breaks, pushes
from workflow.queries.roadmap import ActivityState, Planned, roadmap
from workflow.stages import Stage
from workflow.tasks.open import addressed, open_tasks

ALONE = {"misha": ("student_student", "anna")}
DONE = ActivityState.DONE


def planned(school: School, number: int, today: date | None = None) -> Planned:
    return roadmap(school.cycle, today or school.now.date())[number - 1]


def is_done(school: School, number: int) -> bool:
    return planned(school, number).state is DONE


def test_questionnaires_of_mentees_are_in_when_every_candidate_answered_and_consented() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.request("misha")
    school.consent("misha")
    assert not is_done(school, 5)
    school.answer("misha", "intake")
    assert is_done(school, 5)

    school.request("lenya")
    counts = [(one.have, one.need) for one in planned(school, 5).counts]
    assert counts == [(1, 2), (1, 2)], "a newcomer is counted beside"


def test_once_its_stage_is_completed_an_activity_stays_done_and_is_nobodys_task() -> None:
    school = School(ALONE).until(Stage.MENTOR_BASE)
    school.request("lenya")
    school.wait(400)
    one = planned(school, 5)

    assert (one.state, one.counts[0].have, one.counts[0].need) == (DONE, 1, 2)
    assert one.done_on is not None
    late = {task.sentence.partition(":")[0] for task in open_tasks(school.cycle, school.now)}
    assert "Мероприятие 5" not in late
    assert "Мероприятие 14" in late, "what somebody must state is still his"


def test_what_the_journal_remembers_is_no_task_before_the_stage_ends() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.wait(400)
    remembered = {"every_mentee_is_measured_on_entry": school.now.date()}

    def late(met_on: dict[str, date]) -> set[str]:
        return {task.sentence.partition(":")[0] for task in open_tasks(school.cycle, school.now, met_on)}

    assert "Мероприятие 9" in late({})
    assert "Мероприятие 9" not in late(remembered)
    assert roadmap(school.cycle, school.now.date(), remembered)[8].state is DONE


def test_who_comes_after_the_last_day_makes_no_activity_late_before_its_stage_ends() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.request("misha")
    school.consent("misha")
    school.answer("misha", "intake")
    school.wait(400)
    school.request("lenya")
    one = planned(school, 5)

    assert school.cycle.stage is Stage.MENTEE_BASE
    assert (one.state, one.counts[0].have, one.counts[0].need) == (DONE, 1, 2)


def test_who_came_in_time_and_lacks_something_keeps_an_activity_open() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.request("misha")
    school.consent("misha")
    school.answer("misha", "intake")
    school.request("lenya")
    school.wait(400)

    assert planned(school, 5).state is ActivityState.LATE


def test_third_parties_and_representatives_are_two_conditions_of_one_activity() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    school.request("misha")
    school.consent("misha")
    assert not is_done(school, 6)
    school.say("informant.reported", "person/misha", "nina", by.PSYCHOLOGIST, cycle=identity("c"), report="Просит")
    assert is_done(school, 6)


def test_a_year_that_went_well_leaves_only_what_somebody_must_state() -> None:
    school = School().until(Stage.COMPLETED)
    open_ones = [one.number for one in roadmap(school.cycle, school.now.date()) if one.state is not DONE]

    assert open_ones == [14, 28]


def test_a_statement_carries_its_evidence() -> None:
    school = School()
    school.say("activity.done", "cycle/c", activity=14, evidence="Договор № 5 с методистом")
    one = planned(school, 14)

    assert (one.state, one.evidence) == (DONE, "Договор № 5 с методистом")
    with pytest.raises(Unacceptable):
        school.say("activity.done", "cycle/c", activity=14, evidence="")
    with pytest.raises(NotTrue, match="пакету неизвестен"):
        school.say("activity.done", "cycle/c", activity=99, evidence="Сделано")


def test_a_move_shows_what_it_pushes_and_by_how_much() -> None:
    activities = roadmap(School().cycle, date(2021, 9, 1))
    found = {one.number: one for one in pushes(activities, 16, date(2021, 12, 1), date(2021, 12, 15))}

    assert found[17].days == 30
    assert (found[17].start, found[17].new_start) == (date(2021, 11, 1), date(2021, 12, 1))
    assert {16, 15, 24}.isdisjoint(found)
    assert pushes(activities, 16, date(2021, 11, 1), date(2021, 11, 30)) == []
    assert breaks(activities, 16, date(2021, 10, 1), date(2021, 10, 31)) == (11, 15)


def test_what_is_pushed_moves_in_one_event_with_what_pushes_it() -> None:
    school = School()
    activities = roadmap(school.cycle, school.now.date())
    found = pushes(activities, 16, date(2021, 12, 1), date(2021, 12, 15))
    together = [{"activity": one.number, "start": one.new_start, "end": one.new_end} for one in found]
    move: dict[str, Any] = {"activity": 16, "start": "2021-12-01", "end": "2021-12-15", "reason": "Карантин"}
    school.say("activity.moved", "cycle/c", **move, together=together)

    assert (planned(school, 17).start, planned(school, 17).moved_because) == (date(2021, 12, 1), "Карантин")
    assert pushes(roadmap(school.cycle, school.now.date()), 16, date(2021, 12, 1), date(2021, 12, 15)) == []
    with pytest.raises(Unacceptable):
        school.say("activity.moved", "cycle/c", **move | {"end": "2021-11-01"})
    with pytest.raises(Unacceptable):
        school.say("activity.moved", "cycle/c", **move, together=[{**move, "reason": None} | {"activity": 16}])
    with pytest.raises(NotTrue, match="нет мероприятия 40"):
        school.say(
            "activity.moved", "cycle/c", **move, together=[{"activity": 40, "start": "2021-12-01", "end": "2021-12-02"}]
        )


def test_a_late_activity_is_a_task_of_whoever_is_responsible() -> None:
    school = School()
    school.wait(40)
    tasks = {task.sentence.partition(":")[0]: task for task in open_tasks(school.cycle, school.now)}
    task = tasks["Мероприятие 1"]

    assert task.is_late(school.now)
    assert {one.name for one in addressed(school.cycle, task, school.now)} == {"vera", "olga", "petr"}
    school.say("activity.assigned", "cycle/c", "olga", by.HEAD, activity=1, person=identity("nina"))
    (task,) = [one for one in open_tasks(school.cycle, school.now) if one.sentence.startswith("Мероприятие 1:")]
    assert [one.name for one in addressed(school.cycle, task, school.now)] == ["nina"]

    school.say("role.revoked", "person/nina", "olga", by.HEAD, role="psychologist")
    assert "nina" not in {one.name for one in addressed(school.cycle, task, school.now)}
