"""What people do about letters: give slips, try again, let a held flood go or stop it, decline a kind, mend a text."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Update, and_, func

from workflow.access import Caller
from workflow.errors import NotFound, NotTrue
from workflow.letters import brake
from workflow.letters.kinds import BY_CODE
from workflow.letters.lawful import Channel
from workflow.letters.sending import Claimed, go_otherwise
from workflow.tables import letter_refusals, letter_sendings, letter_texts, letter_ways, letters, owned

ROW = letter_sendings.c
GIVEN, WAITS = "вручено", "ждёт вручения"
NOT_FAILED = "Такого письма среди не дошедших нет: обновите страницу."
STOPPED = "куратор решил не отправлять"


def give(connection: Connection, caller: Caller, messages: Collection[UUID], now: datetime) -> int:
    """Tick slips as given; answers how many were not ticked before."""
    slips = _these(caller, "to_hand").where(ROW.id.in_(messages))
    ended = {"state": "sent", "ended_at": now, "answer": GIVEN, "what_to_do": None, "given_by": caller.person}
    return connection.execute(slips.values(**ended)).rowcount


def take_back(connection: Connection, caller: Caller, at: datetime) -> int:
    """Let wait again what somebody ticked as given at a moment; answers how many."""
    anew = {"state": "to_hand", "ended_at": None, "answer": WAITS, "what_to_do": None, "given_by": None}
    return connection.execute(_these(caller, "sent").where(_ticked(caller, at)).values(**anew)).rowcount


def ticked_at(connection: Connection, caller: Caller, at: datetime) -> int:
    """Count what somebody ticked as given at a moment."""
    asked = owned.select(caller.institution, func.count(ROW.id)).where(ROW.state == "sent", _ticked(caller, at))
    return connection.scalar(asked) or 0


def _ticked(caller: Caller, at: datetime) -> ColumnElement[bool]:
    return and_(ROW.given_by == caller.person, ROW.channel == Channel.HAND.value, ROW.ended_at == at)


def hand_over(connection: Connection, caller: Caller, message: UUID, now: datetime) -> None:
    """Put the letters of a message that failed among the slips; NotFound when there is none such.

    On paper every letter may go but one that speaks of a concern: NotTrue.
    """
    here = caller.institution
    failed = owned.select(here, letter_sendings).where(ROW.id == message, ROW.state == "failed")
    row = connection.execute(failed.where(ROW.recipient_id.is_not(None))).one_or_none()
    carried = letters.join(letter_ways, letter_ways.c.letter_id == letters.c.id)
    held = owned.select(here, letters, joined=carried).where(letter_ways.c.sending_id == message)
    found = connection.execute(held).all()
    if row is None or not found:
        raise NotFound(NOT_FAILED)
    if any(BY_CODE[one.kind].is_of_concern for one in found):
        raise NotTrue("О таком на бумаге не пишут: скажите лично.")
    go_otherwise(connection, Claimed(row, found, now), Channel.HAND, "to_hand", now)


def try_again(connection: Connection, caller: Caller, message: UUID, now: datetime) -> None:
    """Send a message that failed once more, as if for the first time; NotFound when there is none such."""
    anew = {"state": "waiting", "next_at": now, "tries": 0, "cut_off": 0, "ended_at": None, "what_to_do": None}
    if not connection.execute(_these(caller, "failed").where(ROW.id == message).values(**anew)).rowcount:
        raise NotFound(NOT_FAILED)


def release(connection: Connection, caller: Caller, now: datetime) -> int:
    """Let everything go that the brake holds; the next hour counts from now. Answers how many."""
    gone = connection.execute(_these(caller, "held").values(state="waiting", next_at=now)).rowcount
    brake.take_off(connection, caller, now)
    return gone


def stop(connection: Connection, caller: Caller, now: datetime) -> int:
    """Send nothing of what the brake holds; it stays on the pages of those whom it was for. Answers how many."""
    ended = {"state": "cancelled", "ended_at": now, "answer": STOPPED}
    if brake.stands(connection, caller.institution):
        brake.take_off(connection, caller, now)
    return connection.execute(_these(caller, "held").values(**ended)).rowcount


def _these(caller: Caller, state: str) -> Update:
    return owned.update(caller.institution, letter_sendings).where(ROW.state == state)


def decline(connection: Connection, institution: UUID, person: UUID, kind: str, now: datetime) -> None:
    """Write no more letters of a kind to somebody; NotTrue for one that the law or his part asks for."""
    found = BY_CODE.get(kind)
    if found is None or not found.optional:
        raise NotTrue("От таких писем отказаться нельзя: без них вы не узнали бы важного.")
    welcome(connection, institution, person, kind)
    row = {"person_id": person, "kind": kind, "refused_at": now}
    connection.execute(owned.insert(institution, letter_refusals, row))


def welcome(connection: Connection, institution: UUID, person: UUID, kind: str) -> None:
    """Write letters of a kind to somebody again."""
    his = (letter_refusals.c.person_id == person, letter_refusals.c.kind == kind)
    connection.execute(owned.delete(institution, letter_refusals).where(*his))


def save_text(
    connection: Connection, caller: Caller, kind: str, part: str, text: tuple[str, str, str] | None, now: datetime
) -> None:
    """Keep a text that was checked as the newest version (None: the one that ships), unless it stands so already."""
    table = letter_texts.c
    versions = owned.select(caller.institution, letter_texts).where(table.kind == kind, table.part == part)
    newest = connection.execute(versions.order_by(table.version.desc()).limit(1)).one_or_none()
    said = text or (None, None, None)
    if said == ((newest.subject, newest.body, newest.action) if newest else (None, None, None)):
        return
    row = {"kind": kind, "part": part, "version": newest.version + 1 if newest else 1}
    row |= {"saved_by": caller.person, "saved_at": now}
    row |= dict(zip(("subject", "body", "action"), said, strict=True))
    connection.execute(owned.insert(caller.institution, letter_texts, row))
