"""What a link is about, which browser opened it, and how often it was guessed at: links for people without accounts."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
oldest = "0011"


def upgrade() -> None:
    op.add_column("account_links", sa.Column("about_id", sa.Uuid(), nullable=True))
    op.add_column("account_links", sa.Column("cycle_id", sa.Uuid(), nullable=True))
    op.add_column("account_links", sa.Column("code", sa.String(length=64), nullable=True))
    op.add_column("account_links", sa.Column("browser", sa.LargeBinary(length=32), nullable=True))
    op.add_column("account_links", sa.Column("proven_at", Moment(), nullable=True))
    op.add_column("account_links", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("account_links", sa.Column("revoked_by", sa.Uuid(), nullable=True))
    op.create_index("ix_account_links_about", "account_links", ["institution_id", "about_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_account_links_about", table_name="account_links")
    for name in ("revoked_by", "failures", "proven_at", "browser", "code", "cycle_id", "about_id"):
        op.drop_column("account_links", name)
