"""The provider of `tests.api.provider.vouching`, as a test speaks to it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx


class Vouching:
    """The process, and what it is told to say."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    def say(self, lie: str = "", subject: str = "s-1", **more: Any) -> None:
        told = {"lie": lie, "subject": subject, "more": more}
        assert self.http.post(f"{self.issuer}/lie", json=told).status_code == 200

    def back(self, address: str) -> str:
        """Let somebody in who was sent to an address, and give to where he is sent back."""
        answer = self.http.get(address)
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"


@contextmanager
def vouching_aside() -> Iterator[Vouching]:
    """Run the provider as a process of its own."""
    told = [sys.executable, "-W", "ignore", "-m", "tests.api.provider.vouching"]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        made = Vouching(int(running.stdout.readline()))
        yield made
        made.http.close()
        running.kill()
