"""Accounts: who signs in, with what, and from where. An older program would erase a person and leave his account."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
oldest = "0004"


def upgrade() -> None:
    _accounts()
    _ways_in()
    _other_secrets()


def _accounts() -> None:
    op.create_table(
        "account_grants",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "person_id", name=op.f("pk_account_grants")),
    )
    op.create_index(op.f("ix_account_grants_account_id"), "account_grants", ["account_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )


def _ways_in() -> None:
    op.create_table(
        "account_attempts",
        sa.Column("bucket", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_account_attempts")),
    )
    op.create_index(op.f("ix_account_attempts_last_at"), "account_attempts", ["last_at"], unique=False)
    op.create_table(
        "account_devices",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_devices")),
    )
    op.create_index(op.f("ix_account_devices_account_id"), "account_devices", ["account_id"], unique=False)
    op.create_table(
        "account_sessions",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_sessions")),
        sa.UniqueConstraint("id", name=op.f("uq_account_sessions_id")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_sessions_opened_at"), "account_sessions", ["opened_at"], unique=False)


def _other_secrets() -> None:
    op.create_table(
        "account_links",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_links")),
        sa.UniqueConstraint("id", name=op.f("uq_account_links_id")),
    )
    op.create_index("ix_account_links_person", "account_links", ["institution_id", "person_id"], unique=False)


def downgrade() -> None:
    for name in (
        "account_links",
        "account_attempts",
        "account_devices",
        "account_sessions",
        "account_grants",
        "accounts",
    ):
        op.drop_table(name)
