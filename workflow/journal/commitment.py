"""Commitments: what says something about a person stands in a record as an HMAC under that person's key."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workflow.journal.canonical import canonical

LABEL = b"stupeni/commitment/v1\x00"


def commitments(key: bytes, event: UUID, values: Mapping[str, Any]) -> dict[str, str]:
    """Commit to each field's value: HMAC-SHA-256 under a key derived for this event, in hex.

    HMAC(HMAC(key, label ‖ event id), label ‖ field ‖ 0x00 ‖ canonical value). Whoever has the key and the value
    can prove it; when the key is destroyed nobody can.
    """
    of_event = hmac.digest(key, LABEL + event.bytes, hashlib.sha256)
    return {
        field: hmac.digest(of_event, LABEL + field.encode() + b"\x00" + canonical(value), hashlib.sha256).hex()
        for field, value in values.items()
    }


def commitment(key: bytes, event: UUID, field: str, value: Any) -> str:
    """Commit to one field's value."""
    return commitments(key, event, {field: value})[field]
