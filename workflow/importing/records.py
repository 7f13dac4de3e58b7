"""What is kept of an import: its row, from the file that was checked to the day it was done; the file itself goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Update

from workflow.importing.batch import Known
from workflow.importing.limits import KEPT_HOURS
from workflow.tables import across, imports, owned
from workflow.tables.setback import is_ahead
from workflow.tables.types import AnyRow
from workflow.words import Named


class State(Named):
    """Where an import stands."""

    CHECKING = "checking", "проверяется"
    CHECKED = "checked", "проверен, ждёт решения"
    CONFIRMED = "confirmed", "загружается"
    DONE = "done", "загружен"
    REFUSED = "refused", "не загружен: есть ошибки"
    FAILED = "failed", "не получилось"
    EXPIRED = "expired", "файл удалён"


GOING = (State.CHECKING.value, State.CONFIRMED.value)
"""Somebody is at it, or will be: a dry run, or a confirmed import."""


class Phase(Named):
    """What is being done with an import that is under way."""

    WAITING = "waiting", "ждёт очереди"
    REHEARSING = "rehearsing", "проверяем каждую строку"
    WRITING = "writing", "записываем всё разом"
    ENDED = "ended", "окончено"


QUIET = timedelta(seconds=20)
"""How long an import may say nothing of itself before somebody else carries it on."""
SHOWN = 50
NOT_LISTED = {"content", "report"}


def find(connection: Connection, institution: UUID, identity: UUID) -> AnyRow | None:
    """Give an import of an institution with everything that is kept of it."""
    return connection.execute(owned.select(institution, imports).where(imports.c.id == identity)).first()


def newest(connection: Connection, institution: UUID) -> Sequence[AnyRow]:
    """Give the newest imports of an institution, without files and reports."""
    columns = [column for column in imports.c if column.name not in NOT_LISTED]
    asked = owned.select(institution, *columns).order_by(imports.c.sent_at.desc()).limit(SHOWN)
    return connection.execute(asked).all()


def keep(connection: Connection, row: dict[str, Any]) -> bool:
    """Keep a checked file in place of what was kept of it; False when it was confirmed or done in the meantime."""
    institution, this = row["institution_id"], imports.c.id == row["id"]
    stays = connection.scalar(owned.select(institution, imports.c.state).where(this).with_for_update())
    if stays in (State.CONFIRMED, State.DONE):
        return False
    connection.execute(owned.delete(institution, imports).where(this))
    connection.execute(owned.insert(institution, imports, row))
    return True


def confirm(connection: Connection, institution: UUID, identity: UUID, known: Known, now: datetime) -> bool:
    """Have a checked file carried out; False when it is not checked any more."""
    checked = (imports.c.id == identity) & (imports.c.state == State.CHECKED) & imports.c.content.is_not(None)
    changes = {"state": State.CONFIRMED.value, "phase": Phase.WAITING.value, "known": known.value}
    begun = changes | {"done": 0, "total": 0, "tries": 0, "touched_at": now}
    return connection.execute(owned.update(institution, imports).where(checked).values(**begun)).rowcount == 1


def claim(connection: Connection, institution: UUID, identity: UUID, now: datetime) -> AnyRow | None:
    """Take an import that nobody else is at, the try counted; None when there is nothing to check or carry out."""
    free = (imports.c.tries == 0) | _is_quiet(imports.c.touched_at, now)
    counted = {"tries": imports.c.tries + 1, "touched_at": now, "phase": Phase.REHEARSING.value}
    taken = _going(institution, identity).where(free).values(**counted)
    return connection.execute(taken.returning(*imports.c)).first()


def tell(
    connection: Connection, institution: UUID, identity: UUID, phase: Phase, done: int, total: int, now: datetime
) -> None:
    """Say how far an import is."""
    told = {"phase": phase.value, "done": done, "total": total, "touched_at": now}
    connection.execute(_going(institution, identity).values(**told))


def found(
    connection: Connection, institution: UUID, identity: UUID, now: datetime, report: Any, figures: dict[str, Any]
) -> None:
    """End a dry run with what it found; one that was ended otherwise stays so."""
    checking = _going(institution, identity).where(imports.c.state == State.CHECKING)
    told = {"state": State.CHECKED.value, "phase": Phase.ENDED.value, "report": report, "figures": figures}
    ended = told | {"done": 0, "total": figures["events"], "tries": 0, "touched_at": now}
    connection.execute(checking.values(**ended))


def end(connection: Connection, institution: UUID, identity: UUID, state: State, now: datetime, **more: Any) -> bool:
    """End an import that is under way; the file goes in the same moment. False when it had ended already."""
    ended = {"state": state.value, "phase": Phase.ENDED.value, "content": None, "touched_at": now, "ended_at": now}
    return connection.execute(_going(institution, identity).values(**ended, **more)).rowcount == 1


def left_behind(connection: Connection, now: datetime) -> list[tuple[UUID, UUID]]:
    """Name the imports under way that nobody began, or that whoever was at them left in the middle."""
    there = across.imports.c
    free = (there.tries == 0) | _is_quiet(there.touched_at, now)
    asked = across.select(there.institution_id, there.id).where(there.state.in_(GOING), free)
    return [(here, identity) for here, identity in connection.execute(asked)]


def with_old(connection: Connection, now: datetime) -> set[UUID]:
    """Name the institutions with files that nobody confirmed in time."""
    there = across.imports.c
    old = there.quotes & (there.touched_at < now - timedelta(hours=KEPT_HOURS)) & (there.state != State.CONFIRMED)
    return set(connection.scalars(across.select(there.institution_id).where(old)))


def forget_old(connection: Connection, institution: UUID, now: datetime) -> int:
    """Delete the files that nobody confirmed in time, and reports that quote them; answers how many."""
    old = imports.c.report.is_not(None) & (imports.c.touched_at < now - timedelta(hours=KEPT_HOURS))
    gone = {"content": None, "report": None, "state": State.EXPIRED.value}
    ended = owned.update(institution, imports).where(old, imports.c.state != State.CONFIRMED).values(**gone)
    return connection.execute(ended).rowcount


def _is_quiet(touched: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    return (touched < now - QUIET) | is_ahead(touched, now)


def _going(institution: UUID, identity: UUID) -> Update:
    return owned.update(institution, imports).where(imports.c.id == identity, imports.c.state.in_(GOING))
