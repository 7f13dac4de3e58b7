"""Records of the journal as a person reads them: the label, the move, what was answered, and the record itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.pages.drawing import moment_words
from api.pages.names import Name, name
from workflow.access import ROLES, Caller
from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Kind, Ref
from workflow.journal.read import behind
from workflow.requirements import REQUIREMENTS
from workflow.stages import PAIR_LABELS, Stage
from workflow.subjects.institution import Institution
from workflow.tables.types import AnyRow

OURS = {
    "pair.moved": "Пара перешла на другой этап",
    "requirements.changed": "Изменились ответы требований",
    "incident.opened": "Событие не удалось обработать",
}
LABELS = {code: kind.label.rstrip(".") for code, kind in CATALOGUE.items()} | OURS


@dataclass(frozen=True, slots=True)
class Line:
    """One record; `move` is from where to where, `answers` what requirements answered, `record` the JSON itself."""

    number: int
    when: str
    recorded: str
    type: str
    label: str
    about: Name
    who: str
    on_paper: bool
    move: tuple[str, str] | None
    answers: list[tuple[str, bool]]
    pauses: list[str]
    record: str


def lines(connection: Connection, institution: Institution, caller: Caller, rows: Sequence[AnyRow]) -> list[Line]:
    """Make lines of rows of the journal; whoever stands there under a pseudonym is called by his name here."""
    told = [(row.number, json.loads(bytes(row.record))) for row in rows]
    subjects = [Ref.parse(record["subject"]) for _, record in told]
    people = behind(connection, institution.id, {one.id for one in subjects if one.kind is Kind.PERSON})
    named = [Ref(one.kind, people.get(one.id, one.id)) for one in subjects]
    return [_line(institution, caller, *one, subject) for one, subject in zip(told, named, strict=True)]


def _line(institution: Institution, caller: Caller, number: int, record: dict[str, Any], subject: Ref) -> Line:
    actor, reporter = record["actor"], record["reporter"]
    return Line(
        number=number,
        when=_moment(institution, record["occurred_at"]),
        recorded=_moment(institution, record["recorded_at"]),
        type=record["type"],
        label=LABELS.get(record["type"], record["type"]),
        about=name(institution, caller, subject),
        who=ROLES[actor["role"]].label,
        on_paper=actor.get("person") != reporter.get("person"),
        move=_move(subject.kind, record),
        answers=[_answer(caller, code, figures) for code, figures in record.get("answers", {}).items()],
        pauses=[
            "работа приостановлена" if one["stands"] else "работа возобновлена" for one in record.get("pauses", ())
        ],
        record=json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True),
    )


def _moment(institution: Institution, written: str) -> str:
    return moment_words(datetime.fromisoformat(written), institution.timezone)


def _move(kind: Kind, record: dict[str, Any]) -> tuple[str, str] | None:
    if "to" not in record:
        return None
    frm, to = Stage(record["from"]), Stage(record["to"])
    return (PAIR_LABELS[frm], PAIR_LABELS[to]) if kind is Kind.PAIR else (frm.label, to.label)


def _answer(caller: Caller, code: str, figures: Sequence[Any]) -> tuple[str, bool]:
    """Say a requirement with its figures, in the words that this reader may read."""
    have, need, met, waived = figures
    requirement = REQUIREMENTS.get(code)
    if requirement is None:
        return code, met
    if not caller.roles & requirement.seen_by:
        return requirement.neutral, met
    counted = f" Есть {have}, нужно {need}." if need > 1 else ""
    return requirement.sentence + counted + (" Не требуется по решению." if waived else ""), met
