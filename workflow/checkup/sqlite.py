"""SQLite: its own check of the file, and the ways of writing that keep what was acknowledged."""

from collections.abc import Iterator

from sqlalchemy import text

from workflow.checkup.finding import Finding, warning, well, wrong
from workflow.checkup.measures import size
from workflow.checkup.patient import Patient
from workflow.schema import APPEND_ONLY

FULL = 2
"""`PRAGMA synchronous`: nobody is answered before the bytes are on disk."""
LARGE_WAL = 256 * 1024 * 1024


def check_file(patient: Patient) -> Iterator[Finding]:
    """Tell whether the file is whole and how it is written; `deep` reads every index too."""
    if patient.file is None:
        return
    with patient.reading() as connection:
        mode, synchronous = (connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous"))
        told = connection.scalars(text("PRAGMA integrity_check" if patient.deep else "PRAGMA quick_check")).all()
    if (mode, synchronous) == ("wal", FULL):
        yield well("Запись в файл", "WAL, synchronous=FULL")
    else:
        do = "Перенесите файл с сетевого диска на свой: на сетевом WAL не работает."
        yield wrong("Запись в файл", f"journal_mode={mode}, synchronous={synchronous}", do)
    if list(told) == ["ok"]:
        yield well("Целость файла", "PRAGMA integrity_check: ok" if patient.deep else "PRAGMA quick_check: ok")
    else:
        do = "Остановите службу, сохраните файл и восстановите последнюю копию: «stupeni restore»."
        yield wrong("Целость файла", f"файл испорчен: {str(told[0]).splitlines()[0]}", do)
    wal = patient.file.with_name(patient.file.name + "-wal")
    if wal.exists() and wal.stat().st_size > LARGE_WAL:
        do = "Найдите, кто долго держит базу открытой на чтение, и перезапустите службу."
        yield warning("Журнал записи", f"{wal.name} вырос до {size(wal.stat().st_size)}", do)


TRIGGERS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
    "postgresql": (
        "SELECT tgname FROM pg_trigger "
        "WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal AND tgenabled <> 'D'"
    ),
}


def check_triggers(patient: Patient) -> Iterator[Finding]:
    """Tell whether the triggers that keep the journal are there, on either database."""
    asked = text(TRIGGERS["postgresql" if patient.is_postgres else "sqlite"])
    with patient.reading() as connection:
        bare = [table for table in APPEND_ONLY if connection.execute(asked, {"table": table}).first() is None]
    if bare:
        do = "Выясните, кто их убрал, сверьте журнал («stupeni doctor --deep») и верните их из последней копии."
        yield wrong("Защита журнала", f"у таблиц {', '.join(bare)} нет триггеров: журнал можно переписать", do)
    else:
        yield well("Защита журнала", "триггеры не дают менять и удалять записи")
