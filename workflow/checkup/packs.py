"""Packs: those that ship and those that cycles are held to can be read, and are the very bytes they were."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import select

from workflow.catalogue import CATALOGUE
from workflow.checkup.finding import Finding, well, wrong
from workflow.checkup.patient import Patient
from workflow.packs.shelf import PackError, content_of, names, read
from workflow.requirements import CODES
from workflow.tables import packs
from workflow.tables.across import cycles
from workflow.words import counted


def check_shipped(patient: Patient) -> Iterator[Finding]:
    """Tell whether the packs of the program can be read."""
    broken = [error for name in names() if (error := _unreadable(partial(content_of, name), f"{name}.toml", None))]
    for error in broken:
        yield wrong("Пакеты программы", error, "Файлы программы испорчены: поставьте её заново.")
    if not broken:
        yield well("Пакеты программы", ", ".join(names()))


def check_kept(patient: Patient) -> Iterator[Finding]:
    """Tell whether the packs that cycles stand on are there, unchanged and readable."""
    with patient.reading() as connection:
        kept = connection.execute(select(packs.c.hash, packs.c.name, packs.c.content)).all()
        used = set(connection.scalars(select(cycles.c.pack).distinct()))
    broken = [error for row in kept if (error := _unreadable(partial(bytes, row.content), row.name, row.hash))]
    missing = used - {row.hash for row in kept}
    for error in broken:
        yield wrong("Пакеты циклов", error, "Циклы на этом пакете не откроются: восстановите таблицу packs из копии.")
    for digest in sorted(missing):
        yield wrong(
            "Пакеты циклов", f"нет пакета {digest[:12]}, а цикл на нём стоит", "Восстановите таблицу packs из копии."
        )
    if not broken and not missing:
        yield well("Пакеты циклов", f"{counted(len(kept), 'пакет', 'пакета', 'пакетов')}, отпечатки сходятся")


def _unreadable(content: Callable[[], bytes], name: str, known_hash: str | None) -> str:
    try:
        read(content(), name, requirements=CODES, events=CATALOGUE, known_hash=known_hash)
    except PackError as error:
        return str(error).splitlines()[0]
    return ""
