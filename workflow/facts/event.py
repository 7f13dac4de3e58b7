"""One event: what happened, who did it, who reported it and on what ground; noted, it is a fact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from workflow.access import Actor
from workflow.facts.payload import Kind, Payload, Ref

P = TypeVar("P", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper an event was typed from: its number, day and, when scanned, the SHA-256 of the scan in hex."""

    number: str
    day: date
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Event(Generic[P]):
    """An event as deciding sees it.

    `number` is 0 until it is settled; then it is the number of its first record in the lane's journal. `day` is the
    day on which it happened in the institution's time zone; requirements compare days and times of happening only.
    """

    source: str
    id: str
    type: str
    subject: Ref
    payload: P
    at: datetime
    day: date
    received_at: datetime
    actor: Actor
    reporter: Actor
    opens: Kind | None = None
    channel: str = "api"
    paper: Paper | None = None
    correlation: str = ""
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Give the idempotency key: source and id."""
        return (self.source, self.id)

    @property
    def subjects(self) -> tuple[Ref, ...]:
        """Name every subject once, its own first."""
        return tuple(dict.fromkeys((self.subject, *self.payload.refs()))) if self.payload.naming else (self.subject,)


Fact = Event
