"""A mail server that keeps nothing: a process of its own on a real socket, which counts what it takes and by which ids.

    python -m bench.flood.sink PORT

It says as much of RFC 5321 as a client needs; HELP answers how many messages came and how many different ones.
"""

import asyncio
import re
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from bench.places import ROOT
from tests.mailing import free_port
from tests.server import end_with_the_tests

END = b"\r\n.\r\n"
ID = re.compile(rb"^Message-ID:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
STARTS_WITHIN = 10.0


@dataclass
class Taken:
    """What came: all messages, and the ids by which they can be told apart."""

    messages: int = 0
    ids: set[bytes] = field(default_factory=set)

    def take(self, content: bytes) -> None:
        """Count a message."""
        self.messages += 1
        found = ID.search(content)
        self.ids.add(found[1] if found else b"")


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._held = b""
        self._in_content = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        self._line.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each line, and each content once it has ended."""
        self._held += data
        while True:
            content, ended, rest = self._held.partition(END if self._in_content else b"\r\n")
            if not ended:
                return
            self._held = rest
            if self._in_content:
                self._taken.take(content)
                self._in_content = False
                self._line.write(b"250 taken\r\n")
            else:
                self._answer(content[:4].upper())

    def _answer(self, verb: bytes) -> None:
        self._in_content = verb == b"DATA"
        known = {b"DATA": b"354 go on", b"QUIT": b"221 bye", b"HELP": self._counted()}
        self._line.write(known.get(verb, b"250 ok") + b"\r\n")
        if verb == b"QUIT":
            self._line.close()

    def _counted(self) -> bytes:
        return f"214 {self._taken.messages} {len(self._taken.ids)}".encode()


@dataclass(frozen=True)
class Sink:
    """Where a sink listens, and which process it is."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Give its address as a setting takes it."""
        return f"smtp://127.0.0.1:{self.port}"

    def taken(self) -> tuple[int, int]:
        """Ask how many messages came, and how many different ones."""
        with smtplib.SMTP("127.0.0.1", self.port) as asked:
            messages, different = asked.help().split()
        return int(messages), int(different)


@contextmanager
def sink() -> Iterator[Sink]:
    """Run a sink until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "bench.flood.sink", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=end_with_the_tests)
    try:
        _wait_for(port)
        yield Sink(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            with closing(smtplib.SMTP("127.0.0.1", port)):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"the sink did not start in {STARTS_WITHIN} s")


async def _serve(port: int) -> None:
    taken = Taken()
    server = await asyncio.get_running_loop().create_server(lambda: Talk(taken), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
