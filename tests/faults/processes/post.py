"""The post of a school under fire: letters by mail, news to another system, and what reached either in the end."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from handlers.channels.table import senders
from handlers.letters.placing import place
from tests.faults.ledger import Ledger
from tests.faults.processes.reporter import PUPIL, School
from tests.faults.processes.town import Town
from tests.mailing import MailServer
from tests.posting import TASK
from tests.providers import Provider
from workflow.access import Caller, by
from workflow.facts.payload import Kind, Ref
from workflow.letters import receivers
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter, Part
from workflow.letters.rows import queue
from workflow.letters.sending import LAPSES
from workflow.tables import letter_sendings, letters
from workflow.tables.types import AnyRow

OUTSIDE = (Channel.EMAIL.value, Channel.WEBHOOK.value)
ROW = letter_sendings.c


class PostOffice(School):
    """A school that writes to its curator by mail and tells another system of its pairs; nothing waits for morning."""

    def __init__(self, town: Town, chance: Random, mail: MailServer, outside: Provider) -> None:
        super().__init__(town.installation, chance)
        self.installation, self.mail, self.outside = town.installation, mail, outside
        self.claimed: dict[UUID, datetime] = {}
        self._places = count(1)
        card = {"name": "Вера", "kinds": ["teacher"], "email": f"{self.curator}@school.test"}
        self._caller = Caller(self.curator, by.CURATOR, self.id, "test")
        self._say(self.installation, self._caller, [("person.changed", f"person/{self.curator}", card)])
        with self.installation.database.transaction(self.id) as connection:
            receivers.add(connection, self.id, f"{outside.url}/{self.id}", None, self.installation.now())

    def write(self, number: int) -> None:
        """Queue so many letters of the law, each a message of its own, and have one pair move."""
        now, about = self.installation.now(), Ref(Kind.CYCLE, self.cycle)
        with self.installation.database.transaction(self.id) as connection:
            for place_of_it in (next(self._places) for _ in range(number)):
                letter = Letter(
                    "task.clock", self.curator, about, f"fault/{place_of_it}", Part.CURATOR, self.cycle, TASK
                )
                queue(connection, self.id, [letter], place_of_it, "consent.withdrawn", now)
        pupil, pair = self._new(), self._new()
        asked = {"cycle": str(self.cycle), "mentee": str(pupil), "form": "student_student", "wants_to_take_part": True}
        ending = {"reason": "Нет места", "next_step": "Кружок"}
        self._say(
            self.installation,
            self._caller,
            [
                ("person.registered", f"person/{pupil}", PUPIL),
                ("request.submitted", f"pair/{pair}", asked),
                ("mentee.declined", f"pair/{pair}", ending),
            ],
        )

    def put_out(self) -> None:
        """Have what was written stand as messages that are due."""
        place(self.installation, self.id, senders(self.installation.settings))
        with self.installation.database.transaction(self.id) as connection:
            receivers.follow(connection, self.id, self.installation.now())

    def messages(self, *states: str) -> list[AnyRow]:
        """Give the messages that leave the house, those in some states or all."""
        mine = (ROW.institution_id == self.id) & ROW.channel.in_(OUTSIDE)
        asked = select(letter_sendings).where(mine).order_by(ROW.made_at, ROW.id)
        with self.installation.database.reading(self.id) as connection:
            return list(connection.execute(asked.where(ROW.state.in_(states)) if states else asked))

    def note_what_is_left(self) -> set[str]:
        """Give the ids of what somebody who is dead now had in his hands, and keep when he took it."""
        left = {row.id: row.claimed_at for row in self.messages("sending")}
        left = {one: taken for one, taken in left.items() if self.claimed.get(one) != taken}
        self.claimed |= left
        return {str(one) for one in left}

    def has_only_claims(self) -> bool:
        """Say whether everything is sent but what the dead had in their hands."""
        queued = select(letters.c.id).where(letters.c.institution_id == self.id, letters.c.state == "queued")
        with self.installation.database.reading(self.id) as connection:
            waits = connection.scalars(queued).all()
        return not waits and all(row.state == "sent" or row.id in self.claimed for row in self.messages())

    def is_done(self) -> bool:
        """Say whether everything is sent."""
        return {row.state for row in self.messages()} == {"sent"}

    def let_claims_lapse(self) -> None:
        """Be so much later, for whoever looks at what the dead had claimed."""
        with self.installation.database.transaction(self.id) as connection:
            for row in self.messages("sending"):
                dead = (ROW.id == row.id) & (ROW.claimed_at == self.claimed.get(row.id))
                earlier = {"claimed_at": row.claimed_at - LAPSES, "next_at": row.claimed_at}
                connection.execute(update(letter_sendings).where(dead).values(**earlier))

    def is_in_time(self, patience: timedelta) -> None:
        """See that what the dead took was taken anew when that claim was over: no sooner, and soon after."""
        again = {row.id: row.claimed_at for row in self.messages()}
        waited = [again[one] - taken for one, taken in self.claimed.items()]
        assert all(LAPSES <= long <= LAPSES + patience for long in waited), waited

    def received(self) -> dict[str, list[Any]]:
        """Give what the mail server and the other system were handed, by the id that stood on it."""
        found: dict[str, list[Any]] = defaultdict(list)
        for one in self.mail.letters():
            if one["To"] == f"{self.curator}@school.test":
                found[one["Message-ID"].partition("@")[0].removeprefix("<")].append((one["Date"], str(one.get_body())))
        for asked in self.outside.asked:
            if asked.path == f"/{self.id}":
                found[asked.headers["webhook-id"]].append(asked.body)
        return found

    def close(self, ledger: Ledger, recovered_in: float) -> None:
        """Hold what was written against what came, print the line, and fail for anything that is not so."""
        received, wrong = self.received(), list(self.wrong())
        doubled = {name for name, copies in received.items() if len(copies) > 1}
        strange = doubled - {str(one) for one in self.claimed}
        ledger.tell(
            f"{ledger.name}: seed {ledger.seed}, messages {len(self.messages())}, wrong {len(wrong)}, "
            f"doubled under their own id {len(doubled)}, recovered in {recovered_in:.1f} s"
        )
        assert not wrong, "\n".join(wrong)
        assert not strange, f"came twice, though nobody died of them: {strange}"
        assert doubled, "nothing came twice: the fault met nobody"

    def wrong(self) -> Iterator[str]:
        """Find what was lost, is not to be recognised as a double, or is told otherwise than it happened."""
        received, rows = self.received(), self.messages()
        with self.installation.database.reading(self.id) as connection:
            asked = select(letters.c.key, letters.c.state).where(letters.c.institution_id == self.id)
            yield from (f"{key} was never put out" for key, state in connection.execute(asked) if state != "placed")
        yield from (f"{one} is nobody's message" for one in received.keys() - {str(row.id) for row in rows})
        for row in rows:
            copies = received.get(str(row.id), [])
            if not copies:
                yield f"{row.id} was lost"
            if any(copy != copies[0] for copy in copies):
                yield f"{row.id} says something else the second time"
            if row.state != "sent" or row.tries - row.cut_off != 1 or row.tries < len(copies):
                yield f"{row.id} is {row.state} after {row.tries} tries, {row.cut_off} cut off; {len(copies)} came"
