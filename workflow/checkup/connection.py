"""The database: whether it answers, how fast, whether it takes writes, and whether it is of this program's version."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from workflow.checkup.addresses import without_password
from workflow.checkup.finding import Finding, skipped, told_of, warning, well, wrong
from workflow.checkup.measures import milliseconds, quickest
from workflow.checkup.patient import Patient
from workflow.checkup.trouble import hint, of_file
from workflow.database import Database
from workflow.errors import BadSchema, StorageFull
from workflow.outage import outage

SLOW_SECONDS = 0.02
FULL = "На диске нет места: освободите его и повторите."


def check_database(patient: Patient) -> Iterator[Finding]:
    """Connect; what all other checks of the database stand on."""
    name = "База данных"
    if "DATABASE_URL" in patient.environment.wrong:
        yield skipped(name, "адрес задан неверно")
        return
    if patient.file is not None and not patient.file.exists():
        do = "Выполните «stupeni migrate»; если база уже была, поправьте STUPENI_DATABASE_URL или STUPENI_DATA_DIR."
        yield wrong(name, f"файла {patient.file} нет", do)
        return
    patient.database = Database(patient.settings.database_url, pool=2)
    try:
        yield from _met(patient, name)
    except SQLAlchemyError as error:
        advice = hint(str(error)) if patient.file is None else of_file(patient.file)
        do = FULL if isinstance(outage(error), StorageFull) else f"Похоже, {advice} STUPENI_DATABASE_URL."
        yield wrong(name, f"не отвечает: {told_of(error)}", do)


def _met(patient: Patient, name: str) -> Iterator[Finding]:
    with patient.reading() as connection:
        version = connection.scalar(text("SHOW server_version" if patient.is_postgres else "SELECT sqlite_version()"))
        took = quickest(lambda: connection.execute(text("SELECT 1")))
        is_closed = patient.is_postgres and connection.scalar(text(CLOSED))
    patient.is_connected = True
    product = "PostgreSQL" if patient.is_postgres else "SQLite"
    found = f"{product} {version}, ответ за {milliseconds(took)}"
    if is_closed:
        yield wrong(name, f"{found}; писать нельзя: это реплика", "Укажите в STUPENI_DATABASE_URL главный сервер.")
    elif took > SLOW_SECONDS:
        yield warning(name, f"{found}: это долго", "Держите базу рядом с процессами и проверьте её загрузку.")
    else:
        yield well(name, found)


CLOSED = "SELECT pg_is_in_recovery()"


def check_owner(patient: Patient) -> Iterator[Finding]:
    """Tell whether the role that migrates can connect, where it is another."""
    url = patient.settings.owner_url
    if url is None or "OWNER_URL" in patient.environment.wrong:
        return
    shown = without_password(url)
    file = make_url(url).database if make_url(url).get_backend_name() == "sqlite" else None
    if file is not None and not Path(file).exists():
        yield wrong("Владелец базы", f"файла {file} нет", "Поправьте STUPENI_OWNER_URL или уберите её.")
        return
    owner = Database(url, pool=1)
    try:
        with owner.reading() as connection:
            connection.execute(text("SELECT 1"))
        yield well("Владелец базы", shown)
    except SQLAlchemyError as error:
        do = f"Похоже, {hint(str(error))} STUPENI_OWNER_URL. Нужна она только команде «stupeni migrate»."
        yield warning("Владелец базы", f"{shown} не отвечает: {told_of(error)}", do)
    finally:
        owner.close()


def check_schema(patient: Patient) -> Iterator[Finding]:
    """Tell whether the database is of this program's version."""
    assert patient.database is not None
    try:
        patient.database.check_schema()
    except BadSchema as error:
        found, _, do = error.sentence.partition(": ")
        yield wrong("Версия базы", f"{found}.", f"{do[:1].upper()}{do[1:]}")
        return
    patient.has_tables = True
    with patient.reading() as connection:
        there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if patient.database.is_newer():
        do = "Обновите программу на этой машине: рядом с новой базой старая работает только на время обновления."
        yield warning("Версия базы", f"{there}: новее программы", do)
        return
    yield well("Версия базы", f"{there}: та, что нужна программе")
