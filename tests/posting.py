"""A school whose letters go out: a curator with an address, and a channel that does what a test tells it to."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from handlers.channels.channel import Ended, Message, Outcome
from handlers.channels.email import NO_SUCH_ADDRESS
from handlers.channels.hand import Hand
from handlers.channels.page import Page
from handlers.channels.table import Senders
from handlers.letters.delivering import Delivery
from handlers.letters.hosts import Hosts
from handlers.letters.placing import place
from tests.lane import CARDS, Lane
from tests.world import identity
from workflow.access import by
from workflow.facts.payload import Kind, Ref
from workflow.installation import Installation
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter, Part
from workflow.letters.rows import queue
from workflow.tables import letter_sendings, letter_ways, letters
from workflow.tables.types import AnyRow

NOON = datetime(2021, 9, 15, 9, 0, tzinfo=UTC)
"""Noon in Moscow, where the school of the tests lies."""

TASK = {"sentence": "Расскажите о встрече.", "why": "Она была вчера."}


def taken(message: Message) -> Outcome:
    """Be a provider that takes everything."""
    return Outcome(Ended.DELIVERED, "250 OK")


def later(message: Message) -> Outcome:
    """Be a provider that takes nothing now."""
    return Outcome(Ended.LATER, "451 later")


def never(message: Message) -> Outcome:
    """Be a provider that knows nobody."""
    return Outcome(Ended.NEVER, "550 no such user", what_to_do=NO_SUCH_ADDRESS)


@dataclass
class Told:
    """A channel of the tests: remembers what it was given and answers what it is told to."""

    channel: Channel = Channel.EMAIL
    at_once: Outcome | None = None
    one_host: str | None = "provider"
    sent: list[Message] = field(default_factory=list)
    answer: Callable[[Message], Outcome] = taken
    line: Callable[[], AbstractContextManager[None]] = nullcontext

    def host(self, message: Message) -> str:
        return "provider"

    def send(self, message: Message) -> Outcome:
        self.sent.append(message)
        return self.answer(message)


@dataclass
class Scene:
    """A school, its time, and its letters from the row to the provider."""

    lane: Lane
    mail: Told
    now: datetime = NOON
    hosts: Hosts = field(default_factory=Hosts)

    @property
    def installation(self) -> Installation:
        return replace(self.lane.installation, now=lambda: self.now)

    @property
    def senders(self) -> Senders:
        return {one.channel: one for one in (Page(), Hand(), self.mail)}

    def queue(
        self, kind: str, *names: str, key: str = "k", number: int = 1, part: Part = Part.CURATOR, **more: object
    ) -> None:
        about = more.pop("about", Ref(Kind.CYCLE, identity("c")))
        assert isinstance(about, Ref)
        says = {"landed": "mentee_base"} if kind.startswith(("cycle", "pair")) else TASK
        made = [
            Letter(kind, identity(name), about, key, part, identity("c"), says, **more)  # type: ignore[arg-type]
            for name in names
        ]
        with self.lane.installation.database.transaction(self.lane.id) as connection:
            queue(connection, self.lane.id, made, number, "meeting.planned", self.now)

    def place(self) -> int:
        return place(self.installation, self.lane.id, self.senders)

    def deliver(self) -> list[str]:
        """Deliver every message that is due."""
        return [one.state for one in Delivery(self.installation, self.senders, self.hosts).deliver(self.lane.id)]

    def letters(self) -> list[AnyRow]:
        with self.lane.installation.database.reading(self.lane.id) as connection:
            return list(connection.execute(select(letters).order_by(letters.c.key, letters.c.recipient_id)))

    def messages(self, channel: Channel = Channel.EMAIL) -> list[AnyRow]:
        row = letter_sendings.c
        with self.lane.installation.database.reading(self.lane.id) as connection:
            asked = select(letter_sendings).where(row.channel == channel.value).order_by(row.made_at, row.id)
            return list(connection.execute(asked))

    def ways(self) -> set[tuple[str, str]]:
        with self.lane.installation.database.reading(self.lane.id) as connection:
            asked = select(letters.c.key, letter_ways.c.channel).join(
                letter_ways, letter_ways.c.letter_id == letters.c.id
            )
            return {(key, channel) for key, channel in connection.execute(asked)}

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def change(self, name: str, kind: str = "teacher", **card: object) -> None:
        """Change a card."""
        told = {"name": name, "kinds": [kind], **CARDS[kind], **card}
        self.lane.send(self.lane.event("person.changed", f"person/{name}", **told))
        self.lane.settle()


def make_scene(lane: Lane) -> Scene:
    """Vera and Olga can be written to; Misha cannot."""
    found = Scene(lane, Told())
    for name in ("vera", "olga"):
        found.change(name, email=f"{name}@school.test")
    return found


def put_out(scene: Scene, kind: str = "cycle.moved", *names: str) -> None:
    """Write letters to these, or to Vera, and give them words and ways."""
    scene.queue(kind, *(names or ("vera",)))
    scene.place()


def consent(scene: Scene) -> None:
    """Have Misha's mother sign for him."""
    lane = scene.lane
    card: dict[str, Any] = {"name": "Марина", "kinds": ["parent"], "birth_date": "1983-06-01"}
    signed: dict[str, Any] = {"kind": "processing", "signed_by_representative": str(identity("marina"))}
    lane.send(
        lane.event("person.registered", "person/marina", **card),
        lane.event("representative.named", "person/misha", representative=str(identity("marina"))),
        lane.event("consent.signed", "person/misha", **signed),
        who="vera",
        role=by.CURATOR,
    )
    lane.settle()
