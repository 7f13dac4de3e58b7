"""A flood: reminders that fall due at one moment and messages with them, as the service itself would have left them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from sqlalchemy import Table

from bench.school import SOURCE, School
from bench.service import Service
from handlers.letters.known import known_to
from handlers.letters.text import text_of
from handlers.letters.words import worded
from workflow.facts.payload import Kind, Ref
from workflow.inbox.envelope import Envelope
from workflow.letters.letter import Part
from workflow.reminders.plan import open_by_key
from workflow.subjects.institution import Institution
from workflow.tables import bulk, letter_sendings, letter_ways, letters, reminders

SOME = 2000
DAY = timedelta(days=1)
KIND, PART = "task.clock", Part.REPRESENTATIVE
"""A term of the law: neither a night, nor a digest, nor the brake holds its letters back."""
SAYS = {"sentence": "Подпишите согласие.", "why": "Прежнее скоро кончится.", "due": "2030-12-01"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Flood:
    """So many reminders and messages of one school, from one moment on; nobody touches one before."""

    school: School
    reminders: int
    messages: int
    begins: datetime

    def write(self, running: Service) -> None:
        """Write every row."""
        with (
            running.installation.database.reading(self.school.id) as connection,
            running.installation.institutions.reading(connection, self.school.id) as institution,
        ):
            _keep(running, self.school, self._reminders(institution))
            _keep(running, self.school, self._messages(institution))

    def _reminders(self, institution: Institution) -> Iterator[Sequence[tuple[Table, Row]]]:
        """Give reminders of the tasks that are open, one after the other and then again.

        Somebody has claimed them until the flood begins: one that is still to come would go with the next plan.
        """
        cycle = institution.cycles[self.school.identity("c")]
        tasks = list(open_by_key(cycle, self.begins, {}).items())
        for number in range(self.reminders):
            key, task = tasks[number % len(tasks)]
            row = {
                "institution_id": self.school.id,
                "key": f"{key}#b{number}",
                "cycle_id": cycle.id,
                "task": key,
                "about": str(task.about),
                "due": self.begins - DAY + timedelta(microseconds=number),
                "pack": cycle.pack.hash,
                "claim": uuid4(),
                "claimed_until": self.begins,
                "letters": 0,
            }
            yield [(reminders, row)]

    def _messages(self, institution: Institution) -> Iterator[Sequence[tuple[Table, Row]]]:
        """Give letters that were put out yesterday, each with its message to a parent, which waits for this morning."""
        words = [self._words(institution, number) for number in self.school.numbers]
        for number in range(self.messages):
            parent = self.school.identity(f"parent-{number % len(words)}")
            letter, message = uuid4(), uuid4()
            said = {"id": letter, "recipient_id": parent, "words": words[number % len(words)]}
            way = {"institution_id": self.school.id, "letter_id": letter, "channel": "email", "sending_id": message}
            yield (
                (letters, self._letter(number) | said),
                (letter_ways, way),
                (letter_sendings, self._sending(number) | {"id": message, "recipient_id": parent}),
            )

    def _sending(self, number: int) -> Row:
        return {
            "institution_id": self.school.id,
            "channel": "email",
            "together": f"clock/b{number}",
            "urgent": True,
            "state": "waiting",
            "made_at": self.begins - DAY,
            "next_at": self.begins,
        }

    def _letter(self, number: int) -> Row:
        cycle, at = self.school.identity("c"), self.begins - DAY
        return {
            "institution_id": self.school.id,
            "key": f"b{number}",
            "part": PART.code,
            "kind": KIND,
            "about": str(Ref(Kind.CYCLE, cycle)),
            "cycle_id": cycle,
            "number": number,
            "event": "reminder",
            "says": SAYS,
            "queued_at": at,
            "due": at,
            "placed_at": at,
            "state": "placed",
        }

    def _words(self, institution: Institution, number: int) -> Row:
        person, cycle = institution.people[self.school.identity(f"parent-{number}")], self.school.identity("c")
        known = known_to(institution, person, PART, Ref(Kind.CYCLE, cycle), cycle, SAYS)
        return worded(text_of(KIND, PART.code, {}), known).kept


def give_addresses(running: Service, schools: Sequence[School]) -> None:
    """Write an address on the card of every parent."""
    for school in schools:
        running.accept(school.curator, [_address(school, number) for number in school.numbers])
    running.drain()


def _address(school: School, number: int) -> Envelope:
    """Make the event that writes an address on the card of a parent."""
    name = f"parent-{number}"
    return Envelope(
        id=f"{school.number}.address.{number}",
        source=f"{SOURCE}:addresses",
        type="person.changed",
        subject=f"person/{school.identity(name)}",
        time=school.now,
        data={"name": name, "kinds": ["parent"], "email": f"{name}@bench.test"},
        actor=school.identity("curator"),
        actorrole="curator",
    )


def _keep(running: Service, school: School, made: Iterable[Sequence[tuple[Table, Row]]]) -> None:
    """Write what goes together, some of it at once."""
    for some in by(made, SOME):
        by_table: dict[Table, list[Row]] = {}
        for table, row in (one for group in some for one in group):
            by_table.setdefault(table, []).append(row)
        with running.installation.database.transaction(school.id) as connection:
            bulk.write(connection, *(bulk.insertion(table, rows) for table, rows in by_table.items()))


def by(some: Iterable[Any], most: int) -> Iterator[list[Any]]:
    """Give some after some, so many at most."""
    left = iter(some)
    while found := list(islice(left, most)):
        yield found
