"""The journal: rows are only ever inserted; the stored bytes are the truth, the columns beside them only find them."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, UniqueConstraint, Uuid

from workflow.tables.types import Moment, metadata

journal = Table(
    "journal",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("type", String(100), nullable=False),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", Uuid, nullable=False),  # a person's pseudonym, never his id
    Column("subject_number", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("institution_id", "subject_kind", "subject_id", "subject_number"),
)
Index("ix_journal_type", journal.c.institution_id, journal.c.type, journal.c.number)
Index("ix_journal_recorded", journal.c.institution_id, journal.c.recorded_at)

journal_people = Table(
    "journal_people",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("pseudonym", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
)
