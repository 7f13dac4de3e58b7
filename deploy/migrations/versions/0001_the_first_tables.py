"""The first tables."""

from itertools import product

import sqlalchemy as sa
from alembic import op

from workflow.tables.types import Json, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JOURNAL = ("journal", "journal_people")


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("have", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "subject", "code", name=op.f("pk_answers")),
    )
    op.create_table(
        "cycles",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "id", name=op.f("pk_cycles")),
    )
    op.create_table(
        "facts",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("inbox_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("actor_person", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("reporter_person", sa.Uuid(), nullable=True),
        sa.Column("reporter_role", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("correlation", sa.String(length=100), nullable=False),
        sa.Column("paper", Json, nullable=True),
        sa.Column("clear", Json, nullable=False),
        sa.Column("personal", Json, nullable=True),
        sa.PrimaryKeyConstraint("institution_id", "number", name=op.f("pk_facts")),
    )
    op.create_table(
        "inbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("subjects", Json, nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("actor_person", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("reporter_person", sa.Uuid(), nullable=True),
        sa.Column("reporter_role", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("correlation", sa.String(length=100), nullable=False),
        sa.Column("clear", Json, nullable=True),
        sa.Column("personal", Json, nullable=True),
        sa.Column("paper", Json, nullable=True),
        sa.Column("state", sa.String(length=10), server_default="waiting", nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("refusal", Json, nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stuck_at", Moment(), nullable=True),
        sa.Column("released", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_inbox")),
        sa.UniqueConstraint("id", name=op.f("uq_inbox_id")),
        sa.UniqueConstraint("institution_id", "source", "event_id", name=op.f("uq_inbox_institution_id")),
    )
    op.create_index(
        "ix_inbox_due",
        "inbox",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["institution_id", "position"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'stuck')"),
        sqlite_where=sa.text("state IN ('waiting', 'stuck')"),
    )
    op.create_table(
        "journal",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_number", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "number", name=op.f("pk_journal")),
        sa.UniqueConstraint(
            "institution_id", "subject_kind", "subject_id", "subject_number", name=op.f("uq_journal_institution_id")
        ),
    )
    op.create_index("ix_journal_recorded", "journal", ["institution_id", "recorded_at"], unique=False)
    op.create_index("ix_journal_type", "journal", ["institution_id", "type", "number"], unique=False)
    op.create_table(
        "journal_people",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "pseudonym", "number", name=op.f("pk_journal_people")),
    )
    op.create_table(
        "lanes",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_lanes")),
    )
    op.create_table(
        "packs",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_packs")),
    )
    op.create_table(
        "pairs",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "id", name=op.f("pk_pairs")),
    )
    op.create_index("ix_pairs_cycle", "pairs", ["cycle_id", "stage"], unique=False)
    op.create_table(
        "pauses",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("lifted_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "pair_id", "number", name=op.f("pk_pauses")),
    )
    op.create_table(
        "people_keys",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("institution_id", "person_id", name=op.f("pk_people_keys")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_people_keys_pseudonym")),
    )
    op.create_table(
        "subjects",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", "kind", "id", name=op.f("pk_subjects")),
    )
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("fired_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index(
        "ix_timers_due",
        "timers",
        ["due"],
        unique=False,
        postgresql_where=sa.text("fired_at IS NULL"),
        sqlite_where=sa.text("fired_at IS NULL"),
    )
    append_only()


def append_only() -> None:
    """Let nobody change or delete a row of the journal, whatever his rights."""
    if op.get_bind().dialect.name == "sqlite":
        for table, verb in product(JOURNAL, ("UPDATE", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    for table in JOURNAL:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
        )


def downgrade() -> None:
    op.drop_index(
        "ix_timers_due",
        table_name="timers",
        postgresql_where=sa.text("fired_at IS NULL"),
        sqlite_where=sa.text("fired_at IS NULL"),
    )
    op.drop_table("timers")
    op.drop_table("subjects")
    op.drop_table("people_keys")
    op.drop_table("pauses")
    op.drop_index("ix_pairs_cycle", table_name="pairs")
    op.drop_table("pairs")
    op.drop_table("packs")
    op.drop_table("lanes")
    op.drop_table("journal_people")
    op.drop_index("ix_journal_type", table_name="journal")
    op.drop_index("ix_journal_recorded", table_name="journal")
    op.drop_table("journal")
    op.drop_index(
        "ix_inbox_open",
        table_name="inbox",
        postgresql_where=sa.text("state IN ('waiting', 'stuck')"),
        sqlite_where=sa.text("state IN ('waiting', 'stuck')"),
    )
    op.drop_index(
        "ix_inbox_due",
        table_name="inbox",
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("inbox")
    op.drop_table("facts")
    op.drop_table("cycles")
    op.drop_table("answers")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_is_append_only()")
