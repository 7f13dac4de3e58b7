"""What lies with people: letters that did not get through, slips to be given, floods held, systems not told. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflow.letters.kinds import LetterKind
from workflow.letters.lawful import Channel

FAILED, TO_HAND, HELD = "failed", "to_hand", "held"


@dataclass(frozen=True, slots=True)
class Lying:
    """A message that waits for somebody, with the letters in it; `cycle` is that of the first.

    `before` is what the provider answered that did not take them, where they were sent by another way at first.
    """

    message: UUID
    recipient: UUID
    channel: Channel
    state: str
    since: datetime
    answer: str
    what_to_do: str
    before: str
    cycle: UUID | None
    kinds: tuple[LetterKind, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """All that lies with people of one institution; `held` counts messages, `untold` other systems."""

    lying: tuple[Lying, ...] = ()
    held: int = 0
    held_since: datetime | None = None
    untold: tuple[tuple[str, datetime, str], ...] = ()

    def slips_of(self, person: UUID) -> tuple[UUID, ...]:
        """Name the messages that are to be given to somebody by hand."""
        return tuple(one.message for one in self.lying if one.state == TO_HAND and one.recipient == person)


NOTHING = Post()
