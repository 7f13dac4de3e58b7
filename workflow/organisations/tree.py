"""The tree as rows: what stands under what. It names organisations, and nobody in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from workflow.errors import NotFound, NotTrue
from workflow.organisations.level import UNDER, Level
from workflow.tables import organisations
from workflow.tables.types import AnyRow
from workflow.words import alphabetical

NO_PARENT = "Вышестоящей организации с таким идентификатором здесь нет: откройте её сначала."
NO_ORGANISATION = "Такой организации здесь нет."


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of the tree; `demonstration`: its people are invented, and signed keys let into it."""

    id: UUID
    level: Level
    parent: UUID | None
    name: str
    demonstration: bool
    opened_at: datetime


class Tree:
    """All organisations of the installation at one moment."""

    def __init__(self, rows: Sequence[Organisation]) -> None:
        self.by_id: Mapping[UUID, Organisation] = {one.id: one for one in rows}
        self._under: dict[UUID | None, list[Organisation]] = {}
        for one in sorted(rows, key=lambda one: (alphabetical(one.name), one.id)):
            self._under.setdefault(one.parent if one.parent in self.by_id else None, []).append(one)

    def find(self, identity: UUID) -> Organisation:
        """Give an organisation; NotFound when it is not here."""
        if identity not in self.by_id:
            raise NotFound(NO_ORGANISATION)
        return self.by_id[identity]

    def roots(self) -> Sequence[Organisation]:
        """Give those that stand under nobody, by name."""
        return self._under.get(None, [])

    def under(self, identity: UUID) -> Sequence[Organisation]:
        """Give those that stand directly under one, by name."""
        return self._under.get(identity, [])

    def walk(self, one: Organisation) -> Iterator[Organisation]:
        """Give an organisation and everything below it."""
        yield one
        for child in self.under(one.id):
            yield from self.walk(child)

    def institutions_of(self, identity: UUID) -> list[Organisation]:
        """Give every institution below an organisation; of an institution itself."""
        one = self.find(identity)
        if one.level is Level.INSTITUTION:
            return [one]
        return [found for child in self.under(identity) for found in self.institutions_of(child.id)]

    def above(self, identity: UUID) -> list[Organisation]:
        """Give the organisations above one, the nearest first."""
        found: list[Organisation] = []
        one = self.by_id.get(identity)
        while one and one.parent and one.parent in self.by_id:
            one = self.by_id[one.parent]
            found.append(one)
        return found


def read_tree(connection: Connection) -> Tree:
    """Read all organisations."""
    return Tree([_organisation(row) for row in connection.execute(select(organisations))])


def find_organisation(connection: Connection, identity: UUID) -> Organisation | None:
    """Find one organisation."""
    row = connection.execute(select(organisations).where(organisations.c.id == identity)).first()
    return _organisation(row) if row else None


def may_stand_under(connection: Connection, level: Level, parent: UUID) -> bool:
    """Say whether an organisation of a level may stand directly under another."""
    found = connection.scalar(select(organisations.c.kind).where(organisations.c.id == parent))
    return found in UNDER[level]


def open_organisation(
    connection: Connection, identity: UUID, level: Level, name: str, parent: UUID | None, now: datetime
) -> None:
    """Open a region or a municipality; an institution is opened by its own event. NotTrue says what cannot be."""
    if level is Level.INSTITUTION:
        raise NotTrue("Организация, которая ведёт программу, открывается событием institution.opened.")
    if not name.strip():
        raise NotTrue("Назовите организацию.")
    if parent is not None and not may_stand_under(connection, level, parent):
        raise NotTrue(NO_PARENT)
    row = {"id": identity, "kind": level.value, "parent_id": parent, "name": " ".join(name.split()), "opened_at": now}
    connection.execute(insert(organisations).values(row))


def mark_demonstration(connection: Connection, identity: UUID) -> None:
    """Say that an organisation belongs to the demonstration: its people are invented."""
    connection.execute(update(organisations).where(organisations.c.id == identity).values(demonstration=True))


def _organisation(row: AnyRow) -> Organisation:
    return Organisation(row.id, Level(row.kind), row.parent_id, row.name, row.demonstration, row.opened_at)
