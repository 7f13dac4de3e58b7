"""Replay: every stage, pause and requirement answer from the journal alone, held against the tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table

from workflow.errors import BadJournal
from workflow.journal.canonical import read
from workflow.journal.read import every
from workflow.stages import Stage
from workflow.tables import answers, cycles, lanes, owned, pairs, pauses

OPENINGS = {"cycle.opened", "request.submitted"}


@dataclass
class Told:
    """What the journal says: stages, answers and standing pauses by subject (`pair/…`, `cycle/…`)."""

    records: int = 0
    stages: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    pauses: set[tuple[str, int]] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """How the journal and the tables agree; `differences` are sentences, none of them means equal."""

    records: int
    stages: int
    answers: int
    pauses: int
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Say whether the journal alone gives what the tables say."""
        return not self.differences


def tell(journal: Iterable[tuple[int, bytes]]) -> Told:
    """Fold the records in order; BadJournal for a gap, bytes that are not canonical, or a move from elsewhere."""
    told = Told()
    for number, content in journal:
        record = read(content)
        if number != told.records or record["number"] != number:
            raise BadJournal(f"После записи {told.records - 1} ожидалась {told.records}, стоит {record['number']}.")
        told.records += 1
        _fold(told, record)
    return told


def _fold(told: Told, record: dict[str, Any]) -> None:
    subject = record["subject"]
    if record["subject_number"] != told.seen.get(subject, 0):
        raise BadJournal(f"Запись {record['number']}: у {subject} пропущена запись {told.seen.get(subject, 0)}.")
    told.seen[subject] = record["subject_number"] + 1
    if record["type"] in OPENINGS:
        told.stages.setdefault(subject, Stage.PREPARATION.value)
    if "to" in record:
        if told.stages.get(subject) != record["from"]:
            raise BadJournal(f"Запись {record['number']}: {subject} не на этапе {record['from']}.")
        told.stages[subject] = record["to"]
    for code, figures in record.get("answers", {}).items():
        told.answers[(subject, code)] = figures
    for pause in record.get("pauses", []):
        change = told.pauses.add if pause["stands"] else told.pauses.discard
        change((subject, pause["pause"]))


def compare(connection: Connection, institution_id: UUID) -> Comparison:
    """Replay an institution's journal and hold it against its tables."""
    told = tell(every(connection, institution_id))
    here = _tables(connection, institution_id)
    differences = [
        *_differ("этап", told.stages, here.stages),
        *_differ("требование", told.answers, here.answers),
        *(f"пауза {subject} {number}: только в журнале" for subject, number in told.pauses - here.pauses),
        *(f"пауза {subject} {number}: только в таблицах" for subject, number in here.pauses - told.pauses),
    ]
    if told.records != here.records:
        differences.append(f"в журнале записей {told.records}, а дорожка насчитала {here.records}")
    return Comparison(told.records, len(told.stages), len(told.answers), len(told.pauses), tuple(sorted(differences)))


def _differ(what: str, told: dict[Any, Any], here: dict[Any, Any]) -> list[str]:
    return [
        f"{what} {key}: журнал говорит {told.get(key)}, таблицы — {here.get(key)}"
        for key in told.keys() | here.keys()
        if told.get(key) != here.get(key)
    ]


def _tables(connection: Connection, institution_id: UUID) -> Told:
    def rows(*asked: Table | Column[Any]) -> Iterable[Any]:
        return connection.execute(owned.select(institution_id, *asked))

    here = Told()
    here.records = connection.scalar(owned.select(institution_id, lanes.c.number)) or 0
    here.stages = {f"cycle/{row.id}": row.stage for row in rows(cycles.c.id, cycles.c.stage)}
    here.stages |= {f"pair/{row.id}": row.stage for row in rows(pairs.c.id, pairs.c.stage)}
    here.answers = {(row.subject, row.code): [row.have, row.need, row.met, row.waived] for row in rows(answers)}
    here.pauses = {(f"pair/{row.pair_id}", row.number) for row in rows(pauses) if row.stands}
    return here
