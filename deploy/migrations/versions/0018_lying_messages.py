"""An index of the messages that wait for people. An older program finds its way with it too."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
oldest = "0016"

LYING = sa.text("state IN ('failed', 'to_hand', 'held')")


def upgrade() -> None:
    op.create_index(
        "ix_letter_sendings_lying",
        "letter_sendings",
        ["institution_id", "state", "made_at"],
        postgresql_where=LYING,
        sqlite_where=LYING,
    )


def downgrade() -> None:
    op.drop_index("ix_letter_sendings_lying", "letter_sendings")
