"""The reminders to come: what is said to whom, when and why; and that somebody held one back or chose another day.

Nobody holds back what the law or a child's safety asks for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_

from workflow.access import Caller, by
from workflow.errors import NotFound, NotNow, NotTrue
from workflow.queries.seeing import SIDES
from workflow.reminders.moments import Reminder, code_of, last_day, reminders_of
from workflow.reminders.plan import AHEAD, Planned, kind_of, tasks_by_key
from workflow.reminders.rows import HELD, met_on_of, row_of
from workflow.school_days.calendar import is_open
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables import bulk, owned, reminders
from workflow.tables.types import EPOCH, AnyRow
from workflow.tasks.kinds import KINDS
from workflow.tasks.open import ROADMAP, Addressed
from workflow.tasks.task import Task
from workflow.words import Named, counted

CONCERNS = tuple(one.code for one in KINDS if one.code.startswith("concern."))
MICROSECOND = timedelta(microseconds=1)
FARTHEST = timedelta(days=14)
"""How far ahead a reminder may be put."""


class State(Named):
    """What somebody decided about a reminder."""

    COMES = "comes", "придёт"
    MOVED = "moved", "перенесено"
    HELD = "held", "не придёт"


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder to come; `due` is when it really comes, `may_change` whether somebody may decide about it."""

    id: UUID
    planned: Planned
    due: datetime
    state: State
    people: tuple[Person, ...]

    @property
    def may_change(self) -> bool:
        """Say whether it may be held or moved: a clock of the law or of a child's safety may not."""
        return not self.planned.task.clock and kind_of(self.planned.task) == "task.reminder"

    @property
    def why(self) -> str:
        """Say which time it is; a warning may have been put before days off: the days are those that will be left."""
        planned, step = self.planned, self.planned.reminder.step
        end = last_day(planned.cycle, planned.task)
        if end is None or not step.startswith("-"):
            return why_of(step)
        return why_of(f"-{(end - self.due.astimezone(planned.cycle.institution.timezone).date()).days}")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A page of what comes; `left` more come behind the place `onward`."""

    found: tuple[Coming, ...]
    left: int
    onward: str


PLACE = r"^([0-9]{16}\.[0-9A-Za-z_/#:.+-]{1,200})?$"
"""How a place is written: its moment in microseconds, and the key of the reminder.

Its signs stand one by one: all letters of Unicode, up to two hundred times, took the site 16 MiB to look for.
"""


def coming(
    connection: Connection, institution: Institution, caller: Caller, now: datetime, after: str = "", most: int = 50
) -> Ahead:
    """Give the next so many of what comes and is the caller's to know, by time; what is held stands there.

    Rows say what comes, and of these alone it is asked what there is to do: one that is over by now is passed over.
    """
    told = _told_to(institution, caller, now)
    rows = connection.execute(_rows(institution, now, *told, *_beyond(after)).limit(most + 1)).all()
    onward = place_of(rows[most - 1]) if len(rows) > most else ""
    behind = _rows(institution, now, *told, *_beyond(onward)).order_by(None).with_only_columns(func.count())
    left = connection.scalar(behind) if onward else 0
    return Ahead(tuple(_coming(connection, institution, caller, rows[:most], now)), left or 0, onward)


def place_of(row: AnyRow) -> str:
    """Give where a reminder stands among the others: by its moment, then by its key."""
    return f"{(row.due - EPOCH) // MICROSECOND:016d}.{row.key}"


def hold(connection: Connection, institution: Institution, caller: Caller, one: Coming, now: datetime) -> None:
    """Let a reminder not come; NotNow for one that nobody may hold back."""
    _check(one)
    _write(connection, institution, one, {"fired_at": now, "outcome": HELD, "decided_by": caller.person})


def move(
    connection: Connection, institution: Institution, caller: Caller, one: Coming, day: date, now: datetime
) -> None:
    """Let a reminder come on another day at its hour; NotTrue for a day on which it may not."""
    _check(one)
    local = one.planned.reminder.due.astimezone(institution.timezone)
    at = local.replace(year=day.year, month=day.month, day=day.day)
    task, warns = one.planned.task, one.planned.reminder.step.startswith("-")
    if at <= now or at > now + FARTHEST:
        raise NotTrue(f"Назовите день из ближайших {counted(FARTHEST.days, 'дня', 'дней', 'дней')}.")
    if not is_open(one.planned.cycle, day):
        raise NotTrue("В этот день школа закрыта: напоминания в выходные и каникулы не приходят.")
    if warns and task.due and at >= task.due:
        raise NotTrue("К этому дню срок дела уже пройдёт: предупреждать будет поздно.")
    _write(connection, institution, one, {"due": at, "decided_by": caller.person})


def put_back(connection: Connection, institution: Institution, one: Coming) -> None:
    """Let a reminder come when the programme says."""
    _write(connection, institution, one, {})


def find(connection: Connection, institution: Institution, caller: Caller, identity: UUID, now: datetime) -> Coming:
    """Find a reminder by its id; NotFound when it came meanwhile or nothing is left to remind of."""
    keys = connection.scalars(_rows(institution, now).order_by(None).with_only_columns(reminders.c.key))
    key = next((one for one in keys if uuid5(institution.id, one) == identity), None)
    told = _told_to(institution, caller, now)
    rows = connection.execute(_rows(institution, now, *told, reminders.c.key == key)).all() if key else []
    one = next(_coming(connection, institution, caller, rows, now), None)
    if one is None:
        raise NotFound("Такого напоминания впереди нет: оно уже ушло, или дело сделано.")
    return one


def why_of(step: str) -> str:
    """Say which time a step is.

    >>> why_of("-3"), why_of("-0"), why_of("+2"), why_of("a7"), why_of("hbegan")
    ('за 3 дня до срока', 'в последний день', 'повторно, в 2-й раз', 'через 7 дней после начала', 'как только началось')
    """
    mark, number = step.rstrip("0123456789"), step.lstrip("-+ah") if step[-1].isdigit() else ""
    if mark == "-":
        return f"за {counted(int(number), 'день', 'дня', 'дней')} до срока" if int(number) else "в последний день"
    if mark == "h-":
        return f"за {counted(int(number), 'час', 'часа', 'часов')} до срока"
    if mark == "a":
        return f"через {counted(int(number), 'день', 'дня', 'дней')} после начала"
    return f"повторно, в {number}-й раз" if number else "как только началось"


def _rows(institution: Institution, now: datetime, *conditions: ColumnElement[bool]) -> Select[Any]:
    row = reminders.c
    ahead = (row.due > now, or_(row.fired_at.is_(None), row.outcome == HELD))
    return owned.select(institution.id, reminders).where(*ahead, *conditions).order_by(row.due, row.key)


def _beyond(place: str) -> Iterator[ColumnElement[bool]]:
    if place:
        moment, _, key = place.partition(".")
        due, row = EPOCH + int(moment) * MICROSECOND, reminders.c
        yield or_(row.due > due, and_(row.due == due, row.key > key))


def _told_to(institution: Institution, caller: Caller, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Leave out what is said of a concern, but for its reader and the head."""
    task = reminders.c.task
    open_ones = _open_tasks(institution.cycles.values(), CONCERNS, now, {})
    told = sorted({key for (_, key), (_, one) in open_ones.items() if _is_told(caller, one)})
    yield or_(task.not_like("concern.%"), task.in_(told))


