"""How long does it take to import people, from the press of the button to done?

    python -m bench.importing [--stack postgres|sqlite|both] [--table narrow|wide|both] [--rows N] [--json FILE]

A workbook of 2,000 pupils for a cycle in its work: `narrow` rows ask for a mentor (two events each), `wide` ones name
a mother as well (four). Checking is what the curator waits for before the button; importing is rehearsing on the newest
state, writing and settling. The floor is the same rows of the tables written by the bare driver, in one transaction.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from xlsxwriter import Workbook

from api.commands.collecting import collect_seldom
from bench.floors import floor
from bench.places import SECRET, STACKS, Place
from bench.report import Report, arguments
from bench.rows import Written, changes_between, snapshot
from bench.school import School
from bench.service import check, stacks
from workflow.importing.batch import Known
from workflow.importing.carrying import carry_out
from workflow.importing.checking import Upload, check_file, confirm_import
from workflow.importing.records import State, find
from workflow.installation import Installation
from workflow.settings import Settings

TABLES = ("narrow", "wide")
SECONDS = 10
LETTERS = "абвгдежзик"


@dataclass(frozen=True)
class Found:
    """Seconds of checking and of importing, CPU seconds of the latter, its events, and what it wrote."""

    checked: float
    imported: float
    cpu: float
    events: int
    written: Sequence[Written]


def workbook(rows: int, *, wide: bool, year: int) -> bytes:
    """Make a workbook of pupils who ask for a mentor; each of its people is another one."""
    made = BytesIO()
    headers = ["ФИО", "Кто это", "Дата рождения", "Класс", "Просит форму"]
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Люди")
        sheet.write_row(0, 0, headers + ["Законный представитель", "Телефон представителя"] * wide)
        for number, row in enumerate(_pupils(rows, wide=wide, year=year), 1):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def _pupils(rows: int, *, wide: bool, year: int) -> Iterator[list[str]]:
    for number in range(rows):
        name = "".join(LETTERS[int(digit)] for digit in f"{number:05}")
        pupil = [f"Иванов {name}", "ученик", f"14.03.{year - 12}", "7А", "ученик – ученик"]
        yield pupil + [f"Иванова Мать {name}", f"+7 913 1{number:06}"] * wide


def measure(there: Place, school: School, content: bytes) -> Found:
    """Check a workbook in a copy of the database, import it there, and hold every event against what was promised."""
    url = there.copy()
    installation = Installation.open(Settings(database_url=url, secret=SECRET))
    collect_seldom()
    try:
        began = time.perf_counter()
        upload = Upload(content, "люди.xlsx", school.identity("c"))
        identity = check_file(installation, school.curator, upload)
        carry_out(installation, school.id, identity)
        checked = time.perf_counter() - began
        before = snapshot(url)
        cpu, began = time.process_time(), time.perf_counter()
        confirm_import(installation, school.curator, identity, Known.UPDATE)
        carry_out(installation, school.id, identity)
        imported, cpu = time.perf_counter() - began, time.process_time() - cpu
        events = _events(installation, school.id, identity)
        check(installation)
        settled = Written(settled=changes_between(before, snapshot(url)))
    finally:
        installation.close()
    return Found(checked, imported, cpu, events, [settled])


def _events(installation: Installation, institution: UUID, identity: UUID) -> int:
    with installation.database.reading(institution) as connection:
        row = find(connection, institution, identity)
    if row is None or row.state != State.DONE:
        raise RuntimeError(f"the import is {row.state if row else 'gone'}")
    return int(row.figures["events"])


def tell(report: Report, there: Place, table: str, rows: int, found: Found) -> None:
    """Add the figures of one table."""
    written = floor(there, [found.written], 1)
    bare = 1 / written.rate
    report.row(
        stack=there.name,
        table=table,
        rows=rows,
        events=found.events,
        checked_s=round(found.checked, 2),
        imported_s=round(found.imported, 2),
        events_a_second=round(found.events / found.imported),
        cpu_us_an_event=round(found.cpu / found.events * 1e6),
        floor_s=round(bare, 2),
        times_the_floor=round(found.imported / bare, 1),
    )
    report.target(f"{there.name}, {table}: from the button to done, s", found.imported, SECONDS)


def main() -> None:
    """Measure every stack and table that was asked for."""
    asked = arguments(__doc__, stack=(*STACKS, "both"), table=(*TABLES, "both"), rows=2000, institutions=1, pairs=10)
    report = Report("importing")
    for there, (school, *_) in stacks(asked):
        for table in TABLES if asked.table == "both" else (asked.table,):
            content = workbook(asked.rows, wide=table == "wide", year=school.year)
            tell(report, there, table, asked.rows, measure(there, school, content))
    report.say(asked.json)


if __name__ == "__main__":
    main()
