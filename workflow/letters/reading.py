"""What is asked of letters: somebody's own, and for those who care every letter with what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, true

from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.letters.kinds import BY_CODE, LETTER_KINDS, Matter
from workflow.letters.lawful import Channel
from workflow.letters.lying import FAILED, HELD, TO_HAND, Lying, Post
from workflow.queries.concealed import OF_CONCERNS
from workflow.queries.seeing import CARE
from workflow.tables import across, letter_receivers, letter_refusals, letter_sendings, letter_ways, letters, owned
from workflow.tables.partial import is_one_of
from workflow.tables.types import AnyRow
from workflow.words import Named

SOME = 100
KINDS_OF_CONCERN = tuple(one.code for one in LETTER_KINDS if one.matter is Matter.CONCERN)
ROW, MESSAGE = letters.c, letter_sendings.c
OUT = and_(ROW.words.is_not(None), ROW.part != "company")


class State(Named):
    """How a message stands, in the words of whoever looks after it."""

    WAITING = "waiting", "ждёт отправки"
    SENDING = "sending", "отправляется"
    SENT = "sent", "отправлено"
    TO_HAND = "to_hand", "вручить"
    HELD = "held", "задержано"
    FAILED = "failed", "не дошло"
    CANCELLED = "cancelled", "отменено"


class Show(Named):
    """Which letters are looked at."""

    ALL = "all", "Все"
    FAILED = "failed", "Не дошли"
    TO_HAND = "to_hand", "Вручить"
    HELD = "held", "Задержаны"
    WAITING = "waiting", "В пути"


STATES = {
    Show.FAILED: (FAILED,),
    Show.TO_HAND: (TO_HAND,),
    Show.HELD: (HELD,),
    Show.WAITING: ("waiting", "sending"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages of an institution are to be given by hand, and how many the brake holds."""

    to_hand: int = 0
    held: int = 0


def mine(
    connection: Connection, institution: UUID, person: UUID, after: UUID | None = None, most: int = SOME
) -> tuple[Sequence[AnyRow], UUID | None]:
    """Give somebody's letters that are out, the newest first, and after which of them there are more."""
    his = (ROW.recipient_id == person, OUT, *_after(connection, institution, after))
    asked = owned.select(institution, letters).where(*his).order_by(*NEWEST).limit(most + 1)
    found = connection.execute(asked).all()
    return found[:most], found[most - 1].id if len(found) > most else None


def kinds_had(connection: Connection, institution: UUID, person: UUID) -> frozenset[str]:
    """Give the kinds of letters that somebody ever got."""
    asked = owned.select(institution, ROW.kind).where(ROW.recipient_id == person, OUT).distinct()
    return frozenset(connection.scalars(asked))


def unread(connection: Connection, institution: UUID, person: UUID) -> int:
    """Count somebody's letters that he did not open."""
    asked = owned.select(institution, func.count(ROW.id))
    return connection.scalar(asked.where(ROW.recipient_id == person, ROW.read_at.is_(None), OUT)) or 0


def _after(connection: Connection, institution: UUID, letter: UUID | None) -> list[ColumnElement[bool]]:
    """Give the condition of what follows a letter in a list that begins with the newest; NotFound without it.

    Letters of one transaction have one moment: by the moment alone a page would lose those that the last one cut off.
    """
    if letter is None:
        return []
    at = connection.scalar(owned.select(institution, ROW.queued_at).where(ROW.id == letter))
    if at is None:
        raise NotFound(NO_SUCH_PLACE)
    return [or_(ROW.queued_at < at, and_(ROW.queued_at == at, ROW.id < letter))]


def read(connection: Connection, institution: UUID, person: UUID, letter: UUID, now: datetime) -> AnyRow | None:
    """Open one of somebody's letters; when he first did is kept."""
    his = and_(ROW.recipient_id == person, ROW.id == letter)
    connection.execute(owned.update(institution, letters).where(his, ROW.read_at.is_(None)).values(read_at=now))
    return connection.execute(owned.select(institution, letters).where(his, OUT)).one_or_none()


