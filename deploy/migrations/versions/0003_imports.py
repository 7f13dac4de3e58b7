"""Imports of people, with the file until it is done with. An older program runs beside it and imports nothing."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Json, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
oldest = "0002"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("report", Json, nullable=True),
        sa.Column("figures", Json, nullable=False),
        sa.Column("known", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("institution_id", "id", name=op.f("pk_imports")),
    )
    for name, there in (("ix_imports_confirmed", "state = 'confirmed'"), ("ix_imports_kept", "report IS NOT NULL")):
        op.create_index(
            name, "imports", ["touched_at"], unique=False, postgresql_where=sa.text(there), sqlite_where=sa.text(there)
        )


def downgrade() -> None:
    op.drop_index("ix_imports_kept", table_name="imports")
    op.drop_index("ix_imports_confirmed", table_name="imports")
    op.drop_table("imports")
