"""The rows of reminders: derived anew when anything of a school has changed, claimed when due, told once.

Nothing here is decided: what is due when says `plan`, and whether there is still anything to say, the open tasks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, or_

from workflow.letters import rows as of_letters
from workflow.letters.letter import Letter
from workflow.queries.history import first_met
from workflow.reminders.moments import code_of
from workflow.reminders.plan import Planned, letters_of, open_by_key, plan
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.tables import across, bulk, owned, reminder_plans, reminders
from workflow.tables.setback import is_ahead
from workflow.tables.types import AnyRow
from workflow.tasks.kinds import BY_CODE

CLAIMED = timedelta(seconds=45)
"""How long whoever took reminders may be at them; after that somebody else takes them."""
ANEW = timedelta(minutes=1)
"""How soon a plan is made again in a school where something happens all the time: it costs as much as many events do,
and what falls due meanwhile is judged when it is told."""
DAILY = timedelta(hours=2)
"""How soon it is made again where nothing happens: time itself opens tasks."""
SOME = 500
NEVER = -1
"""A number that no lane has."""
EVENT = "reminder"
TOLD, OVER, NOBODY, LATER, HELD = "told", "over", "nobody", "later", "held"

KEY, MAY_CHANGE = ("institution_id", "key"), ("cycle_id", "due", "pack")
"""What of a reminder that stands may have to be another: a newer cycle takes over whoever has no pair yet."""

Fired = tuple[AnyRow, str, list[Letter]]


def stale(connection: Connection, now: datetime, most: int, but: Collection[UUID] = ()) -> list[UUID]:
    """Name the schools whose reminders are to be derived anew, those that wait longest first; without some."""
    lanes, plans = across.lanes, across.reminder_plans
    known = lanes.outerjoin(plans, lanes.c.institution_id == plans.c.institution_id)
    changed = and_(plans.c.number != lanes.c.number, plans.c.planned_at <= now - ANEW)
    due = or_(plans.c.number.is_(None), changed, plans.c.planned_at <= now - DAILY, is_ahead(plans.c.planned_at, now))
    others = lanes.c.institution_id.not_in(but)
    found = across.select(lanes.c.institution_id, joined=known).where(lanes.c.number > 0, due, others)
    return list(connection.scalars(found.order_by(plans.c.planned_at.nullsfirst()).limit(most)))


def met_on_of(connection: Connection, institution: Institution) -> dict[UUID, Mapping[str, date]]:
    """Give what the journal remembers of each open cycle, as the roadmap needs it."""
    cycles = [cycle for cycle in institution.cycles.values() if cycle.open]
    return {cycle.id: first_met(connection, institution.id, cycle) for cycle in cycles}


def planned(connection: Connection, institution: Institution, now: datetime) -> list[Planned]:
    """Derive the reminders of every cycle of a school."""
    met_on = met_on_of(connection, institution)
    return [one for cycle in institution.cycles.values() for one in plan(cycle, now, met_on.get(cycle.id, {}))]


def write_plan(connection: Connection, institution: UUID, number: int, wanted: Iterable[Planned], now: datetime) -> int:
    """Bring the rows of a school to a plan made at a number of its lane; answers how many rows changed.

    What is still to come and no longer wanted goes; what is due already is judged when it is taken, and so is what
    somebody put to another day.
    """
    rows = {one.reminder.key: row_of(institution, one) for one in wanted}
    waits = reminders.c.fired_at.is_(None)
    standing = _standing(connection, institution, rows, now)
    free = {key: row for key, row in standing.items() if row.decided_by is None}
    gone = [key for key, row in free.items() if key not in rows and row.due > now and _is_known(row)]
    moved = [row for key, row in rows.items() if key in free and _differs(free[key], row)]
    for some in _by_some(gone):
        connection.execute(owned.delete(institution, reminders).where(waits, reminders.c.key.in_(some)))
    bulk.write(connection, _change([{name: row[name] for name in (*KEY, *MAY_CHANGE)} for row in moved]))
    fresh = [row for key, row in rows.items() if key not in standing]
    if fresh:
        bulk.write(connection, bulk.insertion(reminders, fresh, changing=()))
    state = {"institution_id": institution, "number": number, "planned_at": now}
    bulk.write(connection, bulk.insertion(reminder_plans, [state], changing=("number", "planned_at")))
    return len(gone) + len(moved) + len(fresh)


def _standing(connection: Connection, institution: UUID, wanted: Iterable[str], now: datetime) -> dict[str, AnyRow]:
    """Give the rows of a school that are still to come and those that are wanted, by key: not all that are due."""
    here = owned.select(institution, reminders).where(reminders.c.fired_at.is_(None))
    found = {row.key: row for row in connection.execute(here.where(reminders.c.due > now))}
    for some in _by_some([key for key in wanted if key not in found]):
        found |= {row.key: row for row in connection.execute(here.where(reminders.c.key.in_(some)))}
    return found


def put_off(connection: Connection, institution: UUID, now: datetime) -> None:
    """Note that a school's reminders could not be derived: it is stale still, and stands behind the others."""
    state = {"institution_id": institution, "number": NEVER, "planned_at": now}
    bulk.write(connection, bulk.insertion(reminder_plans, [state], changing=("number", "planned_at")))


