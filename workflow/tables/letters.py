"""Letters: one row for each move and recipient, written with the move. Words and what they rest on are personal."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    func,
    text,
)

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
    Column("says", Json),  # what its text rests on; NULL once it is placed or dropped
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
    "ix_letters_queued",  # of all institutions, those that wait longest first
    letters.c.queued_at,
    postgresql_where=text("state = 'queued'"),
    sqlite_where=text("state = 'queued'"),
)
Index(
    "ix_letters_next",  # of one institution, in the order in which they are put out
    letters.c.institution_id,
    letters.c.due,
    postgresql_where=text("state = 'queued'"),
    sqlite_where=text("state = 'queued'"),
)
Index("ix_letters_recipient", letters.c.institution_id, letters.c.recipient_id, letters.c.queued_at)

letter_sendings = Table(
    "letter_sendings",
    metadata,
    Column("id", Uuid, primary_key=True),  # the stable id of the message: who gets it twice can tell
    Column("institution_id", Uuid, nullable=False),
    Column("recipient_id", Uuid),  # NULL: another system
    Column("channel", String(10), nullable=False),
    Column("together", String(40), nullable=False),  # what goes in one message: letters of one fact, of one day
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("state", String(10), nullable=False),
    # waiting → sending → sent | failed | cancelled; held → waiting | cancelled
    Column("made_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("cut_off", Integer, nullable=False, server_default="0"),  # of the tries: those whose end nobody wrote down
    Column("claimed_at", Moment),
    Column("ended_at", Moment),
    Column("answer", String(500)),  # what the provider said last; it may quote an address: NULL after erasure
    Column("what_to_do", String(300)),
    Column("given_by", Uuid),  # who handed it over
    Column("receiver_id", Uuid),  # of another system: which, and of which record of the journal it is told
    Column("record", BigInteger),
    UniqueConstraint("receiver_id", "record"),
)
UNDER_WAY = text("state IN ('waiting', 'sending')")
Index(
    "ix_letter_sendings_due",  # of all institutions: a claim moves `next_at` to when it lapses
    letter_sendings.c.urgent,
    letter_sendings.c.next_at,
    postgresql_where=UNDER_WAY,
    sqlite_where=UNDER_WAY,
)
Index(
    "ix_letter_sendings_next",  # of one institution and channel, in the order in which they are sent
    letter_sendings.c.institution_id,
    letter_sendings.c.channel,
    letter_sendings.c.urgent.desc(),
    letter_sendings.c.next_at,
    postgresql_where=UNDER_WAY,
    sqlite_where=UNDER_WAY,
)
Index(
    "ix_letter_sendings_noted",  # by a clock that was ahead and has been set back since: as a rule there is none
    func.coalesce(letter_sendings.c.claimed_at, letter_sendings.c.made_at),
    postgresql_where=UNDER_WAY,
    sqlite_where=UNDER_WAY,
)
OPEN = text("state IN ('waiting', 'held', 'to_hand') AND tries = 0")
Index(
    "ix_letter_sendings_open",  # those that a letter may still join
    letter_sendings.c.institution_id,
    letter_sendings.c.recipient_id,
    postgresql_where=OPEN,
    sqlite_where=OPEN,
)
OUTSIDE = text("channel IN ('email', 'max')")
Index(
    "ix_letter_sendings_made",  # the brake counts them by the hour
    letter_sendings.c.institution_id,
    letter_sendings.c.made_at,
    postgresql_where=OUTSIDE,
    sqlite_where=OUTSIDE,
)
LYING = text("state IN ('failed', 'to_hand', 'held')")
Index(
    "ix_letter_sendings_lying",  # those that wait for people: few of many
    letter_sendings.c.institution_id,
    letter_sendings.c.state,
    letter_sendings.c.made_at,
    postgresql_where=LYING,
    sqlite_where=LYING,
)
Index(
    "ix_letter_sendings_recipient",
    letter_sendings.c.institution_id,
    letter_sendings.c.recipient_id,
    letter_sendings.c.made_at,
)

letter_ways = Table(
    "letter_ways",
    metadata,
    Column("institution_id", Uuid, nullable=False),
    Column("letter_id", Uuid, primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("sending_id", Uuid, nullable=False, index=True),
)

letter_texts = Table(
    "letter_texts",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("kind", String(60), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("version", Integer, primary_key=True),  # the newest counts; none is ever changed
    Column("subject", String(300)),  # NULL: back to the text that ships with the service
    Column("body", Text),
    Column("action", String(300)),
    Column("saved_by", Uuid),
    Column("saved_at", Moment, nullable=False),
)

letter_refusals = Table(
    "letter_refusals",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("kind", String(60), primary_key=True),
    Column("refused_at", Moment, nullable=False),
)

letter_brakes = Table(
    "letter_brakes",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("released_at", Moment, nullable=False),
    Column("released_by", Uuid),  # NULL: nobody; a copy was restored then, and the brake stands
)

letter_receivers = Table(
    "letter_receivers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("institution_id", Uuid, nullable=False, index=True),
    Column("url", String(500), nullable=False),
    Column("told_to", BigInteger, nullable=False),  # records of the journal before this number were told of
    Column("added_by", Uuid),
    Column("added_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("why_closed", String(200)),
)
