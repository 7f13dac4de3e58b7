"""What may be known of all institutions at once: views of counts, moments and ids, never of a person or a content.

Whoever keeps the installation running must look across institutions: which lane has something to settle, which timer
is due, whether everything adds up. These views are all that is seen there without naming an institution. On PostgreSQL
they belong to the owner of the tables, and the application may only read them.
"""

from typing import Any

import sqlalchemy as sql
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    Join,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
)

from workflow.tables.types import Moment

_views = MetaData()


def _view(name: str, *columns: Column[object]) -> Table:
    return Table(f"across_{name}", _views, *columns)


# fmt: off
lanes = _view("lanes",
    Column("institution_id", Uuid), Column("number", BigInteger), Column("opened_at", Moment))
inbox = _view("inbox",
    Column("institution_id", Uuid), Column("position", BigInteger), Column("id", Uuid), Column("type", String(100)),
    Column("state", String(10)), Column("tries", Integer), Column("released", Boolean), Column("received_at", Moment),
    Column("stuck_at", Moment))
timers = _view("timers",
    Column("institution_id", Uuid), Column("due", Moment), Column("fired_at", Moment))
imports = _view("imports",
    Column("institution_id", Uuid), Column("id", Uuid), Column("state", String(12)), Column("tries", Integer),
    Column("touched_at", Moment), Column("quotes", Boolean))
letters = _view("letters",
    Column("institution_id", Uuid), Column("id", Uuid), Column("state", String(10)), Column("queued_at", Moment),
    Column("due", Moment))
letter_sendings = _view("letter_sendings",
    Column("institution_id", Uuid), Column("id", Uuid), Column("state", String(10)), Column("urgent", Boolean),
    Column("next_at", Moment), Column("claimed_at", Moment), Column("made_at", Moment), Column("tries", Integer))
letter_receivers = _view("letter_receivers",
    Column("institution_id", Uuid), Column("told_to", BigInteger), Column("closed_at", Moment))
readings = _view("readings",
    Column("institution_id", Uuid), Column("hour", Moment))
reminders = _view("reminders",
    Column("institution_id", Uuid), Column("due", Moment), Column("claimed_until", Moment), Column("fired_at", Moment))
reminder_plans = _view("reminder_plans",
    Column("institution_id", Uuid), Column("number", BigInteger), Column("planned_at", Moment))
facts = _view("facts",
    Column("institution_id", Uuid), Column("number", BigInteger))
journal = _view("journal",
    Column("institution_id", Uuid), Column("number", BigInteger), Column("recorded_at", Moment))
cycles = _view("cycles",
    Column("institution_id", Uuid), Column("id", Uuid), Column("pack", String(64)), Column("stage", String(20)))
pairs = _view("pairs",
    Column("institution_id", Uuid), Column("cycle_id", Uuid), Column("stage", String(20)))
answers = _view("answers",
    Column("institution_id", Uuid), Column("cycle_id", Uuid), Column("code", String(64)), Column("have", Integer),
    Column("need", Integer), Column("met", Boolean))
# fmt: on

ACROSS: tuple[Table, ...] = tuple(_views.tables.values())


def select(*columns: Table | ColumnElement[Any], joined: Join | None = None) -> Select[Any]:
    """Ask for columns of these views; of a table of theirs that belongs to institutions it asks nothing."""
    asked = sql.select(*columns) if joined is None else sql.select(*columns).select_from(joined)
    if not all(_is_ours(one) for one in asked.get_final_froms()):
        raise ValueError(NOT_A_VIEW)
    return asked


NOT_A_VIEW = "a look across institutions is at the views that are there for it"


def _is_ours(of: FromClause) -> bool:
    return _is_ours(of.left) and _is_ours(of.right) if isinstance(of, Join) else of in ACROSS
