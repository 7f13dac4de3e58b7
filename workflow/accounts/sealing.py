"""Sealing: what the service itself must read again lies in the tables under the installation's secret (AES-256-GCM)."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.accounts.secret import keyed

NONCE = 12


def seal(key: str, purpose: str, about: str, plain: bytes) -> bytes:
    """Give what may be kept; `about` names whose it is, and under another's name it does not open."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(keyed(key, "seal", purpose)).encrypt(nonce, plain, about.encode())


def unseal(key: str, purpose: str, about: str, sealed: bytes) -> bytes | None:
    """Open it again; None where the installation's secret is another one now, or it was changed."""
    try:
        return AESGCM(keyed(key, "seal", purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except InvalidTag:
        return None
