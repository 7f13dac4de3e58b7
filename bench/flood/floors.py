"""The floors of a flood: what the bare driver writes of a told reminder and of a sent letter, and mail by `smtplib`."""

import json
import smtplib
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from bench.flood.rows import KIND, SAYS, Flood, by
from bench.flood.sink import Sink
from bench.floors import commit_of, driver
from bench.places import SECRET, Place
from bench.rows import Change
from bench.school import NOTE, School
from bench.service import Service
from handlers.letters.delivering import SOME
from handlers.reminding import A_CLAIM
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import letter_sendings, reminders
from workflow.tables.types import EPOCH, AnyRow

MANY = 4000
SENDER, RECEIVER = "letters@bench.test", "parent@bench.test"


def floors(there: Place, schools: Sequence[School], out: Sink) -> tuple[float, float]:
    """Give reminders told and letters sent a second, as the bare driver and `smtplib` do it in one thread."""
    url = there.copy()
    installation = Installation.open(Settings(database_url=url, secret=SECRET))
    school, now = schools[0], datetime.now(UTC)
    try:
        Flood(school, MANY, MANY, now).write(Service(installation, lambda lane: None, ()))
        with installation.database.reading(school.id) as connection:
            due = connection.execute(select(reminders).where(reminders.c.claimed_until == now)).all()
            waiting = connection.execute(select(letter_sendings).where(letter_sendings.c.next_at == now)).all()
    finally:
        installation.close()
    return _told(there, url, due, now), _sent(there, url, waiting, now, out)


def _told(there: Place, url: str, due: Sequence[AnyRow], now: datetime) -> float:
    claims, tells = [], []
    for some in by(due, A_CLAIM):
        claims.append(commit_of(there, [_changed(there, "reminders", row, claim=uuid4()) for row in some]))
        fired = [_changed(there, "reminders", row, fired_at=now, outcome="told", letters=1) for row in some]
        tells.append(commit_of(there, [*fired, *(_letter(there, row, now) for row in some)]))
    with driver(there, url) as write:
        began = time.perf_counter()
        for claim, tell in zip(claims, tells, strict=True):
            write(claim)
            write(tell)
        return len(due) / (time.perf_counter() - began)


def _sent(there: Place, url: str, waiting: Sequence[AnyRow], now: datetime, out: Sink) -> float:
    turns = []
    for some in by(waiting, SOME):
        claim = [_changed(there, "letter_sendings", row, state="sending", tries=1, claimed_at=now) for row in some]
        ended = [_changed(there, "letter_sendings", row, state="sent", ended_at=now, answer="250") for row in some]
        turns.append((commit_of(there, claim), [_mail(row.id) for row in some], commit_of(there, ended)))
    with driver(there, url) as write:
        began = time.perf_counter()
        for claimed, mails, written in turns:
            write(claimed)
            with smtplib.SMTP("127.0.0.1", out.port) as line:
                for mail in mails:
                    line.sendmail(SENDER, [RECEIVER], mail)
            write(written)
        return len(waiting) / (time.perf_counter() - began)


def _changed(there: Place, table: str, row: AnyRow, **changed: Any) -> Change:
    keys = {"institution_id": row.institution_id, "key": row.key} if table == "reminders" else {"id": row.id}
    values = {**keys, **changed}
    return Change(table, "update", tuple(values), tuple(_bound(there, one) for one in values.values()))


def _letter(there: Place, row: AnyRow, now: datetime) -> Change:
    values = {
        "institution_id": row.institution_id,
        "key": f"floor/{row.key}"[:200],
        "recipient_id": uuid4(),
        "id": uuid4(),
        "part": "curator",
        "kind": KIND,
        "about": row.about,
        "cycle_id": row.cycle_id,
        "number": 1,
        "event": "reminder",
        "says": json.dumps(SAYS),
        "queued_at": now,
        "due": now,
        "state": "queued",
    }
    return Change("letters", "insert", tuple(values), tuple(_bound(there, one) for one in values.values()))


def _bound(there: Place, value: Any) -> Any:
    """Give a value as the driver takes it; that of SQLite knows neither ids nor moments."""
    if there.server:
        return value
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    return value.hex if isinstance(value, UUID) else value


def _mail(identity: UUID) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = SENDER, RECEIVER, "Проба", f"<{identity}@floor>"
    mail.set_content(NOTE)
    mail.add_alternative(f"<p>{NOTE}</p>", subtype="html")
    return mail.as_bytes()
