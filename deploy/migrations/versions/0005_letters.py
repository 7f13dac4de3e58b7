"""Letters, written with the moves that they tell of. An older program would move a pair and tell nobody."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Json, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
oldest = "0005"


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=100), nullable=False),
        sa.Column("says", Json, nullable=True),
        sa.Column("refers", sa.String(length=200), nullable=True),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("placed_at", Moment(), nullable=True),
        sa.Column("words", Json, nullable=True),
        sa.Column("names", Json, nullable=True),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("why_not", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("institution_id", "key", "recipient_id", name=op.f("pk_letters")),
        sa.UniqueConstraint("id", name=op.f("uq_letters_id")),
    )
    queued = sa.text("state = 'queued'")
    op.create_index("ix_letters_queued", "letters", ["due"], postgresql_where=queued, sqlite_where=queued)
    op.create_index("ix_letters_recipient", "letters", ["institution_id", "recipient_id", "queued_at"])


def downgrade() -> None:
    op.drop_table("letters")
