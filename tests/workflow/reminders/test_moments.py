"""When a task is reminded of: days before its end, then weekly, never on a day off; clocks go on day and night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.packs.reminding import ReminderRule
from workflow.reminders.coming import Coming, State
from workflow.reminders.moments import Reminder, reminders_of, task_key
from workflow.reminders.plan import Planned, kind_of, plan
from workflow.school_days.calendar import is_open
from workflow.stages import Stage
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

ONE = {"misha": ("student_student", "anna")}
FAR = timedelta(days=400)


def made(due: str | None, since: str = "2021-09-01", code: str = "roadmap.activity", **more: Any) -> Task:
    moment = datetime.fromisoformat(f"{due}T23:59:59+03:00") if due else None
    about = School(ONE).cycle.ref
    began = datetime.fromisoformat(f"{since}T00:00:00+03:00")
    return Task(code, about, by.CURATOR, "Сделать.", "Надо.", began, moment, **more)


def found(school: School, task: Task) -> list[Reminder]:
    return list(reminders_of(school.cycle, task, task.since + FAR))


def days(school: School, task: Task, most: int = 5) -> list[tuple[str, date]]:
    zone = school.institution.timezone
    return [(one.step, one.due.astimezone(zone).date()) for one in found(school, task)[:most]]


def with_rule(**rule: Any) -> School:
    school = School(ONE)
    rules = school.cycle.pack.reminders.model_copy(
        update={"rules": (ReminderRule(tasks=("roadmap.activity",), **rule),)}
    )
    school.cycle.pack = school.cycle.pack.model_copy(update={"reminders": rules})
    return school


def test_an_activity_is_reminded_of_fourteen_three_and_no_days_before_and_then_weekly() -> None:
    school = School(ONE)

    assert days(school, made("2021-10-22")) == [
        ("-14", date(2021, 10, 8)),
        ("-3", date(2021, 10, 19)),
        ("-0", date(2021, 10, 22)),
        ("+1", date(2021, 10, 29)),
        ("+2", date(2021, 11, 8)),
    ], "5 November lies in the vacation"


def test_a_warning_on_a_day_off_comes_before_it_and_never_after_the_end() -> None:
    school = School(ONE)

    assert days(school, made("2021-10-31"))[:3] == [
        ("-14", date(2021, 10, 15)),
        ("-3", date(2021, 10, 28)),
        ("-0", date(2021, 10, 29)),
    ]


def test_two_reminders_that_fall_on_one_day_are_one() -> None:
    school = with_rule(before=(1, 0))

    assert days(school, made("2021-11-07")) == [("-0", date(2021, 10, 29))]


def test_a_warning_before_days_off_says_how_many_days_will_be_left() -> None:
    """And so does one that somebody moved."""
    school, task = with_rule(before=(1, 0)), made("2021-11-07")
    (one, *_) = found(school, task)
    planned = Planned(school.cycle, task, one)

    def why(due: datetime) -> str:
        return Coming(identity("one"), planned, due, State.COMES, ()).why

    assert (one.step, why(one.due)) == ("-0", "за 9 дней до срока")
    assert why(one.due - timedelta(days=1)) == "за 10 дней до срока"
    assert why(one.due + timedelta(days=9)) == "в последний день"


def test_nothing_is_warned_of_before_it_began() -> None:
    school = with_rule(before=(14, 3, 0))

    assert [step for step, _ in days(school, made("2021-10-22", since="2021-10-15"))] == ["-3", "-0"]


def test_no_reminder_of_a_year_falls_on_a_day_off_and_each_comes_in_its_hour() -> None:
    school = with_rule(after=(0, 1, 2), every=1, times=60)
    zone = school.institution.timezone
    local = [one.due.astimezone(zone) for one in found(school, made(None))]

    assert len(local) > 30
    assert all(is_open(school.cycle, moment.date()) for moment in local)
    assert {moment.hour for moment in local} == {9}


def test_reminders_of_one_morning_do_not_all_come_in_one_second() -> None:
    school = School(ONE)
    moments = {found(school, made("2021-10-22", which=str(number)))[0].due for number in range(50)}

    assert len(moments) > 40
    assert found(school, made("2021-10-22", which="1")) == found(school, made("2021-10-22", which="1"))


def test_a_clock_knows_no_day_off_and_no_night() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    saturday_night = datetime(2022, 1, 1, 23, 30, tzinfo=UTC)
    school.now = saturday_night
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    (take,) = [task for task in open_tasks(school.cycle, school.now) if task.code == "concern.take"]
    hours = [(one.step, one.due - take.since) for one in found(school, take)[:4]]

    assert hours == [
        ("hbegan", timedelta(0)),
        ("h-12", timedelta(hours=12)),
        ("h-4", timedelta(hours=20)),
        ("h+1", timedelta(hours=36)),
    ]
    assert kind_of(take) == "concern.clock"


def test_a_term_of_the_law_is_reminded_of_on_a_day_off_too() -> None:
    school = School(ONE)
    task = made("2022-01-05", since="2021-12-20", code="consent.destroy", clock=True)

    assert date(2022, 1, 2) in {day for _, day in days(school, task, 20)}


def test_a_term_that_is_moved_is_reminded_of_anew_and_the_rest_keeps_its_keys() -> None:
    assert task_key(made("2021-10-22")) != task_key(made("2021-10-29"))
    school = School(ONE)
    before = {one.key for one in found(school, made("2021-10-22"))}
    school.say("school_days.changed", "cycle/c", start="2021-10-19", end="2021-10-19", days="off", title="Карантин")
    after = {one.key: one for one in found(school, made("2021-10-22"))}

    assert set(after) == before
    assert date(2021, 10, 18) in {one.due.date() for one in after.values()}


def test_a_meeting_is_reminded_of_the_day_before_and_after_a_vacation_on_the_last_day_of_school() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    for name, day in (("m", "2021-12-09"), ("n", "2022-01-10")):
        starts = datetime.fromisoformat(f"{day}T12:00:00+03:00")
        school.say("meeting.planned", f"meeting/{name}", kind="trial", pair=identity("pair-misha"), starts_at=starts)
    coming = []
    for now in (datetime(2021, 12, 8, tzinfo=UTC), datetime(2021, 12, 28, tzinfo=UTC)):
        coming += [one for one in plan(school.cycle, now, {}) if one.task.code == "meeting.come"]

    assert {one.reminder.due.date() for one in coming} == {date(2021, 12, 8), date(2021, 12, 28)}
    assert len(coming) == 4, "each side of each meeting"


@pytest.mark.parametrize("code", ["care.contact", "questionnaire.collect", "consent.collect", "roadmap.activity"])
def test_what_is_planned_days_ahead_is_what_is_due_when_the_day_comes(code: str) -> None:
    """Whoever derives late, or often, comes to the same rows."""
    school = School(ONE).until(Stage.PAIRING)
    school.form_pairs()
    keys: set[str] = set()
    ahead: set[str] = set()
    for _ in range(40):
        school.wait(1)
        found = [one for one in plan(school.cycle, school.now, {}) if one.task.code == code]
        soon = {one.reminder.key for one in found if one.reminder.due <= school.now + timedelta(days=1)}
        assert soon - keys <= ahead | soon
        keys |= soon
        ahead |= {one.reminder.key for one in found}

    assert len(keys) == len({key.partition("#") for key in keys})


def test_a_birthday_that_asks_for_new_signatures_is_spoken_of_before_it_comes() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.now = datetime(2022, 1, 10, tzinfo=UTC)  # Misha turns fourteen on 1 February
    planned = plan(school.cycle, school.now, {}, ahead=timedelta(days=40))
    steps = {one.reminder.step for one in planned if one.task.code == "consent.birthday"}

    assert steps == {"a0", "-7", "-0"}


def alone(school: School) -> dict[str, Task]:
    """Give the tasks about mentees without a mentor, by code."""
    return {task.code: task for task in open_tasks(school.cycle, school.now) if task.code.startswith("care.")}


def test_nobody_is_reminded_of_a_mentee_who_waits_with_all_the_others_but_of_one_who_was_left_alone() -> None:
    school = School(ONE).until(Stage.MENTOR_BASE)
    assert alone(school).keys() == {"care.next_attempt", "care.support"}
    assert not [one for task in alone(school).values() for one in found(school, task)]

    school.say("care.scheduled", "pair/pair-misha", next_on="2021-12-20")
    assert found(school, alone(school)["care.next_attempt"]), "somebody named a day"

    school = School(ONE).until(Stage.PAIR_WORK)
    school.say("mentor.left", "person/anna", "anna", by.MENTOR, cycle=identity("c"), reason="Экзамены")
    left = alone(school)
    assert left["care.support"].since.date() == school.now.date()
    assert all(found(school, left[code]) for code in ("care.next_attempt", "care.support"))


def test_the_curator_is_asked_for_what_the_people_themselves_were_asked_for_before() -> None:
    school = School(ONE)
    assert [step for step, _ in days(school, made("2021-10-22", code="questionnaire.collect"), 2)] == ["+1", "+2"]
    ((_, own),), ((_, asked),) = (days(school, made(None, code=f"fit.{who}_mentee"), 1) for who in ("answer", "ask"))
    assert own < asked
