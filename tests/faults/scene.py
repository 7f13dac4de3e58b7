"""A scene of faults: a school that promises, is broken, repaired and compared with what it would have been."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import func, select

from handlers.channels.channel import Sender
from handlers.channels.hand import Hand
from handlers.channels.page import Page
from handlers.channels.table import Senders
from handlers.clock import Clock
from tests.accounts import Desk
from tests.api.pages.browser import Browser
from tests.api.pages.links.family import Visitor
from tests.api.talk import SettlingBell, Talk
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.lane import Lane
from tests.posting import Told
from tests.workflow.ledger import fingerprint
from tests.world import identity
from workflow.access import Role, by
from workflow.inbox.envelope import Envelope
from workflow.institutions import Institutions
from workflow.letters.lawful import Channel
from workflow.tables import facts, inbox, journal, letter_sendings, letters, metadata, reminders, timers

DAY = timedelta(days=1)
TOLD_APART = (
    inbox.c.state,
    inbox.c.outcome,
    inbox.c.type,
    facts.c.type,
    journal.c.type,
    letters.c.state,
    letter_sendings.c.state,
    reminders.c.outcome,
)
"""Columns by whose values the rows of a table are counted."""


class Away(Exception):
    """The service answered that its database is away, and when to come again."""


@dataclass
class Scene:
    """A lane, a ledger of what it promised, and the poison it was given."""

    lane: Lane
    ledger: Ledger
    poison: Poison
    mail: Told = field(default_factory=Told)
    messenger: Told = field(default_factory=lambda: Told(Channel.MAX))
    system: Told = field(default_factory=lambda: Told(Channel.WEBHOOK))
    waited: timedelta = timedelta(0)
    links: dict[str, str] = field(default_factory=dict)
    college: Lane | None = None
    pages: dict[str, Browser] = field(default_factory=dict)
    proofs: dict[str, dict[str, str]] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    clients: dict[str, TestClient] = field(default_factory=dict)

    @property
    def senders(self) -> Senders:
        """Give the channels: those of the house, and three that only listen."""
        found: list[Sender] = [Page(), Hand(), *self.told]
        return {one.channel: one for one in found}

    def send(self, *events: Envelope, who: str = "vera", role: Role = by.CURATOR) -> None:
        """Have events received; a promise is kept in the ledger."""
        self.lane.send(*events, who=who, role=role)
        for event in events:
            self.ledger.acknowledge(self.lane.id, event.source, event.id)

    def settle(self) -> None:
        """Settle all that waits."""
        self.lane.settle()

    @property
    def told(self) -> Sequence[Told]:
        """Give the channels that listen."""
        return self.mail, self.messenger, self.system

    def tick(self, days: int = 0) -> None:
        """Let a clock tick, so many days from now; nobody answers its bell."""
        later = replace(self.lane.installation, now=lambda: self.lane.installation.now() + days * DAY)
        Clock(later, self.silent).tick()

    @cached_property
    def silent(self) -> SettlingBell:
        """A bell that is only heard."""
        bell = SettlingBell(self.lane.installation)
        bell.silent = True
        return bell

    @cached_property
    def talk(self) -> Talk:
        """The application, whose bell nobody answers."""
        made = Talk(self.lane)
        made.bell.silent = True
        return made

    @cached_property
    def desk(self) -> Desk:
        """The application with accounts and a clock of its own; its bell settles at once."""
        return Desk(Talk(replace(self.lane)))

    def post(self, event: dict[str, Any]) -> None:
        """Report over HTTP; a promise is kept in the ledger."""
        answered(self.talk.post("/events", event))
        self.ledger.acknowledge(self.lane.id, event["source"], event["id"])

    def tally(self) -> Counter[str]:
        """Count the rows of every table, and what events, facts, records and timers say."""
        found: Counter[str] = Counter()
        here = [self.lane.id, *([self.college.id] if self.college else [])]
        with self.lane.installation.database.reading(*here) as connection:
            tables = [select(func.count()).select_from(table).scalar_subquery() for table in metadata.sorted_tables]
            counted = connection.execute(select(*tables)).one()
            found.update({table.name: count for table, count in zip(metadata.sorted_tables, counted, strict=True)})
            for column in TOLD_APART:
                for value, count in connection.execute(select(column, func.count()).group_by(column)):
                    found[f"{column} {value}"] = count
            found["heard of"] = len({message.id for one in self.told for message in one.sent})
            found["fired"] = connection.scalar(select(func.count()).where(timers.c.fired_at.is_not(None))) or 0
        return found

    def added(self, before: Counter[str]) -> Counter[str]:
        """Say what was added to a tally, or taken from it."""
        now = self.tally()
        return Counter({name: now[name] - before[name] for name in now | before if now[name] != before[name]})

    def remembers(self) -> tuple[Any, Any]:
        """Give the school as readers have it in memory, and as it is built anew from the tables."""
        installation = self.lane.installation
        anew = Institutions(installation.institutions.offered)
        with installation.database.reading(self.lane.id) as connection:
            with installation.institutions.reading(connection, self.lane.id) as kept:
                remembered = fingerprint(kept)
            with anew.reading(connection, self.lane.id) as built:
                return remembered, fingerprint(built)

    def is_whole(self) -> None:
        """See that nothing is half written, and that memory knows what is committed, no more and no less."""
        assert self.lane.compare().differences == ()
        assert self.college is None or self.college.compare().differences == ()
        remembered, anew = self.remembers()
        assert remembered == anew


def answered(response: Response) -> Any:
    """Give the content of an answer; one of 503 has to say in Russian when to come again."""
    if response.status_code == 503:
        said = response.json()
        assert (said["code"], said["title"]) == ("unavailable", "Служба не готова")
        assert int(response.headers["retry-after"]) > 0
        raise Away
    assert response.status_code in (200, 202), response.text
    return response.json()


def pair_of(name: str) -> str:
    """Give the address of a mentee's pair."""
    return f"/pairs/{identity(f'pair-{name}')}"
