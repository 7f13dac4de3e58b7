"""Writing what was decided: the rows of a whole batch, gathered event by event and written in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from workflow.catalogue import CATALOGUE
from workflow.decision import Decision, Entry, Forward
from workflow.errors import Erased, Refusal
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.inbox.ends import ends_of, facts_of
from workflow.inbox.erasing import empty, erase
from workflow.inbox.forwarded import hand_over
from workflow.institutions import ERASED, Copy
from workflow.journal.record import Writer
from workflow.letters import rows as of_letters
from workflow.packs.shelf import content_of
from workflow.tables import (
    answers,
    bulk,
    cycles,
    inbox,
    journal,
    journal_people,
    lanes,
    owned,
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


@dataclass(frozen=True, slots=True)
class Received:
    """The row of an event that this very transaction stored."""

    id: UUID
    position: int
    personal: Mapping[str, Any] | None


class Writing:
    """Everything that one transaction will write of one lane."""

    def __init__(self, copy: Copy, now: datetime) -> None:
        self.copy = copy
        self.institution = copy.institution
        self.now = now
        self._records = Writer(copy.institution, copy.keyring, now)
        self._journal: Rows = []
        self._people: Rows = []
        self._ends: Rows = []
        self._timers: Rows = []
        self._letters: Rows = []
        self._forwards: list[Forward] = []
        self._packs: dict[str, dict[str, Any]] = {}
        self._decided: list[str] = []
        self._cleared: dict[tuple[str, str], None] = {}
        self._unopened: list[Ref] = []
        self._erased: list[UUID] = []
        self._emptied: list[int] = []
        self._commands: list[tuple[UUID, dict[str, Any]]] = []
        self._cycles: dict[UUID, dict[str, Any]] = {}
        self._pairs: dict[UUID, dict[str, Any]] = {}
        self._answers: dict[tuple[str, str], dict[str, Any]] = {}
        self._pauses: dict[tuple[UUID, int], dict[str, Any]] = {}

    def settled(self, row: AnyRow | Received, decision: Decision) -> None:
        """Add an event that became a fact, with all that followed from it."""
        fact = decision.fact
        self.happened(decision, row.id, row.personal or {})
        self._end(row, "settled", decision.outcome, fact.number)
        if fact.type in INCIDENT_COMMANDS:
            self._commands.append((fact.subject.id, INCIDENT_COMMANDS[fact.type]))
        if fact.type == ERASED:
            self._erased.append(fact.subject.id)
        if fact.subject.kind is Kind.APPROVAL and not fact.opens:
            self._decided.append(str(fact.subject))
        self._clear(decision)
        self._forwards += decision.forwards
        self._letters += of_letters.rows_of(self.institution.id, decision.letters, fact.number, fact.type, self.now)
        for timer in decision.timers:
            wanted = {"id": uuid4(), "institution_id": self.institution.id, "event": timer.event, "due": timer.due}
            self._timers.append(wanted | {"subject": str(timer.subject), "fired_at": None})

    def _clear(self, decision: Decision) -> None:
        """Take back timers that no longer stand, those of this transaction too."""
        gone = {(str(subject), event) for subject, event in decision.cleared}
        self._cleared |= dict.fromkeys(gone)
        self._timers = [one for one in self._timers if (one["subject"], one["event"]) not in gone]

    def happened(self, decision: Decision, event_id: UUID, personal: Mapping[str, Any]) -> None:
        """Add the records of a decision and where its subjects stand after it."""
        for record, people in self._records.rows(decision, event_id, personal):
            self._journal.append(record)
            named = {"institution_id": self.institution.id, "number": record["number"]}
            self._people += [named | {"pseudonym": person} for person in people]
        self._stand(decision.fact)
        for entry in decision.entries:
            self._project(entry)

    def refused(self, row: AnyRow, refusal: Refusal) -> None:
        """Add an event that could not be noted, with the sentence that its reporter reads."""
        told = {"code": refusal.code, "sentence": refusal.sentence, "details": dict(refusal.details)}
        self._end(row, "refused", None, None, told)
        if isinstance(refusal, Erased):
            self._emptied.append(row.position)
        if CATALOGUE[row.type].opens:
            self._unopened.append(Ref.parse(row.subject))

    def write(self, connection: Connection) -> None:
        """Write it all; the caller's transaction makes it so."""
        here = self.institution.id
        for subject, event in self._cleared:
            stands = (timers.c.subject == subject) & (timers.c.event == event) & timers.c.fired_at.is_(None)
            connection.execute(owned.update(here, timers).where(stands).values(fired_at=self.now))
        bulk.write(
            connection,
            bulk.insertion(people_keys, self.copy.keyring.take_fresh()),
            bulk.insertion(journal, self._journal),
            bulk.insertion(journal_people, self._people),
            bulk.insertion(timers, self._timers),
            of_letters.insertion(self._letters),
            bulk.insertion(packs, list(self._packs.values()), changing=()),
            bulk.insertion(cycles, list(self._cycles.values()), changing=("stage", "moved")),
            bulk.insertion(pairs, list(self._pairs.values()), changing=("stage", "moved")),
            bulk.insertion(answers, list(self._answers.values()), changing=FIGURES),
            bulk.insertion(pauses, list(self._pauses.values()), changing=("stands",)),
            facts_of(self._ends),
            ends_of(self._ends),
            bulk.Write(COUNT, COUNTED, [{"institution_id": here, "number": self.institution.number}]),
        )
        hand_over(connection, here, self._forwards, self.now)
        if self._decided:
            done = timers.c.subject.in_(self._decided) & timers.c.fired_at.is_(None)
            connection.execute(owned.update(here, timers).where(done).values(fired_at=self.now))
        for ref in self._unopened:
            self._forget(connection, ref)
        for incident, change in self._commands:
            stuck = owned.update(here, inbox).where(inbox.c.id == incident, inbox.c.state == "stuck")
            ended = stuck.values(**change).returning(inbox.c.state, inbox.c.type, inbox.c.subject)
            for row in connection.execute(ended).all():
                if row.state == "skipped" and CATALOGUE[row.type].opens:
                    self._forget(connection, Ref.parse(row.subject))

        for person in self._erased:
            erase(connection, self.copy, person)
        empty(connection, here, self._emptied)

    def _forget(self, connection: Connection, ref: Ref) -> None:
        """Let the door forget a subject that was not opened after all: its UUID may be used again."""
        if not self.institution.has(ref):
            this = (subjects.c.kind == ref.kind.value) & (subjects.c.id == ref.id)
            connection.execute(owned.delete(self.institution.id, subjects).where(this))

    def _end(
        self,
        row: AnyRow | Received,
        state: str,
        outcome: str | None,
        number: int | None,
        refusal: dict[str, Any] | None = None,
    ) -> None:
        end = {"position": row.position, "state": state, "outcome": outcome, "number": number}
        self._ends.append(end | {"refusal": refusal, "settled_at": self.now})

    def _stand(self, fact: Event[Payload]) -> None:
        if fact.opens is Kind.CYCLE:
            cycle = self.institution.cycles[fact.subject.id]
            kept = {"hash": cycle.pack.hash, "name": cycle.pack.name, "version": cycle.pack.version}
            self._packs[cycle.pack.hash] = kept | {"content": content_of(cycle.pack.name), "kept_at": self.now}
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


FIGURES = ("have", "need", "met", "waived", "number")
COUNT = "UPDATE lanes SET number = new.number FROM {new} WHERE lanes.institution_id = new.institution_id"
COUNTED = (lanes.c.institution_id, lanes.c.number)
