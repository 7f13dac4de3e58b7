"""The address of a calendar: it names a person, and only this installation could have written it.

Institution, person and the number of the address, and over them 144 bits of HMAC-SHA-256 under a key of its own made
from the service's secret. A fact of the person raises the number: then every earlier address is dead, without a table.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from uuid import UUID

PURPOSE = b"stupeni/calendar-address/v1"
PROOF_BYTES = 18
NAMED_BYTES = 16 + 16 + 4
LENGTH = (NAMED_BYTES + PROOF_BYTES) * 4 // 3


@dataclass(frozen=True, slots=True)
class Address:
    """Whose calendar it is, and the number of the address: how many came before it."""

    institution: UUID
    person: UUID
    number: int

    def token(self, secret: str) -> str:
        """Write what stands in the address, 72 signs; nobody guesses it, and it is the same every time."""
        return urlsafe_b64encode(self._named + self._proof(secret)).decode()

    def path(self, secret: str) -> str:
        """Give the path under which the calendar is read."""
        return f"/calendar/{self.token(secret)}.ics"

    @classmethod
    def read(cls, secret: str, token: str) -> "Address | None":
        """Read an address; None when this installation did not write it."""
        if len(token) != LENGTH or not token.isascii():
            return None
        try:
            given = urlsafe_b64decode(token)
        except (Error, ValueError):
            return None
        if len(given) != NAMED_BYTES + PROOF_BYTES:
            return None  # signs that are none of the alphabet are passed over when it is read
        found = cls(UUID(bytes=given[:16]), UUID(bytes=given[16:32]), int.from_bytes(given[32:NAMED_BYTES]))
        return found if hmac.compare_digest(found.token(secret), token) else None

    @property
    def _named(self) -> bytes:
        return self.institution.bytes + self.person.bytes + self.number.to_bytes(4)

    def _proof(self, secret: str) -> bytes:
        key = hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)
        return hmac.digest(key, self._named, hashlib.sha256)[:PROOF_BYTES]
