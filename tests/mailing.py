"""A mail server as a process of its own: it keeps what it takes in a folder, and refuses whom the address says.

Run with a port and a folder. `bounce@…` is refused for good, `busy@…` for now, of `hang@…` it never says anything; what
is for `mute@…` it keeps and says nothing, but ends the connection.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.waiting import until


class Keeping:
    """Takes mail and writes each piece to a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("bounce@"):
            return "550 5.1.1 no such user here"
        if address.startswith("busy@"):
            return "451 4.3.0 try again later"
        if address.startswith("hang@"):
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken += 1
        content: Any = envelope.content
        part = self.folder / f"{self.taken:04}.part"
        part.write_bytes(content)
        part.rename(part.with_suffix(".eml"))
        if envelope.rcpt_tos[0].startswith("mute@"):
            line: Any = server.transport
            line.abort()
        return "250 kept"


@dataclass(frozen=True)
class MailServer:
    """Where a server listens and keeps what it took."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def letters(self) -> list[EmailMessage]:
        found = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in found]

    def forget(self) -> None:
        for one in self.folder.glob("*.eml"):
            one.unlink()


@contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """Run a mail server until the block ends."""
    server = MailServer(free_port(), folder)
    command = [sys.executable, "-m", "tests.mailing", str(server.port), str(folder)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[1], env=dict(os.environ))
    try:
        assert until(lambda: _listens(server.port)), "the mail server did not start"
        yield server
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    with closing(socket.socket()) as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


async def serve(port: int, folder: Path) -> None:
    handler = Keeping(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
