"""The clock: of this machine, of the database's server, and the newest moment that the journal holds."""

import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select, text

from workflow.checkup.finding import Finding, warning, well, wrong
from workflow.checkup.measures import age
from workflow.checkup.patient import Patient
from workflow.tables.across import journal, lanes

APART_SECONDS = 2.0
FAR_APART_SECONDS = 60.0
SET_IT = "Включите сверку времени (timedatectl set-ntp true) и проверьте: timedatectl status."


def check_server_time(patient: Patient) -> Iterator[Finding]:
    """Tell how far this machine's clock is from that of the database's server."""
    if not patient.is_postgres:
        return
    with patient.reading() as connection:
        begun = time.monotonic()
        there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        took = time.monotonic() - begun
    apart = abs((patient.now() - there).total_seconds())
    if apart <= APART_SECONDS + took:
        yield well("Часы сервера базы", "идут вровень с этой машиной")
        return
    mark = wrong if apart > FAR_APART_SECONDS else warning
    yield mark("Часы сервера базы", f"расходятся с этой машиной: {age(apart)}", f"{SET_IT} На обеих машинах.")


def check_journal_time(patient: Patient) -> Iterator[Finding]:
    """Tell whether the clock has gone back behind what the journal has written."""
    latest = (
        select(func.max(journal.c.recorded_at))
        .where(journal.c.institution_id == lanes.c.institution_id)
        .scalar_subquery()
    )
    with patient.reading() as connection:
        found = [moment for moment in connection.scalars(select(latest).select_from(lanes)) if moment is not None]
        now = patient.now()
    if not found:
        yield well("Часы и журнал", "журнал ещё пуст")
        return
    ahead = (max(found) - now).total_seconds()
    if ahead <= APART_SECONDS:
        yield well("Часы и журнал", "последняя запись журнала — в прошлом, как и должно быть")
        return
    mark = wrong if ahead > FAR_APART_SECONDS else warning
    yield mark("Часы и журнал", f"часы отстали от последней записи журнала: {age(ahead)}", SET_IT)
