"""Writing what was decided: the rows of a whole batch, gathered event by event and written in bulk."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.catalogue import CATALOGUE
from workflow.decision import Decision, Entry
from workflow.errors import Refusal
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.institutions import Copy
from workflow.journal.record import Writer
from workflow.packs.shelf import content_of
from workflow.tables import (
    answers,
    cycles,
    facts,
    inbox,
    journal,
    journal_people,
    lanes,
    packs,
    pairs,
    pauses,
    people_keys,
    subjects,
    timers,
)
from workflow.tables.types import AnyRow

Rows = list[dict[str, Any]]

INCIDENT_COMMANDS: dict[str, dict[str, Any]] = {
    "incident.retried": {"state": "waiting", "tries": 0, "released": False},
    "incident.skipped": {"state": "skipped"},
    "incident.released": {"released": True},
}


class Writing:
    """Everything that one transaction will write of one lane."""

    def __init__(self, copy: Copy, now: datetime) -> None:
        self.copy = copy
        self.institution = copy.institution
        self.now = now
        self._records = Writer(copy.institution, copy.keyring, now)
        self._facts: Rows = []
        self._journal: Rows = []
        self._people: Rows = []
        self._ends: Rows = []
        self._timers: Rows = []
        self._packs: Rows = []
        self._decided: list[str] = []
        self._unopened: list[Ref] = []
        self._commands: list[tuple[UUID, dict[str, Any]]] = []
        self._cycles: dict[UUID, dict[str, Any]] = {}
        self._pairs: dict[UUID, dict[str, Any]] = {}
        self._answers: dict[tuple[str, str], dict[str, Any]] = {}
        self._pauses: dict[tuple[UUID, int], dict[str, Any]] = {}

    def settled(self, row: AnyRow, decision: Decision) -> None:
        """Add an event that became a fact, with all that followed from it."""
        fact = decision.fact
        self.happened(decision, row.id)
        self._facts.append(self._fact(row, fact))
        self._ends.append(self._end(row, "settled", decision.outcome, fact.number))
        if fact.type in INCIDENT_COMMANDS:
            self._commands.append((fact.subject.id, INCIDENT_COMMANDS[fact.type]))
        if fact.subject.kind is Kind.APPROVAL and not fact.opens:
            self._decided.append(str(fact.subject))
        for timer in decision.timers:
            wanted = {"id": uuid4(), "institution_id": self.institution.id, "event": timer.event, "due": timer.due}
            self._timers.append(wanted | {"subject": str(timer.subject), "fired_at": None})

    def happened(self, decision: Decision, event_id: UUID) -> None:
        """Add the records of a decision and where its subjects stand after it."""
        for record, people in self._records.rows(decision, event_id):
            self._journal.append(record)
            named = {"institution_id": self.institution.id, "number": record["number"]}
            self._people += [named | {"pseudonym": person} for person in people]
        self._stand(decision.fact)
        for entry in decision.entries:
            self._project(entry)

    def refused(self, row: AnyRow, refusal: Refusal) -> None:
        """Add an event that could not be noted, with the sentence that its reporter reads."""
        end = self._end(row, "refused", None, None)
        end["end_refusal"] = {"code": refusal.code, "sentence": refusal.sentence, "details": dict(refusal.details)}
        self._ends.append(end)
        if CATALOGUE[row.type].opens:
            self._unopened.append(Ref.parse(row.subject))

    def write(self, connection: Connection) -> None:
        """Write it all; the caller's transaction makes it so."""
        here = self.institution.id
        _insert(connection, people_keys, self.copy.keyring.take_fresh())
        _insert(connection, facts, self._facts)
        _insert(connection, journal, self._journal)
        _insert(connection, journal_people, self._people)
        _insert(connection, timers, self._timers)
        _upsert(connection, packs, self._packs, [])
        _upsert(connection, cycles, list(self._cycles.values()), ["stage", "moved"])
        _upsert(connection, pairs, list(self._pairs.values()), ["stage", "moved"])
        _upsert(connection, answers, list(self._answers.values()), ["have", "need", "met", "waived", "number"])
        _upsert(connection, pauses, list(self._pauses.values()), ["stands"])
        if self._ends:
            connection.execute(END, self._ends)
        if self._decided:
            done = (timers.c.institution_id == here) & timers.c.subject.in_(self._decided) & timers.c.fired_at.is_(None)
            connection.execute(update(timers).where(done).values(fired_at=self.now))
        for ref in self._unopened:
            self._forget(connection, ref)
        for incident, change in self._commands:
            stuck = (inbox.c.institution_id == here) & (inbox.c.id == incident) & (inbox.c.state == "stuck")
            ended = update(inbox).where(stuck).values(**change).returning(inbox.c.state, inbox.c.type, inbox.c.subject)
            for row in connection.execute(ended).all():
                if row.state == "skipped" and CATALOGUE[row.type].opens:
                    self._forget(connection, Ref.parse(row.subject))
        connection.execute(update(lanes).where(lanes.c.institution_id == here).values(number=self.institution.number))

    def _forget(self, connection: Connection, ref: Ref) -> None:
        """Let the door forget a subject that was not opened after all: its UUID may be used again."""
        if not self.institution.has(ref):
            here = (subjects.c.institution_id == self.institution.id) & (subjects.c.kind == ref.kind.value)
            connection.execute(delete(subjects).where(here, subjects.c.id == ref.id))

    def _fact(self, row: AnyRow, fact: Event[Payload]) -> dict[str, Any]:
        values = fact.payload.model_dump(mode="json", exclude_none=True)
        clear = {name: value for name, value in values.items() if name in fact.payload.clear}
        personal = {name: value for name, value in values.items() if name not in fact.payload.clear}
        return {
            "institution_id": self.institution.id,
            "number": fact.number,
            "inbox_id": row.id,
            "event_id": fact.id,
            "clear": clear,
            "personal": personal or None,
            **{name: getattr(row, name) for name in COPIED},
        }

    def _end(self, row: AnyRow, state: str, outcome: str | None, number: int | None) -> dict[str, Any]:
        return {
            "of_position": row.position,
            "end_state": state,
            "end_outcome": outcome,
            "end_number": number,
            "end_settled_at": self.now,
            "end_refusal": None,
            "end_payload": row.payload if state == "refused" else None,
        }

    def _stand(self, fact: Event[Payload]) -> None:
        if fact.opens is Kind.CYCLE:
            cycle = self.institution.cycles[fact.subject.id]
            kept = {"hash": cycle.pack.hash, "name": cycle.pack.name, "version": cycle.pack.version}
            self._packs.append(kept | {"content": content_of(cycle.pack.name), "kept_at": self.now})
            self._cycle(fact.subject.id)
        elif fact.opens is Kind.PAIR:
            self._pair(fact.subject.id)

    def _project(self, entry: Entry) -> None:
        subject, here = entry.subject, self.institution.id
        if entry.to is not None and subject.kind is Kind.CYCLE:
            self._cycle(subject.id)
        elif entry.to is not None:
            self._pair(subject.id)
        for code, (have, need, met, waived) in entry.answers.items():
            self._answers[(str(subject), code)] = {
                "institution_id": here,
                "subject": str(subject),
                "code": code,
                "have": have,
                "need": need,
                "met": met,
                "waived": waived,
                "number": entry.number,
            }
        for pause, stands in entry.pauses:
            self._pauses[(subject.id, pause.number)] = {
                "institution_id": here,
                "pair_id": subject.id,
                "number": pause.number,
                "cause": pause.cause.value,
                "since": pause.since,
                "stands": stands,
                "lifted_by": ",".join(pause.lifted_by.codes),
            }

    def _cycle(self, identity: UUID) -> None:
        cycle = self.institution.cycles[identity]
        row = {"institution_id": self.institution.id, "id": identity, "pack": cycle.pack.hash}
        self._cycles[identity] = row | {"stage": cycle.stage.value, "moved": cycle.moved}

    def _pair(self, identity: UUID) -> None:
        pair = self.institution.pairs[identity]
        row = {"institution_id": self.institution.id, "id": identity, "cycle_id": pair.cycle.id}
        self._pairs[identity] = row | {"stage": pair.stage.value, "moved": pair.moved}


COPIED = (
    "source",
    "type",
    "subject",
    "occurred_at",
    "received_at",
    "actor_person",
    "actor_role",
    "reporter_person",
    "reporter_role",
    "channel",
    "correlation",
    "paper",
)

END = (
    update(inbox)
    .where(inbox.c.position == bindparam("of_position"))
    .values(
        state=bindparam("end_state"),
        outcome=bindparam("end_outcome"),
        number=bindparam("end_number"),
        settled_at=bindparam("end_settled_at"),
        refusal=bindparam("end_refusal"),
        payload=bindparam("end_payload"),
    )
)


def _insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _upsert(connection: Connection, table: Table, rows: Rows, changing: list[str]) -> None:
    """Insert the rows, or change these columns where the key is there."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = list(table.primary_key.columns)
    if changing:
        new = {name: statement.excluded[name] for name in changing}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), rows)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)
