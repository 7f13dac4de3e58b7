"""Identities of an outside provider, and who is expected back from it: an older program would erase neither."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
oldest = "0013"


def upgrade() -> None:
    op.create_table(
        "account_identities",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_account_identities")),
    )
    op.create_index(op.f("ix_account_identities_account_id"), "account_identities", ["account_id"], unique=False)
    op.create_table(
        "account_arrivals",
        sa.Column("state", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=64), nullable=False),
        sa.Column("aim", sa.String(length=16), nullable=False),
        sa.Column("onward", sa.String(length=510), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_account_arrivals")),
    )
    op.create_index(op.f("ix_account_arrivals_sent_at"), "account_arrivals", ["sent_at"], unique=False)


def downgrade() -> None:
    op.drop_table("account_arrivals")
    op.drop_table("account_identities")
