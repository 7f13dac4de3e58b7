"""One request over HTTP that ends in time, and a connection that is cut off when its time is over.

A timeout of a socket counts from one byte to the next; whoever drips would hold a thread for hours.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from handlers.channels.channel import PATIENCE_SECONDS

MOST_BYTES = 100_000
LONGEST = timedelta(days=1)
"""For how long a provider may ask to be left alone."""

LookAt = Callable[[str, int], str]
"""Takes a host and a port and gives the address to connect to; an OSError says why to none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of a long body the beginning."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    def after(self, now: datetime) -> timedelta | None:
        """Give for how long the other side asks to be left alone: seconds or a moment (RFC 9110, section 10.2.3)."""
        said = self.headers.get("retry-after", "").strip()
        try:
            if said.isdigit():
                return timedelta(seconds=min(float(said), LONGEST.total_seconds()))
            return max(timedelta(), min(parsedate_to_datetime(said) - now, LONGEST))
        except (ValueError, TypeError, OverflowError):
            return None


def as_named(host: str, port: int) -> str:
    """Connect to whom the address names, wherever he is: a setting says so and not somebody from outside."""
    return host


def ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    tls: ssl.SSLContext,
    *,
    looked_at: LookAt = as_named,
    seconds: float | None = None,
    most: int = MOST_BYTES,
) -> Answer:
    """Ask once, following no redirect; OSError, HTTPException or ValueError when nothing sane came in time.

    `seconds` are for the whole answer (our patience with channels unless told otherwise), `most` are its bytes.
    """
    seconds = PATIENCE_SECONDS if seconds is None else seconds
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("не адрес http(s)")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    plain = socket.create_connection((looked_at(parts.hostname, port), port), timeout=seconds)
    with (
        closing(plain),
        cut_off(plain, seconds) as is_over,
        closing(http.client.HTTPConnection(parts.hostname, port)) as line,
    ):
        line.sock = tls.wrap_socket(plain.dup(), server_hostname=parts.hostname) if secure else plain.dup()
        line.request(method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        answer = line.getresponse()
        content = answer.read(most)
        if is_over():
            raise TimeoutError("ответ не пришёл вовремя")
        return Answer(answer.status, content, {name.lower(): value for name, value in answer.getheaders()})


@contextmanager
def cut_off(connected: socket.socket, seconds: float) -> Iterator[Callable[[], bool]]:
    """Shut a connection down when its time is over, whoever reads from it; gives whether that has happened."""
    over = threading.Event()

    def shut() -> None:
        over.set()
        with suppress(OSError):  # it ended a moment before
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
