"""The ways of letters are of one institution as the letters are; an older program would not say of which."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
oldest = "0015"

WITHIN = "ANY ((SELECT NULLIF(current_setting('stupeni.within', true), '')::uuid[])::uuid[])"


def upgrade() -> None:
    op.add_column("letter_ways", sa.Column("institution_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE letter_ways SET institution_id = "
        "(SELECT institution_id FROM letter_sendings WHERE letter_sendings.id = letter_ways.sending_id)"
    )
    with op.batch_alter_table("letter_ways") as ways:
        ways.alter_column("institution_id", existing_type=sa.Uuid(), nullable=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE letter_ways ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON letter_ways USING (institution_id = {WITHIN})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY own ON letter_ways")
        op.execute("ALTER TABLE letter_ways DISABLE ROW LEVEL SECURITY")
    op.drop_column("letter_ways", "institution_id")
