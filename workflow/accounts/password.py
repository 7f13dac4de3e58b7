"""Passwords: kept as Argon2id, and checked for an account that is not there in the same time as for one that is."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 4
"""How many are worked out at a time: each takes 19 MiB, and a crowd at the door takes no more than this together."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's first choice for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane."""

_places = threading.BoundedSemaphore(AT_ONCE)


NONE = "-"
"""What is kept where there is no password: whoever comes in by an outside provider alone has none."""


def hashed(password: str) -> str:
    """Give what is kept of a password: Argon2id with its own salt, in PHC notation."""
    with _places:
        return _HASHER.hash(_folded(password))


def matches(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that is kept; with nothing kept it takes the same time and is false."""
    nobody, kept = _nobody(), None if kept == NONE else kept
    with _places:
        try:
            _HASHER.verify(kept or nobody, _folded(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Say whether a password was kept by weaker numbers than today's."""
    return _HASHER.check_needs_rehash(kept)


def _folded(password: str) -> str:
    """Give one spelling to what two keyboards spell in two ways (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _HASHER.hash("a password of nobody")