def every(
    connection: Connection,
    caller: Caller,
    show: Show = Show.ALL,
    to: UUID | None = None,
    after: UUID | None = None,
    most: int = SOME,
) -> tuple[list[list[AnyRow]], UUID | None]:
    """Give the letters of an institution, the newest first, each with the messages that carry it, a row a channel.

    And after which of them there are more.
    """
    here, states = caller.institution, STATES.get(show)
    carried = owned.select(here, letter_ways.c.letter_id, joined=letter_ways.join(letter_sendings, IN_IT))
    chosen = [seen_by(caller), *_after(connection, here, after), *([ROW.recipient_id == to] if to else [])]
    if states:
        so = ROW.id.in_(carried.where(MESSAGE.state.in_(states)))
        chosen.append(or_(so, ROW.state == "queued") if show is Show.WAITING else so)
    found = connection.scalars(owned.select(here, ROW.id).where(*chosen).order_by(*NEWEST).limit(most + 1)).all()
    columns = [MESSAGE[name].label(f"message_{name}") for name in MESSAGE_COLUMNS]
    with_messages = letters.outerjoin(letter_ways, ON_ITS_WAY).outerjoin(letter_sendings, IN_IT)
    asked = owned.select(here, letters, *columns, joined=with_messages).where(ROW.id.in_(found[:most]))
    if states:
        asked = asked.where(or_(MESSAGE.state.in_(states), MESSAGE.id.is_(None)))
    rows = connection.execute(asked.order_by(*NEWEST, MESSAGE.channel)).all()
    each = [list(of_one) for _, of_one in groupby(rows, key=lambda row: row.id)]
    return each, found[most - 1] if len(found) > most else None


NEWEST = (ROW.queued_at.desc(), ROW.id.desc())
NO_SUCH_PLACE = "Такого письма в этом списке нет: откройте список с начала."
ON_ITS_WAY = letter_ways.c.letter_id == ROW.id
IN_IT = MESSAGE.id == letter_ways.c.sending_id
MESSAGE_COLUMNS = (
    "id",
    "channel",
    "state",
    "next_at",
    "tries",
    "cut_off",
    "ended_at",
    "answer",
    "what_to_do",
    "given_by",
)


def counts(connection: Connection, caller: Caller) -> Counts:
    """Count what waits for a decision or for somebody's hands."""
    asked = owned.select(caller.institution, MESSAGE.state, func.count()).where(_lies(TO_HAND, HELD))
    found = {str(state): int(number) for state, number in connection.execute(asked.group_by(MESSAGE.state))}
    return Counts(found.get(TO_HAND, 0), found.get(HELD, 0))


def lying(connection: Connection, institution: UUID) -> Post:
    """Look at what lies. What failed and was read, or goes or went by another way, lies there no more."""
    held = owned.select(institution, func.count(MESSAGE.id), func.min(MESSAGE.made_at)).where(_lies(HELD))
    number, since = connection.execute(held).one()
    return Post(tuple(_messages(connection, institution)), number, since, _untold(connection, institution))


def _lies(*states: str) -> ColumnElement[bool]:
    """Give the condition of a message in some of these states, in the words of their index."""
    return and_(is_one_of(MESSAGE.state, LIES), MESSAGE.state.in_(states))


LIES = (FAILED, TO_HAND, HELD)


def _messages(connection: Connection, institution: UUID) -> Iterable[Lying]:
    message = [MESSAGE[one].label(f"message_{one}") for one in ("id", "channel", "state", "made_at", "ended_at")]
    columns = (ROW.id, ROW.recipient_id, ROW.cycle_id, ROW.kind, ROW.words, ROW.read_at, MESSAGE.answer)
    carried = letters.join(letter_ways, ON_ITS_WAY).join(letter_sendings, IN_IT)
    asked = owned.select(institution, *columns, MESSAGE.what_to_do, *message, joined=carried)
    lies = and_(_lies(FAILED, TO_HAND), MESSAGE.recipient_id.is_not(None), ROW.words.is_not(None))
    rows = connection.execute(asked.where(lies).order_by(MESSAGE.made_at, MESSAGE.id, ROW.key)).all()
    going, failed = _otherwise(connection, institution, {row.id for row in rows})
    left = (row for row in rows if row.message_state == TO_HAND or (row.id not in going and row.read_at is None))
    for _, some in groupby(left, key=lambda row: row.message_id):
        yield _lying(list(some), failed)


def _otherwise(
    connection: Connection, institution: UUID, found: Collection[UUID]
) -> tuple[frozenset[UUID], Mapping[UUID, str]]:
    """Give which of some letters go or went out by a way that did not fail, and what was answered where one failed."""
    carried = letter_ways.join(letter_sendings, IN_IT)
    columns = (letter_ways.c.letter_id, MESSAGE.channel, MESSAGE.state, MESSAGE.answer)
    asked = owned.select(institution, *columns, joined=carried).where(letter_ways.c.letter_id.in_(found))
    rows = connection.execute(asked.where(MESSAGE.channel != Channel.PAGE.value)).all() if found else []
    going = frozenset(row.letter_id for row in rows if row.state not in (FAILED, "cancelled"))
    return going, {row.letter_id: row.answer for row in rows if row.state == FAILED and row.answer}


