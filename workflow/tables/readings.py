"""The record of reading: a row for each reader, view and hour, and the pseudonyms of the people shown, 200 a row."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, Uuid

from workflow.tables.types import Moment, metadata

readings = Table(
    "readings",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),  # of what makes it the same row
    Column("institution_id", Uuid, nullable=False),
    Column("hour", Moment, nullable=False),
    Column("reader", Uuid),  # NULL: the administrator of the installation
    Column("role", String(20), nullable=False),
    Column("view", String(120), nullable=False),  # the address with names where ids stand
    Column("shape", String(300), nullable=False),  # names of filters, never their values
    Column("purpose", String(90), nullable=False),
    Column("times", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # how many people, each once
    Column("last_at", Moment, nullable=False),
)
Index("ix_readings_hour", readings.c.institution_id, readings.c.hour, readings.c.digest)
Index("ix_readings_kept", readings.c.hour)

reading_people = Table(
    "reading_people",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("institution_id", Uuid, nullable=False),
    Column("people", Text, nullable=False),  # pseudonyms with a blank between; gone after erasure
)
Index("ix_reading_people_institution", reading_people.c.institution_id)
