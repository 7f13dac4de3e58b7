"""Which letters may still go with a claimed message: it is asked again at every attempt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from workflow.letters.kinds import BY_CODE
from workflow.letters.lawful import Channel, is_lawful
from workflow.letters.letter import PARTS
from workflow.letters.sending import Claimed
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables.types import AnyRow

Unwanted = Collection[tuple[UUID, str]]
"""Who does not want to be sent which kind."""


@dataclass(frozen=True, slots=True)
class Going:
    """A message with the letters that may not go with it after all: declined by their reader, or not lawful by now."""

    claimed: Claimed
    declined: Sequence[AnyRow] = ()
    called_back: Sequence[AnyRow] = ()

    @property
    def out(self) -> frozenset[UUID]:
        """Give the ids of the letters that may not go with it."""
        return frozenset(one.id for one in (*self.declined, *self.called_back))

    @property
    def left(self) -> Claimed:
        """Give the message with what may go."""
        return replace(self.claimed, letters=[one for one in self.claimed.letters if one.id not in self.out])


def going_of(institution: Institution, claimed: Claimed, unwanted: Unwanted) -> Going:
    """Ask again of each letter: since it was put out its reader may have declined its kind, or a consent have ended."""
    person = institution.people.get(claimed.row.recipient_id)
    if person is None:
        return Going(claimed)
    declined = [one for one in claimed.letters if BY_CODE[one.kind].optional and (person.id, one.kind) in unwanted]
    others = [one for one in claimed.letters if one not in declined]
    channel = Channel(claimed.row.channel)
    return Going(claimed, declined, [one for one in others if not _is_lawful(institution, person, channel, one)])


def _is_lawful(institution: Institution, person: Person, channel: Channel, letter: AnyRow) -> bool:
    named = [institution.people[UUID(name)] for name in letter.names or ()]
    return is_lawful(BY_CODE[letter.kind].matter, channel, person, PARTS[letter.part], named)
