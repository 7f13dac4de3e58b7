"""Other systems: signed as Standard Webhooks asks, and nobody inside our own network is ever called unless allowed."""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC
from urllib.parse import urlsplit
from uuid import UUID

from handlers.channels.asking import ask
from handlers.channels.channel import Ended, Message, Outcome
from workflow.letters.lawful import Channel

PREFIX = "whsec_"
PURPOSE = b"stupeni/webhook/v1"
CLOSED = 410
PRIVATE = "адрес ведёт во внутреннюю сеть"
NO_PRIVATE = "Укажите внешний адрес; внутренние разрешает настройка STUPENI_PRIVATE_WEBHOOKS."
GONE = "Получатель просил больше не присылать (410): подключите его заново, если это ошибка."


class Webhook:
    """Posts JSON; `private` allows addresses that are not of the open internet."""

    channel = Channel.WEBHOOK
    at_once = None
    one_host = None
    line = nullcontext

    def __init__(self, *, private: bool = False, authorities: str | None = None) -> None:
        self._private = private
        self._tls = ssl.create_default_context(cafile=authorities)

    def host(self, message: Message) -> str:
        """Name the receiver's host."""
        return urlsplit(message.to).hostname or ""

    def send(self, message: Message) -> Outcome:
        """Post once, following no redirect; 410 means that the receiver wants no more."""
        body = json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            found = ask("POST", message.to, body, signed(message, body), self._tls, looked_at=self._looked_at)
        except _PrivateError:
            return Outcome(Ended.NEVER, PRIVATE, what_to_do=NO_PRIVATE)
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            return Outcome(Ended.LATER, f"{type(wrong).__name__}: {wrong}")
        status, said = found.status, f"{found.status} {found.content.decode('utf-8', 'replace')}"
        if 200 <= status < 300:
            return Outcome(Ended.DELIVERED, said)
        if status == CLOSED:
            return Outcome(Ended.NEVER, said, what_to_do=GONE)
        return Outcome(Ended.LATER, said, after=found.after(message.at))

    def _looked_at(self, host: str, port: int) -> str:
        """Give an address that may be called; it was looked at after the name was resolved and is the one called."""
        found = [address for address in _resolved(host, port) if self._private or _is_open(address)]
        if not found:
            raise _PrivateError(PRIVATE)
        return found[0]


def secret_of(installation_secret: str, receiver: UUID) -> str:
    """Give the secret that a receiver verifies signatures with; it follows from ours and is kept nowhere."""
    key = hmac.digest(installation_secret.encode(), PURPOSE + receiver.bytes, hashlib.sha256)
    return PREFIX + base64.b64encode(key).decode()


def signed(message: Message, body: bytes) -> dict[str, str]:
    """Give the headers of Standard Webhooks: id, the moment of this attempt, and HMAC-SHA256 over both and the body."""
    moment = int(message.at.astimezone(UTC).timestamp())
    key = base64.b64decode(message.secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message.id}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "user-agent": "stupeni",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


class _PrivateError(OSError):
    """Адрес внутренней сети."""


def _resolved(host: str, port: int) -> Iterator[str]:
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield str(address[0])


def _is_open(address: str) -> bool:
    """Say whether an address is of the open internet, one of IPv4 inside IPv6 too."""
    one = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    return one.is_global and not one.is_multicast and (inner is None or inner.is_global)
