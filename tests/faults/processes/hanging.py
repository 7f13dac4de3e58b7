"""Providers that hang: a mail server that says nothing to whoever comes, and a system that answers by the byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from handlers.channels.table import senders
from handlers.letters.placing import place
from tests.posting import TASK
from workflow.access import Caller, by
from workflow.facts.payload import Kind, Ref
from workflow.installation import Installation
from workflow.letters import receivers
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter, Part
from workflow.letters.rows import queue
from workflow.organisations.opening import report
from workflow.tables import across, letter_sendings

A_BYTE_SECONDS = 0.2


@dataclass
class Hanging:
    """Where both listen, and who has come to them."""

    mail: socket.socket
    system: socket.socket
    held: list[socket.socket] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    dripping: int = 0

    @property
    def environ(self) -> dict[str, str]:
        """Give the settings that lead to them."""
        outside = f"http://127.0.0.1:{self.system.getsockname()[1]}"
        return {
            "STUPENI_SMTP_URL": f"smtp://127.0.0.1:{self.mail.getsockname()[1]}",
            "STUPENI_PRIVATE_WEBHOOKS": "yes",
            "STUPENI_OIDC_ISSUER": outside,
            "STUPENI_OIDC_CLIENT_SECRET": "a secret of the tests",
        }

    def hold_all(self) -> bool:
        """Say whether a letter, a message to the system and somebody who signs in are held."""
        return len(self.held) > self.dripping > 1

    def answer(self, listening: socket.socket, drips: bool) -> None:
        """Take whoever comes, and hold him."""
        with suppress(OSError):  # it is closed in the end
            while True:
                line, _ = listening.accept()
                self.held.append(line)
                if drips:
                    self.dripping += 1
                    threading.Thread(target=self._drip, args=(line,), daemon=True).start()

    def _drip(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.over.wait(A_BYTE_SECONDS):
                line.sendall(b"x")


@contextmanager
def hanging() -> Iterator[Hanging]:
    """Listen until the block ends."""
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as mail,
        closing(socket.create_server(("127.0.0.1", 0))) as out,
    ):
        made = Hanging(mail, out)
        for listening, drips in ((mail, False), (out, True)):
            threading.Thread(target=made.answer, args=(listening, drips), daemon=True).start()
        yield made
        made.over.set()
        for line in made.held:
            line.close()


def have_due(installation: Installation, hanging: Hanging) -> None:
    """Have a message due to the mail server, for a curator with an address, and one to the other system."""
    now, here = installation.now(), only_school(installation)
    with (
        installation.database.reading(here) as connection,
        installation.institutions.reading(connection, here) as school,
    ):
        curator = next(one.id for one in school.people.values() if by.CURATOR in one.roles)
    caller = Caller(curator, by.CURATOR, here, "test")
    card: dict[str, Any] = {"name": "Вера", "kinds": ["teacher"], "email": "vera@school.test"}
    cycle: dict[str, Any] = {"title": "2025/26", "pack": "seven-stages", "school_year": 2025}
    about = Ref(Kind.CYCLE, uuid4())
    said = [("person.changed", f"person/{curator}", card), ("cycle.opened", str(about), cycle)]
    report(installation, caller, said, "urn:test:hanging")
    letter = Letter("task.clock", curator, about, "hanging", Part.CURATOR, about.id, TASK)
    with installation.database.transaction(here) as connection:
        queue(connection, here, [letter], 1, "consent.withdrawn", now)
        system = receivers.add(connection, here, hanging.environ["STUPENI_OIDC_ISSUER"], curator, now)
        told = {"id": uuid4(), "receiver_id": system, "record": 0, "channel": Channel.WEBHOOK.value, "urgent": True}
        told |= {"institution_id": here, "together": "record/0", "state": "waiting", "made_at": now, "next_at": now}
        connection.execute(insert(letter_sendings).values(**told))
    place(installation, here, senders(installation.settings))


def left(installation: Installation) -> dict[str, str]:
    """Give how the two messages stand, by channel."""
    with installation.database.reading(only_school(installation)) as connection:
        asked = select(letter_sendings.c.channel, letter_sendings.c.state)
        return {channel: state for channel, state in connection.execute(asked) if channel != "page"}


def only_school(installation: Installation) -> UUID:
    """Name the one institution that there is."""
    with installation.database.reading() as connection:
        found: UUID = connection.scalars(across.select(across.lanes.c.institution_id)).one()
        return found
