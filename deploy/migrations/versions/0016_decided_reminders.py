"""Who held a reminder back or chose another day for it. An older program beside it puts a moved one back to its day."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
oldest = "0015"


def upgrade() -> None:
    op.add_column("reminders", sa.Column("decided_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("reminders", "decided_by")
