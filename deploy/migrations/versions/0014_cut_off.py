"""How many tries of a message were cut off; an older program beside it counts them as refused, and that is all."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
oldest = "0013"


def upgrade() -> None:
    op.add_column("letter_sendings", sa.Column("cut_off", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("letter_sendings", "cut_off")
