"""Delivering messages: some are claimed in a transaction, sent in none, and what became of them written in another."""

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import Connection

from handlers.channels.channel import Ended, Message, Outcome, Sender
from handlers.channels.table import Senders
from handlers.letters.composing import composed, told_to
from handlers.letters.going import Going, Unwanted, going_of
from handlers.letters.hosts import Hosts
from handlers.letters.placing import STATES, WAITS_FOR_ANOTHER_VERSION, quiet_of
from workflow.installation import Installation
from workflow.letters import receivers, sending
from workflow.letters.kinds import BY_CODE
from workflow.letters.lawful import Channel
from workflow.letters.letter import PARTS
from workflow.letters.outbox import declined
from workflow.letters.sending import Claimed, Left
from workflow.letters.ways import address_of, ways_of
from workflow.outage import outage
from workflow.subjects.institution import Institution

log = structlog.get_logger()

NO_ADDRESS = Outcome(Ended.NEVER, "на карточке нет адреса", what_to_do="Впишите адрес на карточку или вручите письмо.")
NOT_SET_UP = Outcome(Ended.NEVER, "канал больше не настроен", what_to_do="Настройте канал снова или вручите письмо.")
CUT_OFF = Outcome(
    Ended.NEVER,
    "отправка каждый раз обрывалась: дошло ли письмо, неизвестно",
    what_to_do="Спросите, получено ли письмо, и вручите его, если нет; причину ищите в журнале службы.",
)
FAILED = Outcome(Ended.LATER, "сбой в самой службе: подробности в её журнале")
GONE = "данные получателя уничтожены"
CALLED_BACK = "согласие отозвано: этим путём больше нельзя"
DECLINED = "таких писем больше не хотят"


SOME = 20
"""Messages of a claim: who dies between sending and writing down sends so many again at most."""
A_CLAIM_SECONDS = 5.0
"""After this nothing more of a claim is begun: whoever is slow does not hold what others could send."""


@dataclass(frozen=True, slots=True)
class _Stays:
    """Why a message does not go: until a moment, or for good."""

    why: str = ""
    until: datetime | None = None


Draft = tuple[Sender, Callable[[], Message]] | Outcome | _Stays
Ready = tuple[Sender, Message] | Outcome | _Stays


@dataclass(frozen=True, slots=True)
class Delivered:
    """By which channel a message was to go and how it was left; `tried`: it was given to somebody, and we say how."""

    channel: Channel
    state: str
    tried: bool


