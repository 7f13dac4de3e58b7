"""Asking outside: whoever answers a byte at a time is cut off like somebody who does not answer."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.channels import asking, email
from handlers.channels.channel import Ended, Message, Sender
from handlers.channels.email import Email
from handlers.channels.max import Max
from handlers.channels.webhook import Webhook

A_WHILE = 0.02
"""Seconds from one byte of the dripping server to its next."""


@pytest.fixture
def dripping(which: str) -> Iterator[str]:
    """A server that begins an answer and never ends it; a mail server has greeted before."""
    listening, stop = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        with listening.accept()[0] as connected:
            connected.sendall(b"220 here\r\n250-" if which == "email" else b"HTTP/1.1 200 OK\r\nX-Slow: ")
            try:
                while not stop.wait(A_WHILE):
                    connected.sendall(b"a")
            except OSError:
                return  # cut off, as it should be

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listening.getsockname()[1]}"
    stop.set()
    thread.join(10)
    listening.close()


@pytest.mark.parametrize("which", ["max", "webhook", "email"])
def test_a_provider_that_drips_is_tried_later(
    dripping: str, message: Message, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", A_WHILE * 10)
    monkeypatch.setattr(email, "TALK_SECONDS", A_WHILE * 10)
    ways: dict[str, tuple[Sender, str]] = {
        "max": (Max(f"http://{dripping}", "token"), "@anna"),
        "webhook": (Webhook(private=True), f"http://{dripping}"),
        "email": (Email(f"smtp://{dripping}", "a@school.test"), "b@school.test"),
    }
    sender, to = ways[which]
    assert sender.send(replace(message, to=to)).ended is Ended.LATER
