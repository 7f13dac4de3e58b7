"""The inbox and what stands around it: lanes, subjects known at the door, timers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    false,
    text,
)

from workflow.tables.types import Json, Moment, metadata

lanes = Table(
    "lanes",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("parent_id", Uuid),
    Column("key", LargeBinary(32), nullable=False),
    Column("number", BigInteger, nullable=False),  # of the next record in the lane's journal
    Column("opened_at", Moment, nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("id", Uuid, primary_key=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("institution_id", Uuid, nullable=False),
    Column("source", String(200), nullable=False),
    Column("event_id", String(200), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("type", String(100), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("subjects", Json, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("actor_person", Uuid),
    Column("actor_role", String(20), nullable=False),
    Column("reporter_person", Uuid),
    Column("reporter_role", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("correlation", String(100), nullable=False),
    Column("clear", Json),  # the payload in its two parts: they leave for the facts when the event settles
    Column("personal", Json),
    Column("paper", Json),
    Column("state", String(10), nullable=False, server_default="waiting"),
    # waiting → settled | refused | stuck → waiting | skipped
    Column("outcome", String(10)),  # moved | noted
    Column("refusal", Json),
    Column("number", BigInteger),  # of the event's first record in the journal
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("stuck_at", Moment),
    Column("released", Boolean, nullable=False, server_default=false()),
    Column("settled_at", Moment),
    UniqueConstraint("institution_id", "source", "event_id"),
)
Index(
    "ix_inbox_open",
    inbox.c.institution_id,
    inbox.c.position,
    postgresql_where=text("state IN ('waiting', 'stuck')"),
    sqlite_where=text("state IN ('waiting', 'stuck')"),
)
Index(
    "ix_inbox_due",
    inbox.c.received_at,
    postgresql_where=text("state = 'waiting'"),
    sqlite_where=text("state = 'waiting'"),
)

timers = Table(
    "timers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("institution_id", Uuid, nullable=False),
    Column("event", String(100), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("due", Moment, nullable=False),
    Column("fired_at", Moment),
)
Index(
    "ix_timers_due",
    timers.c.due,
    postgresql_where=text("fired_at IS NULL"),
    sqlite_where=text("fired_at IS NULL"),
)
