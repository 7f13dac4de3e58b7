"""Reminders that will fall due or did, derived from tasks; and up to where in its lane each school's are derived."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Uuid, text

from workflow.tables.types import Moment, metadata

reminders = Table(
    "reminders",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("key", String(200), primary_key=True),  # of the task, its term and which time it is
    Column("cycle_id", Uuid, nullable=False),
    Column("task", String(200), nullable=False),  # the key without the time
    Column("about", String(60), nullable=False),
    Column("due", Moment, nullable=False),
    Column("pack", String(64), nullable=False),  # hash of the pack whose rule gave the moment
    Column("claim", Uuid),  # of whoever is at it
    Column("claimed_until", Moment),
    Column("fired_at", Moment),
    Column("outcome", String(20)),  # told | over | nobody | later | held
    Column("decided_by", Uuid),  # who held it back or chose another day
    Column("letters", Integer, nullable=False),
)
Index(
    "ix_reminders_due",
    reminders.c.due,
    postgresql_where=text("fired_at IS NULL"),
    sqlite_where=text("fired_at IS NULL"),
)
Index(
    "ix_reminders_next",  # of one school, in the order in which they fall due
    reminders.c.institution_id,
    reminders.c.due,
    postgresql_where=text("fired_at IS NULL"),
    sqlite_where=text("fired_at IS NULL"),
)

reminder_plans = Table(
    "reminder_plans",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False),  # of the lane when the plan was made
    Column("planned_at", Moment, nullable=False),
)
