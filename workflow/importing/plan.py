"""What a table means as events: who is new, whose card changes, who represents whom, who asks and who offers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workflow.facts.pairs import RequestChanged
from workflow.facts.payload import Kind, Ref
from workflow.importing.batch import Batch, Known, person_ref
from workflow.importing.cells import fold
from workflow.importing.columns import Part, of_part
from workflow.importing.people import Directory, Someone
from workflow.importing.problem import Problem
from workflow.importing.table import Entry, Table
from workflow.inbox.envelope import Envelope
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.words import Named

MAIN = {Part.REPRESENTATIVE: "name", Part.REQUEST: "form", Part.OFFER: "forms"}
"""The field without which the others of its part say nothing."""
REPRESENTS = ("parent",)


class Fate(Named):
    """What becomes of a row."""

    NEW = "new", "новый"
    CHANGED = "changed", "обновится"
    SAME = "same", "без изменений"
    SKIPPED = "skipped", "пропустится"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a row, and the part of the row that it comes from."""

    entry: Entry
    part: Part
    envelope: Envelope
    known: bool


@dataclass(frozen=True, slots=True)
class Met:
    """A row about somebody who is here: what would change on the card, by header."""

    row: int
    name: str
    person: UUID
    changes: tuple[str, ...]


@dataclass
class Plan:
    """The events in the order in which they settle, what becomes of the rows, and what speaks against it."""

    steps: list[Step] = field(default_factory=list)
    fates: dict[int, Fate] = field(default_factory=dict)
    met: list[Met] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def make_plan(institution: Institution, table: Table, batch: Batch) -> Plan:
    """Plan all rows: first every person, then what is said of them, so that a file may name people in any order."""
    planning = _Planning(institution, batch)
    people = [(entry, planning.person(entry)) for entry in table.entries]
    for entry, identity in people:
        if identity is not None:
            for more in (planning.representative, planning.request, planning.offer):
                more(entry, identity)
    return planning.plan


