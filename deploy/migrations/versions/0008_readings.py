"""The record of reading. An older program would erase a person and leave his pseudonym among those who were read."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
oldest = "0008"


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("hour", Moment(), nullable=False),
        sa.Column("reader", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("view", sa.String(length=120), nullable=False),
        sa.Column("shape", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.String(length=90), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_readings")),
    )
    op.create_index("ix_readings_hour", "readings", ["institution_id", "hour", "digest"], unique=False)
    op.create_index("ix_readings_kept", "readings", ["hour"], unique=False)
    op.create_table(
        "reading_people",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "part", name=op.f("pk_reading_people")),
    )
    op.create_index("ix_reading_people_institution", "reading_people", ["institution_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reading_people")
    op.drop_table("readings")