def _lying(rows: list[AnyRow], failed: Mapping[UUID, str]) -> Lying:
    first = rows[0]
    return Lying(
        message=first.message_id,
        recipient=first.recipient_id,
        channel=Channel(first.message_channel),
        state=first.message_state,
        since=first.message_ended_at or first.message_made_at,
        answer=first.answer or "",
        what_to_do=first.what_to_do or "",
        before=next((failed[row.id] for row in rows if row.id in failed), ""),
        cycle=next((row.cycle_id for row in rows if row.cycle_id), None),
        kinds=tuple(BY_CODE[row.kind] for row in rows),
        subjects=tuple(row.words["subject"] for row in rows),
    )


def _untold(connection: Connection, institution: UUID) -> tuple[tuple[str, datetime, str], ...]:
    """Give the other systems that did not take what they were told last: address, when, and what they answered."""
    system, theirs = letter_receivers.c, MESSAGE.receiver_id
    failed = owned.select(institution, theirs).where(_lies(FAILED), theirs.is_not(None))
    newest = func.row_number().over(partition_by=theirs, order_by=(MESSAGE.ended_at.desc(), MESSAGE.record.desc()))
    columns = (MESSAGE.institution_id, theirs, MESSAGE.state, MESSAGE.ended_at, MESSAGE.answer)
    ended = owned.select(institution, *columns, newest.label("place"))
    last = ended.where(theirs.in_(failed), MESSAGE.ended_at.is_not(None)).subquery()
    told = letter_receivers.join(last, last.c.receiver_id == system.id)
    asked = owned.select(institution, system.url, last.c.ended_at, last.c.answer, joined=told)
    so = and_(system.closed_at.is_(None), last.c.place == 1, last.c.state == FAILED)
    rows = connection.execute(asked.where(so).order_by(system.added_at, system.id)).all()
    return tuple((row.url, row.ended_at, row.answer or "") for row in rows)


def slips(connection: Connection, caller: Caller) -> Sequence[AnyRow]:
    """Give the letters that are to be given by hand, by person, with the message that each belongs to."""
    by_hand = and_(MESSAGE.channel == Channel.HAND.value, MESSAGE.state == TO_HAND, ROW.words.is_not(None))
    carried = letters.join(letter_ways, ON_ITS_WAY).join(letter_sendings, IN_IT)
    asked = owned.select(caller.institution, letters, MESSAGE.id.label("message_id"), joined=carried).where(by_hand)
    asked = asked.order_by(MESSAGE.recipient_id, MESSAGE.made_at, ROW.key)
    return connection.execute(asked.limit(5 * SOME)).all()


def seen_by(caller: Caller) -> ColumnElement[bool]:
    """Give which letters the caller may look after; one about a concern is for its reader and the head."""
    if not caller.roles & CARE:
        return ROW.recipient_id == caller.person
    if caller.roles & by.HEAD:
        return true()
    return or_(ROW.kind.not_in(KINDS_OF_CONCERN), ROW.recipient_id == caller.person)


def cause_of(caller: Caller, row: AnyRow) -> str | None:
    """Give the event that a letter follows from; that there was a concern is told to the head alone."""
    return None if row.event in OF_CONCERNS and not caller.roles & by.HEAD else str(row.event)


def declined_by(connection: Connection, institution: UUID, person: UUID) -> frozenset[str]:
    """Give the kinds that somebody does not want."""
    asked = owned.select(institution, letter_refusals.c.kind).where(letter_refusals.c.person_id == person)
    return frozenset(connection.scalars(asked))


def oldest_unsent(connection: Connection, now: datetime) -> datetime | None:
    """Give since when the oldest letter should have been out: one not put out, not tried, or tried and not taken.

    What waits for a morning, for the brake or for somebody's hands is where it should be.
    """
    letter, message = across.letters.c, across.letter_sendings.c
    queued = connection.scalar(across.select(func.min(letter.due)).where(letter.state == "queued", letter.due <= now))
    under_way = is_one_of(message.state, ("waiting", "sending"))
    due = across.select(func.min(message.next_at)).where(under_way, message.next_at <= now, message.tries == 0)
    untried = [connection.scalar(due.where(message.urgent.is_(one))) for one in (True, False)]
    tried = across.select(func.min(message.made_at)).where(under_way, message.tries > 0)
    found = (queued, *untried, connection.scalar(tried))
    return min((one for one in found if one is not None), default=None)


def waiting_for_people(connection: Connection) -> dict[str, int]:
    """Count over all institutions the messages that failed, that are to be given by hand, and that the brake holds."""
    state = across.letter_sendings.c.state
    asked = across.select(state, func.count()).where(is_one_of(state, LIES)).group_by(state)
    return dict.fromkeys(LIES, 0) | {str(one): int(number) for one, number in connection.execute(asked)}
