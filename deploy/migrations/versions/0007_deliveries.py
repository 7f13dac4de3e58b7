"""Letters on their way and systems that are told. An older program would erase somebody and leave his messages."""

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
oldest = "0007"


def upgrade() -> None:
    op.create_table(
        "letter_brakes",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", Moment(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_letter_brakes")),
    )
    op.create_table(
        "letter_receivers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("told_to", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("why_closed", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_receivers")),
    )
    op.create_index(op.f("ix_letter_receivers_institution_id"), "letter_receivers", ["institution_id"], unique=False)
    op.create_table(
        "letter_refusals",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("refused_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "person_id", "kind", name=op.f("pk_letter_refusals")),
    )
    op.create_table(
        "letter_sendings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("together", sa.String(length=40), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("what_to_do", sa.String(length=300), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_sendings")),
        sa.UniqueConstraint("receiver_id", "record", name=op.f("uq_letter_sendings_receiver_id")),
    )
    op.create_index(
        "ix_letter_sendings_due",
        "letter_sendings",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "ix_letter_sendings_recipient", "letter_sendings", ["institution_id", "recipient_id", "made_at"], unique=False
    )
    op.create_table(
        "letter_texts",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("action", sa.String(length=300), nullable=True),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "kind", "part", "version", name=op.f("pk_letter_texts")),
    )
    op.create_table(
        "letter_ways",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("sending_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("letter_id", "channel", name=op.f("pk_letter_ways")),
    )
    op.create_index(op.f("ix_letter_ways_sending_id"), "letter_ways", ["sending_id"], unique=False)


def downgrade() -> None:
    for name in (
        "letter_ways",
        "letter_texts",
        "letter_sendings",
        "letter_refusals",
        "letter_receivers",
        "letter_brakes",
    ):
        op.drop_table(name)
