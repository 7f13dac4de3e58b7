"""Checking a file that somebody sent: read at the door, then rehearsed by a worker, and kept until he decides."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workflow.access import Caller, by
from workflow.errors import Conflict, NotFound, NotNow, NotReady, NotYours
from workflow.importing.batch import Batch, Known, file_name, import_id
from workflow.importing.columns import knows
from workflow.importing.file import read_file
from workflow.importing.limits import PROBLEMS_SHOWN
from workflow.importing.plan import Fate
from workflow.importing.records import Phase, State, confirm, find, keep
from workflow.importing.rehearsal import Rehearsed
from workflow.importing.table import Table
from workflow.installation import Installation
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow
from workflow.words import counted, day_words

IMPORTERS = by.CURATOR
GONE = "Файл этой загрузки уже удалён: загрузите его снова."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and the cycle that its requests and offers are for."""

    content: bytes
    name: str
    cycle: UUID | None = None

    @property
    def digest(self) -> str:
        """Give the SHA-256 in hex."""
        return hashlib.sha256(self.content).hexdigest()


def may_import(caller: Caller) -> UUID:
    """Give the curator who stands at the door; NotYours for everybody else."""
    if not caller.roles & IMPORTERS or caller.person is None:
        raise NotYours("Списки людей загружает куратор.")
    return caller.person


def check_file(installation: Installation, caller: Caller, upload: Upload) -> UUID:
    """Read a file, keep it to be rehearsed by whoever the bell finds, and give the import's id; nothing is stored yet.

    BadFile and TooLarge: the file cannot be read at all. Conflict: it was imported already, or is being imported.
    """
    person = may_import(caller)
    cycle = _cycle(installation, caller, upload.cycle)
    identity = import_id(caller.institution, upload.digest, cycle)
    with installation.database.reading(caller.institution) as connection:
        _refuse_again(find(connection, caller.institution, identity))
    sheet = read_file(upload.content, upload.name, knows)
    kept = {"institution_id": caller.institution, "id": identity, "cycle_id": cycle, "person_id": person}
    row = kept | _row(upload, sheet.read_as, installation.now())
    with installation.database.transaction(caller.institution) as connection:
        if not keep(connection, row):
            _refuse_again(find(connection, caller.institution, identity))
    return identity


def confirm_import(installation: Installation, caller: Caller, identity: UUID, known: Known) -> None:
    """Let a checked file be carried out; NotReady names what is still wrong, NotNow that it is not waiting for this."""
    may_import(caller)
    with installation.database.transaction(caller.institution) as connection:
        row = find(connection, caller.institution, identity)
        if row is None:
            raise NotFound("Такой загрузки здесь нет.")
        if row.state == State.EXPIRED or (row.state == State.CHECKED and row.content is None):
            raise NotNow(GONE)
        if row.state != State.CHECKED:
            raise NotNow(f"Эта загрузка уже не ждёт решения: {State(row.state).label}.")
        left = row.figures["problems"] - (row.figures["of_known"] if known is Known.SKIP else 0)
        if left:
            wrong = counted(left, "ошибка", "ошибки", "ошибок")
            raise NotReady(f"В файле {wrong}: исправьте и загрузите его снова. Пока ничего не записано.")
        confirm(connection, caller.institution, identity, known, installation.now())


def batch_of(
    institution: Institution, person: UUID, upload: Upload, cycle: UUID | None, now: datetime, known: Known
) -> Batch:
    """Put together what the events of a file have in common."""
    today = now.astimezone(institution.timezone).date()
    return Batch(institution.id, person, upload.digest, upload.name, today, now, cycle, known)


NOTHING_YET: dict[str, Any] = {"columns": []} | dict.fromkeys(
    ("rows", "examples", "new", "changed", "same", "skipped", "known", "representatives", "requests", "offers"), 0
)
NOTHING_YET |= dict.fromkeys(("events", "problems", "of_known"), 0)


def figures_of(found: Rehearsed, table: Table) -> dict[str, Any]:
    """Count what a rehearsal found: numbers and headers alone, nothing of anybody."""
    fates, events = found.fates, found.events
    return {
        "read_as": table.read_as,
        "columns": list(table.columns),
        "rows": len(table.entries) + len({one.row for one in table.problems} - {one.row for one in table.entries}),
        "examples": table.examples,
        "new": fates[Fate.NEW],
        "changed": fates[Fate.CHANGED],
        "same": fates[Fate.SAME],
        "skipped": fates[Fate.SKIPPED],
        "known": len(found.plan.met),
        "representatives": events["representative.named"],
        "requests": events["request.submitted"] + events["request.changed"],
        "offers": events["mentor.offered"],
        "events": len(found.plan.steps),
        "problems": found.problems.count,
        "of_known": found.problems.of_known,
    }


def report_of(found: Rehearsed) -> dict[str, Any]:
    """Give the problems and the people met, the first of them in full."""
    return {
        "problems": [asdict(problem) for problem in found.problems],
        "met": [asdict(met) | {"person": str(met.person)} for met in found.plan.met[:PROBLEMS_SHOWN]],
    }


def _cycle(installation: Installation, caller: Caller, named: UUID | None) -> UUID | None:
    """Give the cycle named, or the only open one; a file of people alone needs none."""
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        if named is not None:
            if named not in institution.cycles:
                raise NotFound("Такого цикла здесь нет.")
            return named
        open_ = [cycle.id for cycle in institution.cycles.values() if cycle.open]
        return open_[0] if len(open_) == 1 else None


def _refuse_again(row: AnyRow | None) -> None:
    if row is None:
        return
    if row.state == State.DONE:
        people = counted(row.figures["new"], "новый человек", "новых человека", "новых человек")
        raise Conflict(
            f"Этот файл уже загружен {day_words(row.ended_at.date())}: {people}. Второй раз он ничего не меняет. "
            "Чтобы добавить или поправить людей, измените файл и загрузите его снова."
        )
    if row.state == State.CONFIRMED:
        raise Conflict("Этот файл загружается прямо сейчас: дождитесь конца.")


def _row(upload: Upload, read_as: str, now: datetime) -> dict[str, Any]:
    return {
        "digest": upload.digest,
        "name": file_name(upload.name),
        "content": upload.content,
        "report": {"problems": [], "met": []},
        "figures": NOTHING_YET | {"read_as": read_as},
        "known": None,
        "state": State.CHECKING.value,
        "phase": Phase.WAITING.value,
        "done": 0,
        "total": 0,
        "tries": 0,
        "sent_at": now,
        "touched_at": now,
        "ended_at": None,
    }
