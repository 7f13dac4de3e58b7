"""Lanes: how long the oldest event and timer wait, in which institution, and which events need people."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Table, case, func, select

from workflow.checkup.finding import Finding, warning, well, wrong
from workflow.checkup.measures import age
from workflow.checkup.patient import Patient
from workflow.tables import organisations
from workflow.tables.across import inbox, reminders, timers
from workflow.tables.partial import is_one_of
from workflow.tables.types import AnyRow
from workflow.words import counted

LATE_SECONDS, VERY_LATE_SECONDS = 30, 300
SHOWN = 10


def check_waiting(patient: Patient) -> Iterator[Finding]:
    """Tell of each lane where events wait for too long, by the institution's name."""
    with patient.reading() as connection:
        rows = connection.execute(_OPEN).all()
        named = names(connection, [row.institution_id for row in rows[:SHOWN]])
        now = patient.now()
    waiting = sum(row.waiting for row in rows)
    if not waiting:
        yield well("Очередь", "пуста")
        return
    late = [row for row in rows if row.oldest and (now - row.oldest).total_seconds() > LATE_SECONDS]
    lanes = counted(len(rows), "организации", "организациях", "организациях")
    told = f"{counted(waiting, 'событие ждёт', 'события ждут', 'событий ждут')} в {lanes}"
    if not late:
        yield well("Очередь", f"{told}, дольше {age(LATE_SECONDS)} — ни одно")
    for row in late[:SHOWN]:
        yield _late(row, named.get(row.institution_id, str(row.institution_id)), now)
    if len(late) > SHOWN:
        rest = counted(len(late) - SHOWN, "организации", "организациях", "организациях")
        yield warning("Очередь", f"ждут и ещё в {rest}", "Сначала разберитесь с теми, что названы: они ждут дольше.")


_OPEN = (
    select(
        inbox.c.institution_id,
        func.sum(case((inbox.c.state == "waiting", 1), else_=0)).label("waiting"),
        func.sum(case(((inbox.c.state == "stuck") & inbox.c.released.is_(False), 1), else_=0)).label("stuck"),
        func.min(case((inbox.c.state == "waiting", inbox.c.received_at))).label("oldest"),
    )
    .where(is_one_of(inbox.c.state, ("waiting", "stuck")))
    .group_by(inbox.c.institution_id)
    .order_by(func.min(inbox.c.received_at))
)


def _late(row: AnyRow, name: str, now: datetime) -> Finding:
    waits = (now - row.oldest).total_seconds()
    found = f"«{name}»: ждёт {counted(row.waiting, 'событие', 'события', 'событий')}, старшему {age(waits)}"
    if row.stuck:
        return warning("Очередь", f"{found}; перед ними инцидент", "Разберите инциденты этой организации: они ниже.")
    do = "Проверьте, что процессы worker и clock работают; если работают — их записи: journalctl -u 'stupeni-*'."
    return (wrong if waits > VERY_LATE_SECONDS else warning)("Очередь", found, do)


def names(connection: Connection, institutions: Sequence[UUID]) -> dict[UUID, str]:
    """Give the names of institutions as they were connected: from the table, whatever a replay would say."""
    asked = select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(institutions))
    return {row.id: row.name for row in connection.execute(asked)}


def check_incidents(patient: Patient) -> Iterator[Finding]:
    """Tell of the events that nobody could settle, with their ids."""
    stuck = (
        select(inbox.c.id, inbox.c.institution_id, inbox.c.type, inbox.c.stuck_at)
        .where(inbox.c.state == "stuck")
        .order_by(inbox.c.institution_id, inbox.c.position)
    )
    with patient.reading() as connection:
        rows = connection.execute(stuck).all()
        named = names(connection, list({row.institution_id for row in rows[:SHOWN]}))
        now = patient.now()
    if not rows:
        yield well("Инциденты", "нет")
    for row in rows[:SHOWN]:
        where = named.get(row.institution_id, str(row.institution_id))
        since = age((now - row.stuck_at).total_seconds()) if row.stuck_at else "?"
        address = f"POST /api/v1/incidents/{row.id}"
        do = (
            f"Повторить: {address}/retries, пропустить: {address}/skips, отпустить тех, кто за ним: {address}/releases."
        )
        yield warning("Инциденты", f"«{where}»: {row.type}, {row.id}, стоит {since}", do)
    if len(rows) > SHOWN:
        rest = counted(len(rows) - SHOWN, "инцидент", "инцидента", "инцидентов")
        yield warning("Инциденты", f"и ещё {rest}", "Остальные: GET /api/v1/events?state=stuck в каждой организации.")


def check_timers(patient: Patient) -> Iterator[Finding]:
    """Tell whether the clock reports what is due."""
    with patient.reading() as connection:
        now = patient.now()
        late = [found for table, forms in AT_THEIR_TIME if (found := _overdue(connection, table, forms, now))]
    yield from late or [well("Сроки", "просроченных сроков и напоминаний нет")]


def _overdue(connection: Connection, table: Table, forms: tuple[str, str, str], now: datetime) -> Finding | None:
    due = select(func.count(), func.min(table.c.due)).where(table.c.fired_at.is_(None), table.c.due <= now)
    number, oldest = connection.execute(due).one()
    late = (now - oldest).total_seconds() if oldest else 0
    if late <= LATE_SECONDS:
        return None
    found = f"не сообщено: {counted(number, *forms)}, старшему {age(late)}"
    do = "Запустите часы: «stupeni clock». Если они идут, причина — в их записях: journalctl -u stupeni-clock."
    return (wrong if late > VERY_LATE_SECONDS else warning)("Сроки", found, do)


AT_THEIR_TIME = ((timers, ("срок", "срока", "сроков")), (reminders, ("напоминание", "напоминания", "напоминаний")))
