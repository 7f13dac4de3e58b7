"""One school's lane in a real database: events go through the inbox, settling and the journal."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python as plain
from sqlalchemy import make_url, select

from tests.world import START, identity
from workflow.access import Caller, Role, by
from workflow.database import Database
from workflow.facts.payload import Kind, Ref
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import Receipt, receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.journal.replay import Comparison, compare
from workflow.tables import inbox, owned
from workflow.tables.types import AnyRow, metadata

ADMINISTRATOR = by.ADMINISTRATOR
CARDS: dict[str, dict[str, Any]] = {
    "teacher": {"birth_date": "1980-02-01"},
    "pupil": {"birth_date": "2008-02-01", "grade": 7},
}


@dataclass
class Lane:
    """The school of `tests.world` in a database; `open()` gives it a curator, a head and a mentee."""

    installation: Installation
    id: UUID = field(default_factory=lambda: identity("school"))
    sent: int = 0

    def event(
        self, kind: str, about: str, /, *, event_id: str | None = None, acting: Role | None = None, **data: Any
    ) -> Envelope:
        """Make an envelope; `about` is `kind/name`."""
        self.sent += 1
        subject, _, name = about.partition("/")
        return Envelope(
            id=event_id or str(self.sent),
            source="urn:test",
            type=kind,
            subject=str(Ref(Kind(subject), identity(name))),
            time=data.pop("time", START),
            data=data,
            actorrole=acting.code if acting else None,
        )

    def caller(self, name: str, role: Role) -> Caller:
        """Give somebody at the door."""
        return Caller(identity(name), role, self.id, "test")

    def send(self, *events: Envelope, who: str = "vera", role: Role = by.CURATOR) -> list[Receipt]:
        """Have events received, not yet settled."""
        with self.installation.database.transaction(self.id) as connection:
            return receive(connection, self.caller(who, role), events, self.installation.now(), "0" * 32)

    @contextmanager
    def kept(self) -> Iterator[Database]:
        """Give the database as whoever keeps it sees it: on PostgreSQL the owner of the tables."""
        settings = self.installation.settings
        with closing(Database(settings.owner_url or settings.database_url, pool=2)) as database:
            yield database

    def everything(self) -> str:
        """Give every column of every row of every table, and the bytes of the database file and its neighbours."""
        with self.kept() as database, database.reading() as connection:
            rows = [row for table in metadata.tables.values() for row in connection.execute(select(table))]
        values = [
            value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
            for row in rows
            for value in row
        ]
        address = make_url(self.installation.settings.database_url)
        here = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
        files = (
            [one.read_bytes().decode("utf-8", "replace") for one in here.parent.glob(here.name + "*")] if here else []
        )
        return "\n".join([*values, *files])

    def settle(self) -> int:
        """Settle all that waits."""
        return settle(self.installation, self.id)

    def open(self) -> "Lane":
        """Open the school, settle it, and open its cycle."""
        people = [("vera", "teacher"), ("olga", "teacher"), ("petr", "teacher"), ("misha", "pupil"), ("anna", "pupil")]
        self.send(
            self.event("institution.opened", "institution/school", name="Школа № 1"),
            *(
                self.event("person.registered", f"person/{name}", name=name, kinds=[kind], **CARDS[kind])
                for name, kind in people
            ),
            self.event("role.granted", "person/vera", role="curator", acting=ADMINISTRATOR),
            self.event("role.granted", "person/olga", role="head", acting=ADMINISTRATOR),
            self.event("role.granted", "person/petr", role="head", acting=ADMINISTRATOR),
            who="root",
            role=ADMINISTRATOR,
        )
        self.send(
            self.event("cycle.opened", "cycle/c", title="2021/22", pack="kemerovo-2021", school_year=2021),
            self.event("forms.offered", "cycle/c", forms=["student_student"]),
            self.request("misha"),
        )
        self.settle()
        return self

    def retell(self, said: Iterable[tuple[Caller, Envelope]]) -> "Lane":
        """Have received and settled what was said to a school in memory, instead of `open()`."""
        now = self.installation.now()
        with self.installation.database.transaction(self.id) as connection:
            for caller, spoken in groupby(said, key=lambda one: one[0]):
                envelopes = [envelope.model_copy(update={"data": plain(envelope.data)}) for _, envelope in spoken]
                receive(connection, caller, envelopes, now, "0" * 32)
        self.settle()
        return self

    def request(self, name: str) -> Envelope:
        """Make a mentee's request that opens a pair of his name."""
        return self.event(
            "request.submitted",
            f"pair/pair-{name}",
            acting=by.CURATOR,
            cycle=str(identity("c")),
            mentee=str(identity(name)),
            form="student_student",
            wants_to_take_part=True,
        )

    def rows(self) -> list[AnyRow]:
        """Give the inbox in order."""
        with self.installation.database.reading(self.id) as connection:
            return list(connection.execute(owned.select(self.id, inbox).order_by(inbox.c.position)))

    def states(self) -> dict[str, str]:
        """Give how each event ended, by its id."""
        return {row.event_id: row.state for row in self.rows()}

    def compare(self) -> Comparison:
        """Replay the journal and hold it against the tables."""
        with self.installation.database.reading(self.id) as connection:
            return compare(connection, self.id)
