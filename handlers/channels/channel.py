"""The contract of every channel: take one message, say what became of it; never raise, never wait for ever."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from workflow.letters.lawful import Channel
from workflow.words import Named

PATIENCE_SECONDS = 10
"""How long a provider is waited for: over HTTP for the whole of an answer, by mail for each step of the talk."""
MOST_OF_AN_ANSWER = 300


class Ended(Named):
    """How an attempt ended."""

    DELIVERED = "delivered", "принято"
    WAITS = "waits", "ждёт человека"
    LATER = "later", "повторить позже"
    NEVER = "never", "не дойдёт"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the provider's own words, when to try again if it said so, and what a person can do.

    `let_in`: we were greeted before the other side fell silent, so it may be silent about this message alone.
    """

    ended: Ended
    answer: str = ""
    after: timedelta | None = None
    what_to_do: str = ""
    let_in: bool = False

    @property
    def kept(self) -> str:
        """Give the answer as it is kept: one line, not endless."""
        return " ".join(self.answer.split())[:MOST_OF_AN_ANSWER]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address. `id` is the same at every attempt: who gets it twice can tell that it is one.

    `made_at` too, and `at` is the moment of this one. `body` is what another system is told, signed with `secret`;
    people get `plain` and `html`.
    """

    id: UUID
    to: str
    subject: str
    plain: str
    html: str
    made_at: datetime
    at: datetime
    unsubscribe: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


class Sender(Protocol):
    """A channel that works here; one whose `at_once` is None has to send what it is given."""

    @property
    def channel(self) -> Channel:
        """Name the channel."""

    @property
    def at_once(self) -> Outcome | None:
        """Say what becomes of a message as soon as it is put out."""

    @property
    def one_host(self) -> str | None:
        """Name the one whom every message is given to; None where each has a host of its own."""

    def host(self, message: Message) -> str:
        """Name whom the message is given to: who hangs there holds up nobody elsewhere."""

    def line(self) -> AbstractContextManager[None]:
        """Let what this thread sends in the block share one connection, where that can be."""

    def send(self, message: Message) -> Outcome:
        """Try once."""
