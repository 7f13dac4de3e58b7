"""The keyring of an institution: each person's pseudonym and key, made when he is first named."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection

from workflow.tables import owned, people_keys


@dataclass(frozen=True, slots=True)
class Mask:
    """A person as the journal knows him; the key is None after erasure."""

    pseudonym: UUID
    key: bytes | None


@dataclass
class Keyring:
    """Masks by person id; `fresh` are those made since the last writing."""

    institution_id: UUID
    key: bytes
    masks: dict[UUID, Mask] = field(default_factory=dict)
    fresh: list[UUID] = field(default_factory=list)

    def mask(self, person: UUID) -> Mask:
        """Give the mask of a person, a new one when he was never named."""
        found = self.masks.get(person)
        if found is None:
            found = Mask(UUID(bytes=secrets.token_bytes(16)), secrets.token_bytes(32))
            self.masks[person] = found
            self.fresh.append(person)
        return found

    def forget(self, person: UUID) -> None:
        """Forget a person's key for good: what was committed to under it opens no more."""
        self.masks[person] = replace(self.mask(person), key=None)

    def take_fresh(self) -> list[dict[str, object]]:
        """Give the rows of the masks made since the last call."""
        rows: list[dict[str, object]] = [
            {
                "institution_id": self.institution_id,
                "person_id": person,
                "pseudonym": self.masks[person].pseudonym,
                "key": self.masks[person].key,
            }
            for person in self.fresh
        ]
        self.fresh = []
        return rows

    def learn(self, connection: Connection, people: Iterable[UUID]) -> None:
        """Read the masks that are kept, when one of these people has none here yet."""
        if all(person in self.masks for person in people):
            return
        asked = (people_keys.c.person_id, people_keys.c.pseudonym, people_keys.c.key)
        known = owned.select(self.institution_id, *asked)
        for person, pseudonym, key in connection.execute(known):
            self.masks.setdefault(person, Mask(pseudonym, key))