@dataclass
class Delivery:
    """Delivers messages of an installation, some of one institution a call, from any number of threads."""

    installation: Installation
    senders: Senders
    hosts: Hosts

    def deliver(self, institution: UUID) -> list[Delivered]:
        """Try to deliver some messages that are due; answers what became of each.

        Where a channel has one provider nothing is claimed while he is away, or has as many of us as he may.
        """
        hosts = {channel: sender.one_host for channel, sender in self.senders.items() if sender.one_host}
        left: list[Delivered] = []
        for channel, host in hosts.items():
            with self.hosts.through(host) as wait:
                left += [] if wait else self._deliver_by(institution, [channel])
        return left + self._deliver_by(institution, [one for one in Channel if one not in hosts])

    def _deliver_by(self, institution: UUID, channels: Collection[Channel]) -> list[Delivered]:
        now = self.installation.now()
        with self.installation.database.transaction(institution) as connection:
            claimed = sending.claim(connection, institution, channels, now, SOME)
        if not claimed:
            return []
        try:
            going, some = zip(*self._ready(institution, claimed, now), strict=True)
        except Exception:  # nothing was sent: no try is counted, and whoever comes next need not wait for the claim
            self._record(institution, [(Going(one), _Stays(until=one.row.next_at)) for one in claimed])
            raise
        found = self._send_each(claimed, some, now)
        return self._record(institution, list(zip(going, found, strict=True)))

    def _ready(self, institution_id: UUID, claimed: Sequence[Claimed], now: datetime) -> list[tuple[Going, Ready]]:
        people = {one.row.recipient_id for one in claimed if one.row.recipient_id}
        with (
            self.installation.database.reading(institution_id) as connection,
            self.installation.institutions.borrowing(connection, institution_id) as institution,
        ):
            unwanted = declined(connection, institution_id, people)
            drafts = [self._drafted(connection, institution, one, unwanted, now) for one in claimed]
        return [(going, self._composed(going, draft)) for going, draft in drafts]

    def _drafted(
        self, connection: Connection, institution: Institution, claimed: Claimed, unwanted: Unwanted, now: datetime
    ) -> tuple[Going, Draft]:
        """Look up all that a message needs, or why it may not go; what fails here is tried later, the others go on."""
        going = Going(claimed)
        if claimed.hopeless:
            return going, CUT_OFF
        if any(one.kind not in BY_CODE or one.part not in PARTS for one in claimed.letters):
            return going, _Stays(until=now + WAITS_FOR_ANOTHER_VERSION)
        try:
            going = going_of(institution, claimed, unwanted)
            return going, self._draft(connection, institution, going, now)
        except Exception as wrong:
            if outage(wrong):
                raise
            log.exception("a message could not be made ready", sending=str(claimed.row.id))
            return going, FAILED

    @staticmethod
    def _composed(going: Going, draft: Draft) -> Ready:
        """Write a message, when no lane waits for it any more; one that fails is tried later and holds up no other."""
        if not isinstance(draft, tuple):
            return draft
        sender, write = draft
        try:
            return sender, write()
        except Exception:
            log.exception("a message could not be written", sending=str(going.claimed.row.id))
            return FAILED

    def _draft(self, connection: Connection, institution: Institution, going: Going, now: datetime) -> Draft:
        row = going.claimed.row
        sender = self.senders.get(Channel(row.channel))
        if sender is None:
            return NOT_SET_UP
        if row.receiver_id is not None:
            told = told_to(connection, self.installation, row, now)
            return (sender, lambda: told) if told else NO_ADDRESS
        person = institution.people.get(row.recipient_id)
        if person is None or person.erased or not going.claimed.letters:
            return _Stays(GONE)
        if not going.left.letters:
            return _Stays(CALLED_BACK if going.called_back else DECLINED)
        morning = quiet_of(institution).after(now)
        if morning > now and not row.urgent:
            return _Stays(until=morning)
        to = address_of(person, Channel(row.channel))
        if not to:
            return NO_ADDRESS
        name = institution.card.name if institution.card else ""
        return sender, partial(composed, going.left, to, name, self.installation.settings, now)

    def _send_each(self, claimed: Sequence[Claimed], some: Sequence[Ready], now: datetime) -> list[Outcome | _Stays]:
        """Send one after the other; what is not begun in time goes back as it was."""
        until = time.monotonic() + A_CLAIM_SECONDS
        found: list[Outcome | _Stays] = []
        with ExitStack() as lines:
            for sender in {one[0].channel: one[0] for one in some if isinstance(one, tuple)}.values():
                lines.enter_context(sender.line())
            for one, ready in zip(claimed, some, strict=True):
                if not isinstance(ready, tuple):
                    found.append(ready)
                elif time.monotonic() > until or self.installation.stopping.is_set():
                    found.append(_Stays(until=one.row.next_at))
                else:
                    found.append(self._send(*ready, now))
        return found

    def _send(self, sender: Sender, message: Message, now: datetime) -> "Outcome | _Stays":
        host = sender.host(message)
        with self.hosts.through(host, already=bool(sender.one_host)) as wait:
            if wait:
                return _Stays(until=now + timedelta(seconds=wait))
            try:
                outcome = sender.send(message)
            except Exception:
                log.exception("a channel failed", channel=sender.channel.value, sending=str(message.id))
                return FAILED
        if outcome.ended is not Ended.LATER or outcome.after is not None or outcome.answer[:3].isdigit():
            self.hosts.answers(host)
        elif outcome.let_in:
            self.hosts.is_silent(host, message.id)
        else:
            self.hosts.is_away(host)
        return outcome

    def _record(self, institution: UUID, found: Sequence[tuple[Going, "Outcome | _Stays"]]) -> list[Delivered]:
        """Write down what became of messages; where that fails each by itself: the others must not go twice for one.

        One that cannot be written down stays claimed, and is tried again, alone, when the claim is over.
        """
        try:
            return self._write_down(institution, found)
        except Exception as wrong:
            if outage(wrong):
                raise
            log.exception("it could not be written down what became of messages", institution=str(institution))
            return [left for one in found if len(found) > 1 for left in self._record(institution, [one])]

    def _write_down(self, institution: UUID, found: Sequence[tuple[Going, "Outcome | _Stays"]]) -> list[Delivered]:
        now = self.installation.now()
        ends = [(going, _left(going.left, said, now), said) for going, said in found]
        with self.installation.database.transaction(institution) as connection:
            written = sending.leave(connection, [left for _, left, _ in ends])
            for going, left, said in ends:
                if left.claimed.row.id in written:
                    self._leave_out(connection, going, now)
                    if left.state == "failed" and isinstance(said, Outcome):
                        self._fail(connection, left, now)
        rows = [(left, left.claimed.row) for _, left, _ in ends]
        return [Delivered(Channel(row.channel), left.state, left.tried and row.id in written) for left, row in rows]

    def _leave_out(self, connection: Connection, going: Going, now: datetime) -> None:
        """Let what may not go with a message go by another way, or by none."""
        if going.out and going.left.letters:
            sending.leave_out(connection, going.claimed, going.out)
        self._go_otherwise(connection, replace(going.claimed, letters=going.called_back), now)

    def _fail(self, connection: Connection, left: Left, now: datetime) -> None:
        """Send what failed by the next lawful way; a system that wants no more is told no more."""
        row = left.claimed.row
        if row.receiver_id is None:
            self._go_otherwise(connection, left.claimed, now)
        elif (left.answer or "").startswith("410"):
            receivers.close(connection, row.institution_id, row.receiver_id, left.what_to_do or "", now)

    def _go_otherwise(self, connection: Connection, claimed: Claimed, now: datetime) -> None:
        row = claimed.row
        if not claimed.letters:
            return
        with self.installation.institutions.borrowing(connection, row.institution_id) as institution:
            person = institution.people[row.recipient_id]
            if person.erased:
                return
            first = claimed.letters[0]
            named = [institution.people[UUID(name)] for one in claimed.letters for name in one.names or ()]
            but = {Channel.PAGE, Channel(row.channel)}
            kind, part = BY_CODE[first.kind], PARTS[first.part]
            ways = ways_of(kind, part, person, named, self.senders.keys(), reads_here=False, but=but)
        for channel in ways:
            at_once = self.senders[channel].at_once
            sending.go_otherwise(connection, claimed, channel, STATES[at_once.ended] if at_once else "waiting", now)


def _left(claimed: Claimed, said: "Outcome | _Stays", now: datetime) -> Left:
    """Give how a message is left by what was said of it."""
    if isinstance(said, _Stays):
        if said.until is not None:
            return Left(claimed, "waiting", next_at=said.until, tried=False)
        return Left(claimed, "cancelled", said.why, ended_at=now)
    if said.ended is Ended.LATER and claimed.last:
        said = replace(said, ended=Ended.NEVER, what_to_do=said.what_to_do or GAVE_UP)
    if said.ended is Ended.LATER:
        return Left(claimed, "waiting", said.kept, next_at=claimed.next_at(said.after))
    state, tried = STATES.get(said.ended, "failed"), not claimed.hopeless
    return Left(claimed, state, said.kept, said.what_to_do or None, ended_at=now, tried=tried)


GAVE_UP = "Больше не пробуем: проверьте адрес и настройки канала, потом отправьте снова или вручите письмо."
