"""What is left of readings when somebody's data is destroyed: that there were some, and not whose they were."""

from uuid import UUID

from sqlalchemy import Connection

from workflow.tables import owned, people_keys, reading_people


def erase(connection: Connection, institution: UUID, person: UUID) -> None:
    """Take his pseudonym out of every row; the number of the people shown stays as it was."""
    mine = owned.select(institution, people_keys.c.pseudonym).where(people_keys.c.person_id == person)
    pseudonym = connection.scalar(mine)
    if pseudonym is None:
        return
    his = owned.select(institution, reading_people).where(reading_people.c.people.contains(pseudonym.hex))
    for row in connection.execute(his).all():
        left = " ".join(name for name in row.people.split() if name != pseudonym.hex)
        this = (reading_people.c.digest == row.digest) & (reading_people.c.part == row.part)
        connection.execute(owned.update(institution, reading_people).where(this).values(people=left))
