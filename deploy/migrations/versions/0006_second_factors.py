"""Second factors: an older program would let somebody in with his password alone."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
oldest = "0006"


def upgrade() -> None:
    op.create_table(
        "account_factors",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("set_up_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_factors")),
    )
    op.create_table(
        "account_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_codes")),
    )
    op.create_index(op.f("ix_account_codes_account_id"), "account_codes", ["account_id"], unique=False)
    op.create_table(
        "account_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_notes")),
    )
    op.create_index(op.f("ix_account_notes_account_id"), "account_notes", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_notes_at"), "account_notes", ["at"], unique=False)
    op.add_column("account_sessions", sa.Column("factor_at", Moment(), nullable=True))
    op.add_column("account_links", sa.Column("account_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account_links") as links:
        links.drop_column("account_id")
    with op.batch_alter_table("account_sessions") as sessions:
        sessions.drop_column("factor_at")
    for name in ("account_notes", "account_codes", "account_factors"):
        op.drop_table(name)
