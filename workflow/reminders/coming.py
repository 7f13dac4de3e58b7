"""The reminders to come: what is said to whom, when and why; and that somebody held one back or chose another day.

Nobody holds back what the law or a child's safety asks for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection

from workflow.access import Caller, by
from workflow.errors import NotFound, NotNow, NotTrue
from workflow.queries.seeing import SIDES
from workflow.reminders.moments import Reminder
from workflow.reminders.plan import AHEAD, Planned, derive, kind_of, tasks_by_key
from workflow.reminders.rows import HELD, met_on_of, row_of
from workflow.school_days.calendar import is_open
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables import bulk, owned, reminders
from workflow.tables.types import AnyRow
from workflow.tasks.open import addressed
from workflow.words import Named, counted

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
    def place(self) -> str:
        """Give where it stands among the others, by its moment."""
        return f"{self.due:%Y%m%d%H%M%S}.{self.id.hex}"

    @property
    def why(self) -> str:
        """Say which time it is, counted from the task's own days."""
        return why_of(self.planned.reminder.step)


def coming(connection: Connection, institution: Institution, caller: Caller, now: datetime) -> list[Coming]:
    """Give what comes in the days ahead and is the caller's to know, by time; what is held stands there."""
    ahead = reminders.c.due > now
    standing = {row.key: row for row in connection.execute(owned.select(institution.id, reminders).where(ahead))}
    found = [
        _coming(institution, one, standing.get(one.reminder.key), now)
        for one in _planned(connection, institution, list(standing.values()), now)
        if _is_told(caller, one, now)
    ]
    left = (one for one in found if one is not None and one.due > now)
    return sorted(left, key=lambda one: one.place)


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


def find(found: list[Coming], identity: UUID) -> Coming:
    """Find a reminder by its id; NotFound when it came meanwhile or nothing is left to remind of."""
    one = next((one for one in found if one.id == identity), None)
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


def _planned(connection: Connection, institution: Institution, rows: list[AnyRow], now: datetime) -> Iterator[Planned]:
    """Derive what comes, and what was put to a day on which the programme would not speak of it any more."""
    met_on = met_on_of(connection, institution)
    for cycle in institution.cycles.values():
        tasks = tasks_by_key(cycle, now, now + AHEAD, met_on.get(cycle.id, {}))
        planned = derive(cycle, tasks.values(), now, now + AHEAD)
        yield from planned
        known = {one.reminder.key for one in planned}
        for row in rows:
            if row.decided_by and row.key not in known and row.cycle_id == cycle.id and row.task in tasks:
                reminder = Reminder(row.key, row.task, row.key.rpartition("#")[2], row.due)
                yield Planned(cycle, tasks[row.task], reminder)


def _is_told(caller: Caller, one: Planned, now: datetime) -> bool:
    """Say whether somebody who cares may know of it: what is said of a concern is its reader's and the head's."""
    if caller.person in one.task.closed_to:
        return False
    own = one.task.role & ~SIDES & caller.roles
    return kind_of(one.task) != "concern.clock" or bool(own) or bool(caller.roles & by.HEAD)


def _coming(institution: Institution, one: Planned, row: AnyRow | None, now: datetime) -> Coming | None:
    if row is not None and row.fired_at is not None and row.outcome != HELD:
        return None
    state = State.HELD if row is not None and row.outcome == HELD else State.COMES
    if row is not None and row.decided_by is not None and state is State.COMES:
        state = State.MOVED
    due = row.due if row is not None else one.reminder.due
    people = tuple(person for person in addressed(one.cycle, one.task, now) if not person.erased)
    return Coming(uuid5(institution.id, one.reminder.key), one, due, state, people)


def _check(one: Coming) -> None:
    if not one.may_change:
        raise NotNow("Это часы закона или безопасности ребёнка: их не задерживают и не переносят.")


def _write(connection: Connection, institution: Institution, one: Coming, changed: dict[str, object]) -> None:
    row = row_of(institution.id, one.planned) | {"fired_at": None, "outcome": None, "decided_by": None} | changed
    bulk.write(connection, bulk.insertion(reminders, [row], changing=("due", "fired_at", "outcome", "decided_by")))
