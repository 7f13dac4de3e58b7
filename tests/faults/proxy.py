"""A wire to PostgreSQL that can be cut: before a COMMIT reaches the server, after it was done, or altogether."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import URL

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""A simple query as it stands on the wire: its letter, its length, its text."""
DONE = b"COMMIT\x00Z\x00\x00\x00\x05I"
"""The end of the server's answer: the command's tag, and that it is ready for another."""
SOCKET = ".s.PGSQL.5432"
PORT = 5432


class Proxy:
    """Carries bytes between clients and the server, and loses a COMMIT when it is told to."""

    def __init__(self, folder: Path, server: URL) -> None:
        self.folder = folder
        self._cut = ""
        self._left = 0
        self._to = _address(server)
        self._wires: list[socket.socket] = []
        self._door: socket.socket | None = None

    def url(self, url: str) -> str:
        """Give the address of a database by way of this proxy."""
        account, _, place = url.partition("@")
        database = place.partition("/")[2].partition("?")[0]
        return f"{account}@/{database}?host={self.folder}"

    def lose(self, where: str, index: int = 0) -> None:
        """Lose a COMMIT from now on, by its index: itself `before` it comes to the server, or its answer `after`."""
        self._cut, self._left = where, index

    def forget(self) -> None:
        """Lose nothing any more."""
        self._cut = ""

    @property
    def lost(self) -> bool:
        """Say whether what was to be lost is lost."""
        return not self._cut

    def open(self) -> None:
        """Let clients in."""
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self.folder / SOCKET))
        self._door.listen(64)
        threading.Thread(target=self._welcome, args=(self._door,), daemon=True).start()

    def close(self) -> None:
        """Cut every wire, and refuse whoever comes."""
        if self._door is not None:
            _end(self._door)
            (self.folder / SOCKET).unlink()
            self._door = None
        for wire in self._wires:
            _end(wire)
        self._wires.clear()

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                server = socket.socket(socket.AF_UNIX if isinstance(self._to, str) else socket.AF_INET)
                server.connect(self._to)
                self._wires += [client, server]
                for carry in (self._forth, self._back):
                    threading.Thread(target=carry, args=(client, server), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := client.recv(65536):
                if COMMIT in said and self._loses("before"):
                    break
                server.sendall(said)
        _end(client, server)

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65536):
                if DONE in said and self._loses("after"):
                    break
                client.sendall(said)
        _end(client, server)

    def _loses(self, where: str) -> bool:
        if self._cut != where:
            return False
        self._left -= 1
        if self._left < 0:
            self._cut = ""
        return self._left < 0


def _end(*wires: socket.socket) -> None:
    for wire in wires:
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)
        wire.close()


def _address(server: URL) -> str | tuple[str, int]:
    """Give where a server listens: its socket's path, or host and port."""
    host = server.query.get("host") or server.host or "127.0.0.1"
    assert isinstance(host, str)
    port = server.port or PORT
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)


@contextmanager
def proxy(folder: Path, server: URL) -> Iterator[Proxy]:
    """Give a proxy that is open until the end of the block."""
    folder.mkdir()
    made = Proxy(folder, server)
    made.open()
    try:
        yield made
    finally:
        made.close()
