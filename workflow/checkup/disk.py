"""Disks: what is free where data are written, and how long it lasts as the journal grows now."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from workflow.checkup.finding import Finding, skipped, warning, well, wrong
from workflow.checkup.measures import size
from workflow.checkup.patient import Patient
from workflow.tables.across import journal
from workflow.words import counted

SCARCE, GONE = 1024**3, 200 * 1024**2
SCARCE_SHARE = 0.05
YEARS_DAYS, SOON_DAYS, VERY_SOON_DAYS = 1000, 30, 7
WEEK = 7
MAY_WRITE = "Отдайте её пользователю службы: chown, chmod u+w; файлы с окончаниями -wal и -shm рядом с базой — тоже."
ROOM = "Освободите место или расширьте диск: без него события не принимаются (507), но и не теряются."


def check_disk(patient: Patient) -> Iterator[Finding]:
    """Tell of the disks that this machine can see: of the settings' folder, of SQLite's file, of PostgreSQL's data."""
    places = {"Папка данных": patient.settings.data_dir}
    if patient.file is not None:
        places["Диск базы"] = patient.file.parent
    for name, folder in places.items():
        yield from _disk(patient, name, folder)
    for place in {*places.values(), *([patient.file] if patient.file else [])}:
        if place.exists() and not os.access(place, os.W_OK):
            yield wrong("Право писать", f"{place}: писать нельзя", MAY_WRITE)
    if patient.is_postgres and patient.is_connected:
        yield from _disk_of_postgres(patient)


def _disk_of_postgres(patient: Patient) -> Iterator[Finding]:
    try:
        with patient.reading() as connection:
            folder = Path(str(connection.scalar(text("SHOW data_directory"))))
            is_here = connection.scalar(
                text("SELECT inet_server_addr() IS NULL OR inet_server_addr() = inet_client_addr()")
            )
    except DBAPIError:  # only superusers and pg_read_all_settings may know
        yield skipped(
            "Диск базы", "где лежат данные PostgreSQL, нашей роли знать нельзя: посмотрите df -h на его машине"
        )
        return
    if is_here and folder.is_dir():
        yield from _disk(patient, "Диск базы", folder)
    else:
        yield skipped("Диск базы", f"PostgreSQL на другой машине: посмотрите там df -h {folder}")


def _disk(patient: Patient, name: str, folder: Path) -> Iterator[Finding]:
    there = next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), Path("/"))
    usage = shutil.disk_usage(there)
    found = f"{there}: свободно {size(usage.free)} из {size(usage.total)}"
    days = _days(patient, usage.free) if name == "Диск базы" else None
    if days is not None:
        lasts = f"на {counted(days, 'день', 'дня', 'дней')}" if days < YEARS_DAYS else "на годы"
        found += f", при нынешнем росте хватит {lasts}"
    if usage.free < GONE or (days is not None and days < VERY_SOON_DAYS):
        yield wrong(name, found, ROOM)
    elif usage.free < max(SCARCE, SCARCE_SHARE * usage.total) or (days is not None and days < SOON_DAYS):
        yield warning(name, found, ROOM)
    else:
        yield well(name, found)


def _days(patient: Patient, free: int) -> int | None:
    """Give how many days the free bytes last at the growth of the last week; None where that cannot be said."""
    if not patient.has_tables:
        return None
    newer = journal.c.recorded_at > patient.now() - timedelta(days=WEEK)
    with patient.reading() as connection:
        everything, fresh = connection.execute(
            select(func.count(), func.count().filter(newer)).select_from(journal)
        ).one()
        if patient.file is None:
            taken = int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        else:
            taken = patient.file.stat().st_size
    if not fresh:
        return None
    return int(free / (taken * fresh / everything / WEEK))
