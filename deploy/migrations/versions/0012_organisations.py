"""Organisations in a tree, and rows that only their own institution's transactions see.

An older program names no institution when it opens a transaction: on PostgreSQL it would see nothing.
"""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
oldest = "0012"

OWNED = (
    "answers",
    "cycles",
    "facts",
    "imports",
    "inbox",
    "journal",
    "journal_people",
    "lanes",
    "letter_brakes",
    "letter_receivers",
    "letter_refusals",
    "letter_sendings",
    "letter_texts",
    "letters",
    "pairs",
    "pauses",
    "people_keys",
    "reading_people",
    "readings",
    "reminder_plans",
    "reminders",
    "subjects",
    "timers",
)

WITHIN = "ANY ((SELECT NULLIF(current_setting('stupeni.within', true), '')::uuid[])::uuid[])"
"""The institutions that a transaction was opened for, read once a statement; none was named: none."""

VIEWS = {
    "lanes": "SELECT institution_id, number, opened_at FROM lanes",
    "inbox": "SELECT institution_id, position, id, type, state, tries, released, received_at, stuck_at FROM inbox",
    "timers": "SELECT institution_id, due, fired_at FROM timers",
    "imports": "SELECT institution_id, id, state, tries, touched_at, report IS NOT NULL AS quotes FROM imports",
    "letters": "SELECT institution_id, id, state, queued_at, due FROM letters",
    "letter_sendings": (
        "SELECT institution_id, id, state, urgent, next_at, claimed_at, made_at, tries FROM letter_sendings"
    ),
    "letter_receivers": "SELECT institution_id, told_to, closed_at FROM letter_receivers",
    "readings": "SELECT institution_id, hour FROM readings",
    "reminders": "SELECT institution_id, due, claimed_until, fired_at FROM reminders",
    "reminder_plans": "SELECT institution_id, number, planned_at FROM reminder_plans",
    "facts": "SELECT institution_id, number FROM facts",
    "journal": "SELECT institution_id, number, recorded_at FROM journal",
    "cycles": "SELECT institution_id, id, pack, stage FROM cycles",
    "pairs": "SELECT institution_id, cycle_id, stage FROM pairs",
    "answers": (
        "SELECT answers.institution_id, cycles.id AS cycle_id, code, have, need, met FROM answers JOIN cycles "
        "ON answers.institution_id = cycles.institution_id AND answers.subject = {cycle}"
    ),
}
CYCLE = {
    "postgresql": "'cycle/' || cycles.id::text",
    "sqlite": (
        "'cycle/' || substr(cycles.id, 1, 8) || '-' || substr(cycles.id, 9, 4) || '-' || substr(cycles.id, 13, 4) "
        "|| '-' || substr(cycles.id, 17, 4) || '-' || substr(cycles.id, 21)"
    ),
}
"""How a cycle is named as a subject; SQLite keeps a UUID as 32 digits."""


def upgrade() -> None:
    _organisations()
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for table in OWNED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own ON {table} USING (institution_id = {WITHIN})")
    for name, asked in VIEWS.items():
        op.execute(f"CREATE VIEW across_{name} AS {asked.format(cycle=CYCLE[dialect])}")
    _institutions_that_are_there()


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_parent_id"), "organisations", ["parent_id"], unique=False)
    op.create_table(
        "organisation_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_grants")),
    )
    op.create_index(op.f("ix_organisation_grants_account_id"), "organisation_grants", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_organisation_grants_organisation_id"), "organisation_grants", ["organisation_id"], unique=False
    )


def _institutions_that_are_there() -> None:
    """Take the institutions that were connected before into the tree, by the name of the fact that opened each."""
    op.execute(
        "INSERT INTO organisations (id, kind, parent_id, name, opened_at) "
        "SELECT lanes.institution_id, 'institution', lanes.parent_id, COALESCE(facts.personal ->> 'name', '—'), "
        "lanes.opened_at FROM lanes LEFT JOIN facts ON facts.institution_id = lanes.institution_id AND facts.number = 0"
    )


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"DROP VIEW across_{name}")
    if op.get_bind().dialect.name == "postgresql":
        for table in OWNED:
            op.execute(f"DROP POLICY own ON {table}")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.drop_table("organisation_grants")
    op.drop_table("organisations")
