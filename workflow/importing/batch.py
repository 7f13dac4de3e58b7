"""One import as its events see it: who reports them, on the ground of which file, and under which ids."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from workflow.access import Caller, by
from workflow.facts.payload import Kind, Ref
from workflow.importing.cells import clean
from workflow.inbox.envelope import Envelope
from workflow.words import Named

LONGEST_NAME = 200


class Known(Named):
    """What to do about people who are here already."""

    UPDATE = "update", "обновить"
    SKIP = "skip", "пропустить"


@dataclass(frozen=True)
class Batch:
    """An import of one file into one institution, and into a cycle of it where rows ask or offer.

    `digest` is the file's SHA-256 in hex, `name` what it was called; both are the ground of every event.
    """

    institution: UUID
    person: UUID
    digest: str
    name: str
    today: date
    now: datetime
    cycle: UUID | None = None
    known: Known = Known.UPDATE

    @cached_property
    def id(self) -> UUID:
        """Give the id, the same for the same file and cycle: so a file that comes twice is one import."""
        return import_id(self.institution, self.digest, self.cycle)

    @cached_property
    def paper(self) -> str:
        """Give the number of the paper: what the file is called."""
        return file_name(self.name)

    @cached_property
    def caller(self) -> Caller:
        """Give who reports the events: the curator who sent the file."""
        return Caller(self.person, by.CURATOR, self.institution, "import")

    def new(self, what: str) -> UUID:
        """Give the id of something that the file opens: the same whenever it is tried."""
        return uuid5(self.id, what)

    def envelope(self, key: str, kind: str, subject: Ref, data: dict[str, Any]) -> Envelope:
        """Make an event of the file."""
        return Envelope(
            id=key,
            source=f"urn:stupeni:import:{self.id}",
            type=kind,
            subject=str(subject),
            time=self.now,
            data=data,
            actorrole=by.CURATOR.code,
            papernumber=self.paper,
            paperdate=self.today,
            paperdigest=self.digest,
        )


def import_id(institution: UUID, digest: str, cycle: UUID | None) -> UUID:
    """Give the id of the import of a file: it follows from where, what and into which cycle."""
    return uuid5(institution, f"import {digest} {cycle}")


def file_name(name: str) -> str:
    """Give a file's name without its folder and without signs that no name has."""
    last = clean("".join(sign if sign.isprintable() else " " for sign in name.replace("\\", "/"))).rpartition("/")[2]
    return last[-LONGEST_NAME:] or "без имени"


def person_ref(identity: UUID) -> Ref:
    """Name a person."""
    return Ref(Kind.PERSON, identity)
