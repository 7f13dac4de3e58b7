"""Where cycles and pairs stand, and what the journal last said of their requirements and pauses."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Uuid

from workflow.tables.types import Moment, metadata

packs = Table(
    "packs",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("version", String(20), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

cycles = Table(
    "cycles",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("pack", String(64), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("moved", BigInteger, nullable=False),  # number of its last move
)

pairs = Table(
    "pairs",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("cycle_id", Uuid, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("moved", BigInteger, nullable=False),
)
Index("ix_pairs_cycle", pairs.c.cycle_id, pairs.c.stage)

answers = Table(
    "answers",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("have", Integer, nullable=False),
    Column("need", Integer, nullable=False),
    Column("met", Boolean, nullable=False),
    Column("waived", Boolean, nullable=False),
    Column("number", BigInteger, nullable=False),  # of the record that said so
)

pauses = Table(
    "pauses",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("pair_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),  # of the fact that opened it
    Column("cause", String(20), nullable=False),
    Column("since", Date, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("lifted_by", String(100), nullable=False),
)
