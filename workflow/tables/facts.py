"""The vault: facts with their personal values apart, and the pseudonym and key of each person."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Uuid

from workflow.tables.types import Json, Moment, metadata

facts = Table(
    "facts",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("inbox_id", Uuid, nullable=False),
    Column("source", String(200), nullable=False),
    Column("event_id", String(200), nullable=False),
    Column("type", String(100), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("actor_person", Uuid),
    Column("actor_role", String(20), nullable=False),
    Column("reporter_person", Uuid),
    Column("reporter_role", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("correlation", String(100), nullable=False),
    Column("paper", Json),
    Column("clear", Json, nullable=False),
    Column("personal", Json),  # NULL where there is none, and after erasure
)

people_keys = Table(
    "people_keys",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("pseudonym", Uuid, nullable=False, unique=True),
    Column("key", LargeBinary(32)),  # NULL after erasure: its commitments open no more
)