def _is_told(caller: Caller, task: Task) -> bool:
    """Say whether somebody who cares may know of a reminder of this task."""
    if caller.person in task.closed_to:
        return False
    own = task.role & ~SIDES & caller.roles
    return kind_of(task) != "concern.clock" or bool(own) or bool(caller.roles & by.HEAD)


def _coming(
    connection: Connection, institution: Institution, caller: Caller, rows: Sequence[AnyRow], now: datetime
) -> Iterator[Coming]:
    codes = {code_of(row.task) for row in rows}
    met_on = met_on_of(connection, institution) if ROADMAP in codes else {}
    cycles = [institution.cycles[one] for one in {row.cycle_id: None for row in rows} if one in institution.cycles]
    tasks, whose = _open_tasks(cycles, codes, now, met_on), Addressed(now)
    for row in rows:
        cycle, task = tasks.get((row.cycle_id, row.task), (None, None))
        if cycle and task and _is_told(caller, task):
            people = tuple(person for person in whose.of(cycle, task) if not person.erased)
            yield Coming(uuid5(institution.id, row.key), _planned(cycle, task, row, now), row.due, _state(row), people)


def _open_tasks(
    cycles: Iterable[Cycle], codes: Collection[str], now: datetime, met_on: Mapping[UUID, Mapping[str, date]]
) -> dict[tuple[UUID, str], tuple[Cycle, Task]]:
    """Give tasks of these codes by cycle and name: those that time alone will have opened too.

    Whoever takes part in two cycles may have the same to do in both.
    """
    return {
        (cycle.id, key): (cycle, task)
        for cycle in cycles
        for key, task in tasks_by_key(cycle, now, now + AHEAD, met_on.get(cycle.id, {}), codes).items()
    }


def _planned(cycle: Cycle, task: Task, row: AnyRow, now: datetime) -> Planned:
    """Give a reminder as the programme wants it, or as it stands where the programme would not speak of it any more."""
    wanted = (one for one in reminders_of(cycle, task, now + AHEAD) if one.key == row.key)
    stands = Reminder(row.key, row.task, row.key.rpartition("#")[2], row.due)
    return Planned(cycle, task, next(wanted, stands) if row.decided_by else stands)


def _state(row: AnyRow) -> State:
    if row.outcome == HELD:
        return State.HELD
    return State.MOVED if row.decided_by else State.COMES


def _check(one: Coming) -> None:
    if not one.may_change:
        raise NotNow("Это часы закона или безопасности ребёнка: их не задерживают и не переносят.")


def _write(connection: Connection, institution: Institution, one: Coming, changed: dict[str, object]) -> None:
    row = row_of(institution.id, one.planned) | {"fired_at": None, "outcome": None, "decided_by": None} | changed
    bulk.write(connection, bulk.insertion(reminders, [row], changing=("due", "fired_at", "outcome", "decided_by")))
