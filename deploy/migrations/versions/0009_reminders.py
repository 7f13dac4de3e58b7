"""Reminders as rows. An older program does not write them, and loses nothing: the next plan derives them."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
oldest = "0008"


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("fired_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "key", name=op.f("pk_reminders")),
    )
    unfired = sa.text("fired_at IS NULL")
    op.create_index("ix_reminders_due", "reminders", ["due"], postgresql_where=unfired, sqlite_where=unfired)
    op.create_table(
        "reminder_plans",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_reminder_plans")),
    )


def downgrade() -> None:
    op.drop_table("reminder_plans")
    op.drop_table("reminders")
