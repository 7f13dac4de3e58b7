"""The year's letters on their way: rows, words, ways and attempts, while mail is down for a week and senders die."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from api.demo.post.year import PostBox, YearOfLetters
from api.demo.script import Line
from handlers.channels.channel import Ended, Message, Outcome
from handlers.channels.hand import Hand
from handlers.channels.page import Page
from handlers.letters.delivering import Delivery
from handlers.letters.hosts import Hosts
from handlers.letters.placing import place
from tests.posting import Told
from workflow.access import Caller, by
from workflow.facts.care import SilenceClimbed
from workflow.facts.event import Fact
from workflow.installation import Installation
from workflow.letters.acting import give, release
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter
from workflow.letters.rows import queue
from workflow.letters.sending import LAPSES
from workflow.silence.rows import heard_of
from workflow.subjects.institution import Institution
from workflow.tables import letter_sendings, letter_ways, letters
from workflow.tables.types import AnyRow

DIES = 0.04
"""How often a sender dies before it sends, and how often after that."""
TICK = timedelta(minutes=15)
AFTERWARDS = timedelta(days=5)
"""So long goes the clock on when the year is over: the last attempt of a message is two days after its first."""
ROW = letter_sendings.c


class Died(BaseException):
    """The process is killed."""


@dataclass
class Outside:
    """Mail and a messenger, and what each was handed; `down` is the week in which mail takes nothing."""

    down: tuple[datetime, datetime]
    chance: Random
    handed: dict[UUID, list[Message]] = field(default_factory=lambda: defaultdict(list))
    answered: Counter[UUID] = field(default_factory=Counter)
    deaths: int = 0

    def by_mail(self, message: Message) -> Outcome:
        """Take a message, or nothing while down."""
        if self.down[0] <= message.at < self.down[1]:
            self._may_die()
            self.answered[message.id] += 1
            return Outcome(Ended.LATER, "451 4.3.2 down for repair")
        return self.in_max(message)

    def in_max(self, message: Message) -> Outcome:
        """Take a message; who brings it may die on his way, or before he can write down that he was there."""
        self._may_die()
        self.handed[message.id].append(message)
        self._may_die()
        self.answered[message.id] += 1
        return Outcome(Ended.DELIVERED, "250 OK")

    def _may_die(self) -> None:
        if self.chance.random() < DIES:
            self.deaths += 1
            raise Died


@dataclass
class PostOffice:
    """What stands between a letter and its reader, on the clock of a year that is lived in memory."""

    school: Institution
    installation: Installation
    outside: Outside
    now: datetime
    soonest: datetime | None = None

    def __post_init__(self) -> None:
        clock = replace(self.installation, now=lambda: self.now, institutions=self)  # type: ignore[arg-type]
        self.installation = clock
        told = (Told(Channel.EMAIL, answer=self.outside.by_mail), Told(Channel.MAX, answer=self.outside.in_max))
        self.senders = {one.channel: one for one in (Page(), Hand(), *told)}

    @contextmanager
    def borrowing(self, connection: object, institution: UUID) -> Iterator[Institution]:
        """Stand in for the institutions in memory: the school as it is at this moment of its year."""
        yield self.school

    def until(self, moment: datetime) -> None:
        """Do whatever falls due by a moment, each thing soon after it is due."""
        while self.soonest is not None and self.soonest <= moment:
            self.now = max(self.now, min(self.soonest + TICK, moment))
            self._work()
            self.soonest = self._next()
        self.now = max(self.now, moment)

    def queue(self, given: Sequence[Letter], written: datetime, event: str) -> None:
        """Queue letters as the service does: by the number that they follow from."""
        with self.installation.database.transaction(self.school.id) as connection:
            queue(connection, self.school.id, given, self.school.number, event, written)
        self.soonest = min(self.soonest or written, written)

    def _next(self) -> datetime | None:
        queued = select(func.min(letters.c.due)).where(letters.c.state == "queued")
        waiting = select(func.min(ROW.next_at)).where(ROW.state == "waiting")
        claimed = select(func.min(ROW.claimed_at)).where(ROW.state == "sending")
        with self.installation.database.reading(self.school.id) as connection:
            lapsing = connection.scalar(claimed)
            found = [connection.scalar(queued), connection.scalar(waiting), lapsing and lapsing + LAPSES]
        return min((one for one in found if one), default=None)

    def _work(self) -> None:
        place(self.installation, self.school.id, self.senders)
        delivery = Delivery(self.installation, self.senders, Hosts())
        left = True
        while left:
            with suppress(Died):
                left = bool(delivery.deliver(self.school.id))

    def look_after(self, curator: UUID) -> None:
        """Have the curator give the slips that there are, and let go what the brake holds."""
        to_hand = select(ROW.id).where(ROW.state == "to_hand")
        caller = Caller(curator, by.CURATOR, self.school.id)
        with self.installation.database.transaction(self.school.id) as connection:
            give(connection, caller, connection.scalars(to_hand).all(), self.now)
            if connection.scalar(select(func.count()).where(ROW.state == "held")):
                release(connection, caller, self.now)
        self.soonest = self._next()


class Rows(PostBox):
    """A box whose letters go to the post office."""

    def __init__(self, office: PostOffice) -> None:
        super().__init__()
        self.office = office
        self._heard: dict[int, datetime] = {}

    def put(self, letters: Iterable[Letter], written: datetime, because: str) -> None:
        """Put letters in and have them queued; what stands there already is not written again."""
        given = list(letters)
        if given:
            self.office.queue(given, written, because.partition(" ")[0])
        super().put(given, written, because)

    def heard(self, step: Fact[SilenceClimbed], by: datetime) -> datetime | None:
        """Say when the letters of a step really reached somebody."""
        if step.number not in self._heard:
            with self.office.installation.database.reading(self.office.school.id) as connection:
                reached = heard_of(connection, self.office.school.id)(step)
            if reached is None:
                return None
            self._heard[step.number] = reached
        return self._heard[step.number] if self._heard[step.number] <= by else None


class DeliveredYear(YearOfLetters):
    """The year with its post office."""

    def __init__(self, said: Sequence[Line], installation: Installation, curator: UUID, outside: Outside) -> None:
        super().__init__(said)
        self.outside, self.curator = outside, curator
        self.office = PostOffice(self.institution, installation, outside, said[0].at)
        self.box = Rows(self.office)

    def live(self) -> None:
        """Live through the year, and until the last attempt is made."""
        super().live()
        for day in range(AFTERWARDS // timedelta(days=1)):
            self._post(self.lines[-1].at + timedelta(days=day + 1))

    def reached(self) -> dict[tuple[UUID, str], datetime]:
        """Say when each letter that was sent first reached its reader, by reader and key."""
        came: dict[tuple[UUID, str], datetime] = {}
        for row in self.carried():
            if row.ended == "sent" and row.channel != Channel.PAGE:
                letter = (row.recipient_id, row.key)
                came[letter] = min(row.ended_at, came.get(letter, row.ended_at))
        return came

    def decided(self, here: Institution, decision: Any, now: datetime) -> None:
        """Have the post office come to this moment first."""
        self.office.until(now)
        super().decided(here, decision, now)

    def _look(self, now: datetime) -> None:
        self._post(now)
        super()._look(now)

    def _post(self, now: datetime) -> None:
        self.office.until(now)
        self.office.look_after(self.curator)

    def messages(self) -> list[AnyRow]:
        """Give every message with how it ended."""
        return self._rows(select(letter_sendings).order_by(ROW.made_at, ROW.id))

    def carried(self) -> list[AnyRow]:
        """Give every letter with each message that carried it, if any."""
        joined = letters.outerjoin(letter_ways, letter_ways.c.letter_id == letters.c.id)
        joined = joined.outerjoin(letter_sendings, ROW.id == letter_ways.c.sending_id)
        said = (ROW.id.label("message"), ROW.channel, ROW.state.label("ended"), ROW.ended_at)
        return self._rows(select(letters, *said).select_from(joined))

    def _rows(self, asked: Any) -> list[AnyRow]:
        with self.office.installation.database.reading(self.institution.id) as connection:
            return list(connection.execute(asked))
