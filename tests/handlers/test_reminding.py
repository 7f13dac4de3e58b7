"""Reminders as rows: derived anew when anything changed, claimed by one, told once whatever dies in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from handlers.reminding import fire, remind, replan
from tests.lane import Lane
from tests.world import identity
from workflow.access import Caller, by
from workflow.installation import Installation
from workflow.queries.figures import unended
from workflow.reminders import rows as reminding
from workflow.reminders.coming import coming, hold, move
from workflow.reminders.rows import Fired
from workflow.school_days.calendar import open_from
from workflow.subjects.institution import Institution
from workflow.tables import letters, reminder_plans, reminders
from workflow.tables.types import AnyRow

NOW = datetime(2021, 10, 12, 5, tzinfo=UTC)


class Standing:
    """A clock that stands where it was set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Reminded:
    """A school with reminders to come, on a clock of its own."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.clock = Standing(NOW)
        self.there: Installation = replace(lane.installation, now=self.clock)

    def wait(self, **time: Any) -> None:
        self.clock.now += timedelta(**time)

    def rows(self) -> list[AnyRow]:
        with self.there.database.reading(self.lane.id) as connection:
            return list(connection.execute(select(reminders).order_by(reminders.c.due, reminders.c.key)))

    def letters(self) -> list[AnyRow]:
        with self.there.database.reading(self.lane.id) as connection:
            return list(connection.execute(select(letters).where(letters.c.event == "reminder")))

    def move(self, number: int, start: str, end: str) -> None:
        said: dict[str, Any] = {"activity": number, "start": start, "end": end, "reason": "Так вышло"}
        self.lane.send(self.lane.event("activity.moved", "cycle/c", **said))
        self.lane.settle()


@pytest.fixture
def reminded(lane: Lane) -> Reminded:
    return Reminded(lane)


def test_reminders_of_the_days_to_come_stand_as_rows_with_the_pack_that_gave_them(reminded: Reminded) -> None:
    assert replan(reminded.there) == 1
    rows = reminded.rows()

    assert rows
    assert {row.fired_at for row in rows} == {None}
    assert {len(row.pack) for row in rows} == {64}
    assert replan(reminded.there) == 0, "nothing has happened since"


def test_a_reminder_that_is_due_becomes_a_letter_to_each_whom_it_concerns_once(reminded: Reminded) -> None:
    replan(reminded.there)
    reminded.wait(days=3)
    assert remind(reminded.there) > 0
    told = reminded.letters()

    assert {row.recipient_id for row in told} <= {identity(name) for name in ("vera", "olga", "petr", "misha")}
    assert told[0].says["sentence"]
    assert told[0].says["why"]
    assert {row.kind for row in told} == {"task.reminder"}
    fired = [row for row in reminded.rows() if row.fired_at]
    assert {row.outcome for row in fired} == {"told"}
    assert sum(row.letters for row in fired) == len(told)
    assert fire(reminded.there) == 0
    assert len(reminded.letters()) == len(told)


def test_a_worker_that_died_between_taking_and_telling_loses_and_doubles_nothing(reminded: Reminded) -> None:
    replan(reminded.there)
    reminded.wait(days=3)
    with reminded.there.database.transaction(reminded.lane.id) as connection:
        taken = reminding.claim(connection, reminded.lane.id, reminded.clock(), 1000)
    assert taken
    assert fire(reminded.there) == 0, "somebody is at them"
    reminded.wait(minutes=1)
    assert fire(reminded.there) == len(taken), "a backlog is gone a minute after the repair"
    told = len(reminded.letters())
    with reminded.there.database.transaction(
        reminded.lane.id
    ) as connection:  # as if it had died before noting what it had told
        connection.execute(update(reminders).values(fired_at=None, outcome=None))
    fire(reminded.there)

    assert len(reminded.letters()) == told


def test_what_was_held_never_comes_and_what_was_moved_comes_on_its_day(
    reminded: Reminded,
) -> None:
    replan(reminded.there)
    now = reminded.clock()
    vera = Caller(identity("vera"), by.CURATOR, reminded.lane.id)
    with (
        reminded.there.database.transaction(reminded.lane.id) as connection,
        reminded.there.institutions.reading(connection, reminded.lane.id) as school,
    ):
        first, second, *_ = (one for one in coming(connection, school, vera, now).found if one.may_change)
        hold(connection, school, vera, first, now)
        day = open_from(second.planned.cycle, second.due.date() + timedelta(days=3))
        move(connection, school, vera, second, day, now)
    reminded.wait(hours=3)
    assert replan(reminded.there) == 1, "time itself opens tasks"
    reminded.clock.now = second.due + timedelta(hours=1)
    remind(reminded.there)
    keys = {row.key for row in reminded.letters()}
    assert not keys & {first.planned.reminder.key, second.planned.reminder.key}
    reminded.clock.now = datetime.combine(day, time(12), UTC)
    remind(reminded.there)
    ends = {row.key: (row.outcome, row.due.date()) for row in reminded.rows()}
    assert ends[first.planned.reminder.key][0] == "held"
    assert ends[second.planned.reminder.key] == ("told", day)


def test_a_moved_date_derives_its_reminders_anew(reminded: Reminded) -> None:
    replan(reminded.there)
    was = {row.key for row in reminded.rows() if "/4/" in row.key}
    assert was, "activity 4 ends in October"
    reminded.move(4, "2021-09-01", "2022-02-01")
    assert replan(reminded.there) == 0, "not more often than every few seconds"
    reminded.wait(minutes=1)
    assert replan(reminded.there) == 1

    assert not was & {row.key for row in reminded.rows()}


def test_a_changed_calendar_moves_the_moment_and_keeps_the_row(reminded: Reminded) -> None:
    replan(reminded.there)
    row = next(row for row in reminded.rows() if row.due > reminded.clock() + timedelta(days=1))
    day = row.due.date()
    said: dict[str, Any] = {"start": f"{day}", "end": f"{day}", "days": "off", "title": "Карантин"}
    reminded.lane.send(reminded.lane.event("school_days.changed", "cycle/c", **said))
    reminded.lane.settle()
    reminded.wait(minutes=1)
    replan(reminded.there)
    moved = [one for one in reminded.rows() if one.task == row.task]

    assert all(one.due.date() != day for one in moved)


def test_what_was_done_in_time_is_not_reminded_of(reminded: Reminded) -> None:
    replan(reminded.there)
    for row in reminded.rows():
        if row.about.startswith("cycle/") and "roadmap.activity" in row.task:
            number = int(row.task.split("/")[3])
            said: dict[str, Any] = {"activity": number, "evidence": "Протокол"}
            reminded.lane.send(reminded.lane.event("activity.done", "cycle/c", **said))
    reminded.lane.settle()
    reminded.wait(days=3)
    fire(reminded.there)
    done = [row for row in reminded.rows() if row.fired_at and "roadmap.activity" in row.task]

    assert {row.outcome for row in done} <= {"over"}
    assert not [row for row in reminded.letters() if row.says["code"] == "roadmap.activity"]


def test_a_reminder_that_waits_too_long_is_seen_in_the_figures(reminded: Reminded) -> None:
    replan(reminded.there)
    first = reminded.rows()[0].due
    with reminded.there.database.reading(reminded.lane.id) as connection:
        assert unended(connection, first + timedelta(hours=1)).due == first
        assert unended(connection, first - timedelta(hours=1)).due is None


def test_a_plan_is_made_again_though_nothing_happens_because_time_opens_tasks(reminded: Reminded) -> None:
    replan(reminded.there)
    reminded.wait(hours=3)
    assert replan(reminded.there) == 1
    with reminded.there.database.reading(reminded.lane.id) as connection:
        assert connection.scalar(select(reminder_plans.c.planned_at)) == reminded.clock()


def test_a_person_who_was_erased_has_no_reminders_left(reminded: Reminded) -> None:
    reminded.clock.now = datetime(2021, 5, 20, 5, tzinfo=UTC)
    replan(reminded.there)
    assert any(str(identity("misha")) in row.key for row in reminded.rows())
    with reminded.there.database.transaction(reminded.lane.id) as connection:
        reminding.erase(connection, reminded.lane.id, identity("misha"))

    assert not any(str(identity("misha")) in row.key for row in reminded.rows())


def test_a_school_whose_reminders_cannot_be_derived_stands_behind_the_others(
    reminded: Reminded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("handlers.reminding.reminding.planned", failing)
    assert replan(reminded.there) == 1
    assert reminded.rows() == []
    assert replan(reminded.there) == 0, "not at once"
    monkeypatch.undo()
    reminded.wait(minutes=1)
    replan(reminded.there)
    assert reminded.rows()


def test_reminders_that_could_not_be_told_are_taken_again(reminded: Reminded, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: object) -> None:
        raise ZeroDivisionError

    replan(reminded.there)
    reminded.wait(days=3)
    monkeypatch.setattr("handlers.reminding.reminding.told", failing)
    assert fire(reminded.there) > 0
    assert not [row for row in reminded.rows() if row.fired_at]
    monkeypatch.undo()
    reminded.wait(minutes=3)
    assert fire(reminded.there) > 0
    assert reminded.letters()


def test_a_reminder_that_cannot_be_told_keeps_back_no_other(
    reminded: Reminded, monkeypatch: pytest.MonkeyPatch
) -> None:
    replan(reminded.there)
    reminded.wait(days=3)
    told, poison = reminding.told, min(row.task for row in reminded.rows() if row.due <= reminded.clock.now)

    def failing(connection: Connection, institution: Institution, rows: Sequence[AnyRow], now: datetime) -> list[Fired]:
        if any(row.task == poison for row in rows):
            raise ZeroDivisionError
        return told(connection, institution, rows, now)

    monkeypatch.setattr(reminding, "told", failing)
    assert fire(reminded.there) > 1
    due = [row for row in reminded.rows() if row.due <= reminded.clock.now]
    assert {row.task for row in due if not row.fired_at} == {poison}
    assert len({row.task for row in due}) > 1
    monkeypatch.undo()
    reminded.wait(minutes=3)
    fire(reminded.there)
    assert all(row.fired_at for row in reminded.rows() if row.due <= reminded.clock.now)


def test_a_pair_whose_silence_cannot_be_told_keeps_back_no_plan_and_is_looked_at_again(
    reminded: Reminded, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def failing(*given: object) -> None:
        looked.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr("handlers.reminding.due_steps", failing)
    replan(reminded.there)
    assert reminded.rows()
    reminded.wait(minutes=1)
    assert replan(reminded.there) == 1
    assert len(looked) == 2
    monkeypatch.undo()
    reminded.wait(minutes=1)
    assert replan(reminded.there) == 1
    reminded.wait(minutes=1)
    assert replan(reminded.there) == 0


def test_a_reminder_of_a_task_that_only_another_version_knows_is_left_to_it(reminded: Reminded) -> None:
    """Neither deleted from what is to come nor ended as one that has nothing to say any more."""
    replan(reminded.there)
    first = reminded.rows()[0]
    with reminded.there.database.transaction(reminded.lane.id) as connection:
        other = {"task": f"another.{first.task}", "key": f"another.{first.key}"}
        connection.execute(update(reminders).where(reminders.c.key == first.key).values(**other))
        connection.execute(update(reminder_plans).values(number=0))
    reminded.wait(minutes=1)
    replan(reminded.there)
    assert other["key"] in {row.key for row in reminded.rows()}
    reminded.wait(days=8)
    assert fire(reminded.there) > 0
    assert [row.fired_at for row in reminded.rows() if row.key == other["key"]] == [None]