def with_due(connection: Connection, now: datetime, most: int, but: Collection[UUID] = ()) -> list[UUID]:
    """Name the schools of the reminders that have been due the longest, those first; without some."""
    there = across.reminders.c
    due = across.select(there.institution_id).where(
        there.fired_at.is_(None),
        there.due <= now,
        _is_free(there.claimed_until, now),
        there.institution_id.not_in(but),
    )
    return list(dict.fromkeys(connection.scalars(due.order_by(there.due).limit(most))))


def claim(connection: Connection, institution: UUID, now: datetime, most: int) -> Sequence[AnyRow]:
    """Take reminders of a school that are due, for a while: nobody else takes them in it."""
    free = _is_free(reminders.c.claimed_until, now)
    due = owned.select(institution, reminders).where(reminders.c.fired_at.is_(None), reminders.c.due <= now, free)
    some = due.order_by(reminders.c.due).limit(most).with_for_update(skip_locked=True)
    found = connection.execute(some).all()
    taken = {"institution_id": institution, "claim": uuid4(), "claimed_until": now + CLAIMED}
    bulk.write(connection, _change([{"key": row.key} | taken for row in found]))
    return found


def told(connection: Connection, institution: Institution, rows: Sequence[AnyRow], now: datetime) -> list[Fired]:
    """Say what becomes of reminders of one school whose time has come: the letters, or that there is nothing to say.

    Of several that came due for one task meanwhile, after a standstill say, the last alone is told. One of a task that
    only another version of the program knows is left to it: it is taken again when the claim is over.
    """
    rows = [row for row in rows if _is_known(row)]
    met_on = met_on_of(connection, institution)
    tasks = {id: open_by_key(cycle, now, met_on.get(id, {})) for id, cycle in _cycles(institution, rows).items()}
    latest = {row.task: row.key for row in sorted(rows, key=lambda row: row.due)}
    return [_fire(institution, row, tasks, now) if latest[row.task] == row.key else (row, LATER, []) for row in rows]


def write_fired(connection: Connection, institution: UUID, number: int, fired: Sequence[Fired], now: datetime) -> int:
    """Queue the letters and note what was fired, in one transaction; answers how many letters are new."""
    letters = [letter for _, _, some in fired for letter in some]
    queued = of_letters.queue(connection, institution, letters, number, EVENT, now) if letters else 0
    free = {"institution_id": institution, "fired_at": now, "claim": None, "claimed_until": None}
    ends = [free | {"key": row.key, "outcome": outcome, "letters": len(some)} for row, outcome, some in fired]
    bulk.write(connection, _change(ends))
    return queued


def erase(connection: Connection, institution: UUID, person: UUID) -> None:
    """Destroy the reminders about a person and those that were for him."""
    connection.execute(owned.delete(institution, reminders).where(reminders.c.key.contains(str(person))))


def row_of(institution: UUID, one: Planned) -> dict[str, Any]:
    """Give the row of a reminder as the programme wants it."""
    return {
        "institution_id": institution,
        "key": one.reminder.key,
        "cycle_id": one.cycle.id,
        "task": one.reminder.task,
        "about": str(one.task.about),
        "due": one.reminder.due,
        "pack": one.cycle.pack.hash,
        "letters": 0,
    }


def _is_known(row: AnyRow) -> bool:
    return code_of(row.task) in BY_CODE


def _differs(row: AnyRow, wanted: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != wanted[name] for name in MAY_CHANGE)


def _cycles(institution: Institution, rows: Iterable[AnyRow]) -> dict[UUID, Cycle]:
    named = {row.cycle_id for row in rows}
    return {id: cycle for id, cycle in institution.cycles.items() if id in named}


def _fire(institution: Institution, row: AnyRow, tasks: Mapping[UUID, Mapping[str, Any]], now: datetime) -> Fired:
    task = tasks.get(row.cycle_id, {}).get(row.task)
    if task is None:
        return row, OVER, []
    letters = list(letters_of(institution.cycles[row.cycle_id], task, row.key, now))
    return row, TOLD if letters else NOBODY, letters


def _is_free(until: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    return or_(until.is_(None), until < now, is_ahead(until, now + CLAIMED))


def _by_some(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + SOME] for start in range(0, len(keys), SOME))


def _change(rows: bulk.Rows) -> bulk.Write:
    """Change reminders, those of them that were not told meanwhile.

    Asked for `fired_at IS NULL`, PostgreSQL may read the index of all that the school is still to be told instead.
    """
    return bulk.change(reminders, rows, where="outcome IS NULL")
