"""Indexes for floods: what is due is found at once however much waits. An older program finds its way with them too."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
oldest = "0016"

UNDER_WAY = "state IN ('waiting', 'sending')"
OPEN = "state IN ('waiting', 'held', 'to_hand') AND tries = 0"
IN_TURN = ("institution_id", "channel", sa.text("urgent DESC"), "next_at")
NOTED = (sa.text("coalesce(claimed_at, made_at)"),)
INDEXES = (
    ("ix_letters_queued", "letters", ("queued_at",), "state = 'queued'"),
    ("ix_letters_next", "letters", ("institution_id", "due"), "state = 'queued'"),
    ("ix_letter_sendings_due", "letter_sendings", ("urgent", "next_at"), UNDER_WAY),
    ("ix_letter_sendings_next", "letter_sendings", IN_TURN, UNDER_WAY),
    ("ix_letter_sendings_noted", "letter_sendings", NOTED, UNDER_WAY),
    ("ix_letter_sendings_open", "letter_sendings", ("institution_id", "recipient_id"), OPEN),
    ("ix_letter_sendings_made", "letter_sendings", ("institution_id", "made_at"), "channel IN ('email', 'max')"),
    ("ix_reminders_next", "reminders", ("institution_id", "due"), "fired_at IS NULL"),
)
"""Name, table, columns, and of which rows."""
BEFORE = (
    ("ix_letters_queued", "letters", "due", "state = 'queued'"),
    ("ix_letter_sendings_due", "letter_sendings", "next_at", UNDER_WAY),
)


def upgrade() -> None:
    for name, table in (("ix_letters_queued", "letters"), ("ix_letter_sendings_due", "letter_sendings")):
        op.drop_index(name, table)
    for name, table, columns, rows in INDEXES:
        of = sa.text(rows)
        op.create_index(name, table, list(columns), postgresql_where=of, sqlite_where=of)


def downgrade() -> None:
    for name, table, *_ in INDEXES:
        op.drop_index(name, table)
    for name, table, column, rows in BEFORE:
        of = sa.text(rows)
        op.create_index(name, table, [column], postgresql_where=of, sqlite_where=of)
