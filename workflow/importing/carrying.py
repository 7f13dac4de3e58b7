"""Carrying an import out: rehearsed once for whoever sent it, and once he confirmed it again on the newest state, then
stored and settled in one transaction.

Under the lane's lock its number says whether anything happened since the rehearsal. If not, what was decided there
holds, and all of it is written at once; if so, it is rehearsed again. A process that dies has written nothing.
"""

import time
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Connection

from workflow.errors import Conflict
from workflow.importing.batch import Known
from workflow.importing.checking import GONE, Upload, batch_of, figures_of, report_of
from workflow.importing.columns import knows
from workflow.importing.file import read_file
from workflow.importing.records import Phase, State, claim, end, found, tell
from workflow.importing.rehearsal import Rehearsed, rehearse
from workflow.importing.table import Table, read_table
from workflow.inbox.receive import store
from workflow.inbox.settle import settle, waiting
from workflow.inbox.writing import Received, Writing
from workflow.installation import Installation
from workflow.institutions import Copy
from workflow.tables import lanes, owned
from workflow.tables.types import AnyRow

log = structlog.get_logger()

ATTEMPTS = 5
"""How often an import is rehearsed anew because something else happened in the lane; then others go first."""
TOLD_SECONDS = 0.5
BUSY = "Пока файл проверялся, в организации всё время что-то происходило. Попробуем ещё раз сами."


def carry_out(installation: Installation, institution_id: UUID, identity: UUID) -> None:
    """Check a file or carry out a confirmed one, unless somebody is at it; whatever fails leaves it to be repeated."""
    now = installation.now()
    with installation.database.transaction(institution_id) as connection:
        row = claim(connection, institution_id, identity, now)
        if row is None:
            return
        if row.content is None or row.tries > installation.settings.tries:
            sentence = (
                GONE if row.content is None else "Загрузить не получилось, ничего не записано. Загрузите файл снова."
            )
            _end_with(connection, row, State.FAILED, installation, sentence)
            return
    carrying = _Carrying(installation, row)
    if row.state == State.CHECKING:
        carrying.check()
    else:
        carrying.run()


def _end_with(connection: Connection, row: AnyRow, state: State, installation: Installation, sentence: str) -> None:
    told = {"problems": [{"sentence": sentence, "row": None, "column": None, "cell": None, "known": False}], "met": []}
    end(connection, row.institution_id, row.id, state, installation.now(), report=told)


class _Carrying:
    def __init__(self, installation: Installation, row: AnyRow) -> None:
        self._installation = installation
        self._row = row
        self._upload = Upload(row.content, row.name, row.cycle_id)
        self._told_at = time.monotonic()

    def check(self) -> None:
        """Rehearse a file for whoever sent it, and keep what was found."""
        row, installation = self._row, self._installation
        with installation.database.reading(row.institution_id) as connection:
            copy = installation.institutions.private(connection, row.institution_id)
        rehearsed, table = self._rehearse(copy)
        with installation.database.transaction(row.institution_id) as connection:
            report, figures = report_of(rehearsed), figures_of(rehearsed, table)
            found(connection, row.institution_id, row.id, installation.now(), report, figures)

    def run(self) -> None:
        """Rehearse and write, until nothing comes in between."""
        for _ in range(ATTEMPTS):
            settle(self._installation, self._row.institution_id)
            with self._installation.database.reading(self._row.institution_id) as connection:
                copy = self._installation.institutions.private(connection, self._row.institution_id)
            number = copy.institution.number
            rehearsed, table = self._rehearse(copy)
            if rehearsed.problems:
                self._refuse(rehearsed, table)
                return
            self._tell(Phase.WRITING, len(rehearsed.settled), len(rehearsed.settled))
            if self._write(copy, number, rehearsed, table):
                log.info(
                    "an import was carried out", institution=str(copy.institution.id), events=len(rehearsed.settled)
                )
                return
        log.warning("an import waits: its lane is busy", institution=str(self._row.institution_id))

    def _rehearse(self, copy: Copy) -> tuple[Rehearsed, Table]:
        row, institution = self._row, copy.institution
        cycle = institution.cycles[row.cycle_id] if row.cycle_id else None
        table = read_table(read_file(row.content, row.name, knows), cycle.pack if cycle else None)
        now = self._installation.now()
        batch = batch_of(institution, row.person_id, self._upload, row.cycle_id, now, Known(row.known or Known.UPDATE))
        return rehearse(institution, table, batch, self._progress), table

    def _write(self, copy: Copy, number: int, rehearsed: Rehearsed, table: Table) -> bool:
        """Write everything, or nothing when the lane is not where the rehearsal left it."""
        row, now = self._row, self._installation.now()
        with self._installation.database.transaction(row.institution_id) as connection:
            here = owned.select(row.institution_id, lanes.c.number).with_for_update()
            if connection.scalar(here) != number or waiting(connection, row.institution_id, 1):
                return False
            if end(
                connection,
                row.institution_id,
                row.id,
                State.DONE,
                now,
                report=None,
                figures=figures_of(rehearsed, table),
            ):
                _settle(connection, copy, rehearsed, now)
        return True

    def _refuse(self, rehearsed: Rehearsed, table: Table) -> None:
        row, installation = self._row, self._installation
        with installation.database.transaction(row.institution_id) as connection:
            more = {"report": report_of(rehearsed), "figures": figures_of(rehearsed, table)}
            end(connection, row.institution_id, row.id, State.REFUSED, installation.now(), **more)

    def _progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._told_at >= TOLD_SECONDS:
            self._tell(Phase.REHEARSING, done, total)

    def _tell(self, phase: Phase, done: int, total: int) -> None:
        self._told_at = time.monotonic()
        with self._installation.database.transaction(self._row.institution_id) as connection:
            tell(connection, self._row.institution_id, self._row.id, phase, done, total, self._installation.now())


def _settle(connection: Connection, copy: Copy, rehearsed: Rehearsed, now: datetime) -> None:
    """Store the events as received and settle them as they were decided: facts, journal, answers, all rows at once."""
    if not rehearsed.settled:
        return
    receipts = store(connection, [[sent for sent, _ in rehearsed.settled]])[0]
    if any(receipt.duplicate for receipt in receipts):
        raise Conflict("События этого файла уже приняты.")
    writing = Writing(copy, now)
    for receipt, (sent, decision) in zip(receipts, rehearsed.settled, strict=True):
        writing.settled(Received(receipt.id, receipt.position, sent.row["personal"]), decision)
    writing.write(connection)
