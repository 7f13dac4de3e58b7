"""The letters of a year that is played: put out, handed over and read on its own clock, so that none waits for today.

Nothing of the past goes outside: whatever a school's channels are, its letters stand on pages and go into hands.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from api.demo.school import School
from handlers.channels.table import Senders, senders
from handlers.letters.placing import place
from workflow.access import Caller, by
from workflow.installation import Installation
from workflow.letters.acting import give
from workflow.tables import letter_sendings, letters, owned

A_DAY = timedelta(days=1)
"""How long a slip waits for the curator, and a letter on a page for its reader."""


class Carrier:
    """Carries the letters of one institution of a script; its curator hands the slips over."""

    def __init__(self, installation: Installation, school: School) -> None:
        self._installation = installation
        self._curator = Caller(school.curator.id, by.CURATOR, school.id, "pages")
        self._readers = [one.id for one in (*school.staff, *school.outside)]
        self._inside: Senders = {way: one for way, one in senders(installation.settings).items() if one.at_once}

    def carry(self, lanes: Sequence[UUID]) -> None:
        """Put out what was written by now; what has waited for a day is given and read."""
        database, here, now = self._installation.database, self._curator.institution, self._installation.now()
        queued = letters.c.state == "queued"
        with database.reading(*lanes) as connection:
            written = [
                one for one in lanes if connection.scalar(owned.select(one, letters.c.id).where(queued).limit(1))
            ]
        for lane in written:
            place(self._installation, lane, self._inside)
        slip = letter_sendings.c
        waits = owned.select(here, slip.id).where(slip.state == "to_hand", slip.made_at <= now - A_DAY)
        unread = owned.update(here, letters).where(letters.c.read_at.is_(None), letters.c.placed_at <= now - A_DAY)
        with database.transaction(here) as connection:
            give(connection, self._curator, connection.scalars(waits).all(), now)
            connection.execute(unread.where(letters.c.recipient_id.in_(self._readers)).values(read_at=now))
