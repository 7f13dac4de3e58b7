"""Letters: one row for each move and recipient, written with the move. Words and what they rest on are personal."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Uuid, text

from workflow.tables.types import Json, Moment, metadata

letters = Table(
    "letters",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("key", String(200), primary_key=True),  # of the move or the reminder that it tells of
    Column("recipient_id", Uuid, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),  # its stable message id
    Column("part", String(20), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("about", String(60), nullable=False),
    Column("cycle_id", Uuid),
    Column("number", BigInteger, nullable=False),  # of the fact that caused it: letters of one go out together
    Column("event", String(100), nullable=False),
    Column("says", Json),  # what its text rests on; NULL after erasure
    Column("refers", String(200)),  # key of the letter that it speaks of
    Column("queued_at", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # queued → placed | dropped
    Column("placed_at", Moment),
    Column("words", Json),  # subject, paragraphs, action, link; NULL until it is placed and after erasure
    Column("names", Json),  # the people whom its words name
    Column("read_at", Moment),  # on the page of its recipient
    Column("why_not", String(200)),
)
Index(
    "ix_letters_queued",
    letters.c.due,
    postgresql_where=text("state = 'queued'"),
    sqlite_where=text("state = 'queued'"),
)
Index("ix_letters_recipient", letters.c.institution_id, letters.c.recipient_id, letters.c.queued_at)