class _Planning:
    def __init__(self, institution: Institution, batch: Batch) -> None:
        self.plan = Plan()
        self._institution = institution
        self._batch = batch
        self._cycle = institution.cycles.get(batch.cycle) if batch.cycle else None
        self._directory = Directory(institution)
        self._rows: dict[tuple[str, Any], int] = {}
        self._known: set[int] = set()

    def person(self, entry: Entry) -> UUID | None:
        """Plan a row's person; None when nothing more of the row counts."""
        said = entry.of(Part.PERSON)
        earlier = self._rows.setdefault((fold(said["name"]), said.get("birth_date")), entry.row)
        here = self._directory.here(said)
        if earlier != entry.row:
            self._against(entry, f"этот человек уже стоит в строке {earlier}: оставьте одну из двух строк")
        elif len(here) > 1:
            self._against(
                entry, "таких людей здесь несколько, с одним именем и датой рождения: внесите его сами, без файла"
            )
        else:
            return self._met(entry, here[0]) if here else self._new(entry)
        return None

    def _new(self, entry: Entry) -> UUID:
        said = entry.of(Part.PERSON)
        identity = self._batch.new(f"row {entry.row}")
        self._directory.add(Someone(identity, said))
        self._step(entry, Part.PERSON, "person.registered", person_ref(identity), dict(said))
        self.plan.fates[entry.row] = Fate.NEW
        return identity

    def _met(self, entry: Entry, one: Someone) -> UUID | None:
        self._known.add(entry.row)
        said = entry.of(Part.PERSON)
        changes = {name: value for name, value in said.items() if not _same(one.card.get(name), value)}
        headers = tuple(
            column.header for column in of_part(Part.PERSON) if changes.keys() & {column.field, *column.also}
        )
        self.plan.met.append(Met(entry.row, said["name"], one.id, headers))
        if self._batch.known is Known.SKIP:
            self.plan.fates[entry.row] = Fate.SKIPPED
            return None
        self.plan.fates[entry.row] = Fate.CHANGED if changes else Fate.SAME
        if changes:
            self._step(entry, Part.PERSON, "person.changed", person_ref(one.id), {**one.card, **changes})
        return one.id

    def representative(self, entry: Entry, identity: UUID) -> None:
        """Plan who represents him: somebody who is named already is found again, also by two children's rows."""
        said = dict(entry.of(Part.REPRESENTATIVE))
        if not said or not self._has_main(entry, Part.REPRESENTATIVE):
            return
        relation = said.pop("relation", None)
        person = self._institution.people.get(identity)
        named = [self._institution.people[one].name for one in person.representatives] if person else []
        if fold(said["name"]) in map(fold, named):
            return
        found = self._directory.relative(said)
        if found is None:
            found = Someone(self._batch.new(f"representative of row {entry.row}"), said | {"kinds": REPRESENTS})
            self._directory.add(found)
            card = said | {"kinds": list(REPRESENTS)}
            self._step(entry, Part.REPRESENTATIVE, "person.registered", person_ref(found.id), card)
        data = {"representative": str(found.id)} | ({"relation": relation} if relation else {})
        self._step(entry, Part.REPRESENTATIVE, "representative.named", person_ref(identity), data, "representing")

    def request(self, entry: Entry, identity: UUID) -> None:
        """Plan a request; one that this mentee has in the form already is changed when it says something else."""
        said = entry.of(Part.REQUEST)
        cycle = self._cycle_for(entry, Part.REQUEST)
        if cycle is None:
            return
        open_pair = next(
            (pair for pair in self._pairs(identity) if pair.cycle is cycle and pair.open and pair.form == said["form"]),
            None,
        )
        if open_pair is None:
            asked = {"wants_to_take_part": True, **said, "cycle": str(cycle.id), "mentee": str(identity)}
            ref = Ref(Kind.PAIR, self._batch.new(f"request of row {entry.row}"))
            self._step(entry, Part.REQUEST, "request.submitted", ref, asked)
            return
        now = open_pair.request.model_dump(mode="json", exclude_none=True) if open_pair.request else {}
        kept = {name: now[name] for name in REQUESTED if name in now}
        changed = {**kept, **{name: value for name, value in said.items() if name in REQUESTED}}
        if kept != changed:
            self._step(entry, Part.REQUEST, "request.changed", open_pair.ref, changed)

    def offer(self, entry: Entry, identity: UUID) -> None:
        """Plan an offer; the same one is not made twice in a cycle."""
        said = entry.of(Part.OFFER)
        cycle = self._cycle_for(entry, Part.OFFER)
        if cycle is None:
            return
        mentor = cycle.mentors.get(identity)
        now: Mapping[str, Any] = {}
        if mentor and mentor.offer and not mentor.left:
            now = mentor.offer.model_dump(mode="json", exclude_none=True)
        offered = {**now, **said, "cycle": str(cycle.id)}
        if offered != now:
            self._step(entry, Part.OFFER, "mentor.offered", person_ref(identity), offered)

    def _cycle_for(self, entry: Entry, part: Part) -> Cycle | None:
        if not entry.of(part) or not self._has_main(entry, part):
            return None
        if self._cycle is None:
            why = "к какому циклу это относится, не сказано: выберите цикл, загружая файл"
            self.plan.problems.append(entry.blame(part, MAIN[part], why, known=entry.row in self._known))
        return self._cycle

    def _has_main(self, entry: Entry, part: Part) -> bool:
        """Say whether the part's own column is filled in; the others mean nothing without it."""
        said, main = entry.of(part), MAIN[part]
        if main in said:
            return True
        header = next(column.header for column in of_part(part) if column.field == main)
        why = f"в этой строке не заполнен столбец «{header}», без него это не принять"
        self.plan.problems.append(entry.blame(part, next(iter(said)), why, known=entry.row in self._known))
        return False

    def _pairs(self, identity: UUID) -> Iterator[Any]:
        person = self._institution.people.get(identity)
        yield from person.pairs if person else ()

    def _against(self, entry: Entry, why: str) -> None:
        self.plan.problems.append(entry.blame(Part.PERSON, "name", why))

    def _step(self, entry: Entry, part: Part, kind: str, subject: Ref, data: dict[str, Any], key: str = "") -> None:
        envelope = self._batch.envelope(f"row-{entry.row}/{key or part.value}", kind, subject, data)
        self.plan.steps.append(Step(entry, part, envelope, entry.row in self._known))


REQUESTED = tuple(RequestChanged.model_fields)
"""What of a request may be said anew; through whom it became known does not change."""


def _same(there: Any, said: Any) -> bool:
    """Say whether a card holds a value already; the order of a list means nothing."""
    if isinstance(there, list) and isinstance(said, list):
        return sorted(there) == sorted(said)
    return bool(there == said)
