"""What the record of reading answers: who read what, hour by hour, and how often somebody's own data was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_

from workflow.reading.recorder import CHOICES
from workflow.tables import owned, people_keys, reading_people, readings
from workflow.tables.types import AnyRow


@dataclass(frozen=True, slots=True)
class Count:
    """How often people in one role read somebody's data: rows of an hour each, and how many readers."""

    role: str
    hours: int
    readers: int


def listed(
    connection: Connection,
    institution: UUID,
    *,
    reader: UUID | None = None,
    person: UUID | None = None,
    after: bytes | None = None,
    limit: int,
) -> Sequence[AnyRow]:
    """Give rows, the newest hour first: of a reader, or in which somebody was shown; what follows `after`."""
    asked = owned.select(institution, readings)
    if reader is not None:
        asked = asked.where(readings.c.reader == reader)
    if person is not None:
        asked = asked.where(_shows(connection, institution, person))
    if after is not None:
        hour = connection.scalar(owned.select(institution, readings.c.hour).where(readings.c.digest == after))
        if hour is None:
            return ()
        same = and_(readings.c.hour == hour, readings.c.digest < after)
        asked = asked.where(or_(readings.c.hour < hour, same))
    return connection.execute(asked.order_by(readings.c.hour.desc(), readings.c.digest.desc()).limit(limit)).all()


def one_of(connection: Connection, institution: UUID, digest: bytes) -> tuple[AnyRow, list[UUID]] | None:
    """Give a row with the people whom it shows, those erased since left out; None where there is no such row here."""
    row = connection.execute(owned.select(institution, readings).where(readings.c.digest == digest)).one_or_none()
    if row is None:
        return None
    parts = owned.select(institution, reading_people.c.people).where(reading_people.c.digest == digest)
    found = connection.scalars(parts.order_by(reading_people.c.part))
    names = [UUID(hex=name) for people in found for name in people.split()]
    known = owned.select(institution, people_keys.c.person_id).where(people_keys.c.pseudonym.in_(names))
    return row, sorted(connection.scalars(known))


def counts_of(connection: Connection, institution: UUID, person: UUID) -> list[Count]:
    """Count by role who read the data of a person, himself left out; a name to choose from is no data read."""
    others = or_(readings.c.reader.is_(None), readings.c.reader != person) & ~readings.c.view.endswith(CHOICES)
    asked = (
        owned.select(institution, readings.c.role, func.count(), func.count(readings.c.reader.distinct()))
        .where(others, _shows(connection, institution, person))
        .group_by(readings.c.role)
        .order_by(readings.c.role)
    )
    return [Count(role, hours, max(readers, 1)) for role, hours, readers in connection.execute(asked)]


def _shows(connection: Connection, institution: UUID, person: UUID) -> ColumnElement[bool]:
    """Say of a row that a person is among those whom it shows."""
    mine = owned.select(institution, people_keys.c.pseudonym).where(people_keys.c.person_id == person)
    pseudonym = connection.scalar(mine)
    name = pseudonym.hex if pseudonym else "nobody"
    parts = owned.select(institution, reading_people.c.digest).where(reading_people.c.people.contains(name))
    return readings.c.digest.in_(parts)
