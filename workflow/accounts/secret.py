"""Secrets that the service makes: shown once, kept as a digest, found again by it."""

import hashlib
import hmac
import secrets

BYTES = 32
SESSION = "sts_"
DEVICE = "std_"
LINK = "stl_"
BROWSER = "stb_"
API = "stp_"


def make(prefix: str) -> str:
    """Make a secret of 256 bits; the prefix tells a leak which kind it is."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest(secret: str) -> bytes:
    """Give what is kept of a secret. It is random and long, so a plain SHA-256 gives nobody the secret back."""
    return hashlib.sha256(secret.encode()).digest()


def keyed(key: str, purpose: str, text: str) -> bytes:
    """Give the digest of what could be guessed (a login, an address), under the installation's own secret."""
    return hmac.digest(key.encode(), f"stupeni/{purpose}/v1\0{text}".encode(), hashlib.sha256)
