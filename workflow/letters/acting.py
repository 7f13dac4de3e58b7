"""What people do about letters: give slips, try again, let a held flood go or stop it, decline a kind, mend a text."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.access import Caller
from workflow.errors import NotFound, NotTrue
from workflow.letters.kinds import BY_CODE
from workflow.tables import letter_brakes, letter_refusals, letter_sendings, letter_texts

ROW = letter_sendings.c
GIVEN = "вручено"
STOPPED = "куратор решил не отправлять"


def give(connection: Connection, caller: Caller, messages: Collection[UUID], now: datetime) -> int:
    """Tick slips as given; answers how many were not ticked before."""
    here = and_(ROW.institution_id == caller.institution, ROW.id.in_(messages), ROW.state == "to_hand")
    ended = {"state": "sent", "ended_at": now, "answer": GIVEN, "what_to_do": None, "given_by": caller.person}
    return connection.execute(update(letter_sendings).where(here).values(**ended)).rowcount


def try_again(connection: Connection, caller: Caller, message: UUID, now: datetime) -> None:
    """Send a message that failed once more, as if for the first time; NotFound when there is none such."""
    here = and_(ROW.institution_id == caller.institution, ROW.id == message, ROW.state == "failed")
    anew = {"state": "waiting", "next_at": now, "tries": 0, "cut_off": 0, "ended_at": None, "what_to_do": None}
    if not connection.execute(update(letter_sendings).where(here).values(**anew)).rowcount:
        raise NotFound("Такого письма среди не дошедших нет: обновите страницу.")


def release(connection: Connection, caller: Caller, now: datetime) -> int:
    """Let everything go that the brake holds; the next hour counts from now. Answers how many."""
    held = and_(ROW.institution_id == caller.institution, ROW.state == "held")
    gone = connection.execute(update(letter_sendings).where(held).values(state="waiting", next_at=now)).rowcount
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"institution_id": caller.institution, "released_at": now, "released_by": caller.person}
    changed = {"released_at": now, "released_by": caller.person}
    connection.execute(
        dialect.insert(letter_brakes).values(row).on_conflict_do_update(index_elements=["institution_id"], set_=changed)
    )
    return gone


def stop(connection: Connection, caller: Caller, now: datetime) -> int:
    """Send nothing of what the brake holds; it stays on the pages of those whom it was for. Answers how many."""
    held = and_(ROW.institution_id == caller.institution, ROW.state == "held")
    ended = {"state": "cancelled", "ended_at": now, "answer": STOPPED}
    return connection.execute(update(letter_sendings).where(held).values(**ended)).rowcount


def decline(connection: Connection, institution: UUID, person: UUID, kind: str, now: datetime) -> None:
    """Write no more letters of a kind to somebody; NotTrue for one that the law or his part asks for."""
    found = BY_CODE.get(kind)
    if found is None or not found.optional:
        raise NotTrue("От таких писем отказаться нельзя: без них вы не узнали бы важного.")
    welcome(connection, institution, person, kind)
    row = {"institution_id": institution, "person_id": person, "kind": kind, "refused_at": now}
    connection.execute(insert(letter_refusals).values(row))


def welcome(connection: Connection, institution: UUID, person: UUID, kind: str) -> None:
    """Write letters of a kind to somebody again."""
    his = and_(letter_refusals.c.institution_id == institution, letter_refusals.c.person_id == person)
    connection.execute(delete(letter_refusals).where(his, letter_refusals.c.kind == kind))


def save_text(
    connection: Connection, caller: Caller, kind: str, part: str, text: tuple[str, str, str] | None, now: datetime
) -> int:
    """Keep a text that was checked as the newest version, or None for the one that ships; answers its number."""
    table = letter_texts.c
    mine = and_(table.institution_id == caller.institution, table.kind == kind, table.part == part)
    version = (connection.scalar(select(func.max(table.version)).where(mine)) or 0) + 1
    subject, body, action = text or (None, None, None)
    row = {"institution_id": caller.institution, "kind": kind, "part": part, "version": version}
    row |= {"subject": subject, "body": body, "action": action, "saved_by": caller.person, "saved_at": now}
    connection.execute(insert(letter_texts).values(row))
    return version
