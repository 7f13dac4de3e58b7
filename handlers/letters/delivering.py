"""Delivering one message: claimed in a transaction, sent in none, and what became of it written in another."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection

from handlers.channels.channel import Ended, Message, Outcome, Sender
from handlers.channels.table import Senders
from handlers.letters.composing import composed, told_to
from handlers.letters.hosts import Hosts
from handlers.letters.placing import STATES, quiet_of
from workflow.installation import Installation
from workflow.letters import receivers, sending
from workflow.letters.kinds import BY_CODE
from workflow.letters.lawful import Channel, is_lawful
from workflow.letters.letter import PARTS
from workflow.letters.sending import Claimed
from workflow.letters.ways import address_of, ways_of
from workflow.outage import outage
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

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


@dataclass
class Delivery:
    """Delivers messages of an installation, one a call, from any number of threads."""

    installation: Installation
    senders: Senders
    hosts: Hosts

    def deliver(self, identity: UUID) -> str | None:
        """Try to deliver a message; answers its state afterwards, None when there was nothing to do."""
        now = self.installation.now()
        with self.installation.database.reading() as connection:
            whose = sending.whose(connection, identity)
        if whose is None:
            return None
        with self.installation.database.transaction(whose) as connection:
            claimed = sending.claim(connection, whose, identity, now)
        if claimed is None:
            return None
        if claimed.hopeless:
            return self._record(claimed, CUT_OFF)
        try:
            ready = self._ready(claimed, now)
        except Exception as wrong:
            if outage(wrong):
                raise
            log.exception("a message could not be made ready", sending=str(identity))
            return self._record(claimed, FAILED)
        if isinstance(ready, _Stays):
            return self._leave(claimed, ready)
        sender, message = ready
        if sender is None or message is None:
            return self._record(claimed, NO_ADDRESS if sender else NOT_SET_UP)
        with self.hosts.through(sender.host(message)) as wait:
            if wait:
                return self._leave(claimed, _Stays(until=now + timedelta(seconds=wait)))
            outcome = self._send(sender, message)
        return self._record(claimed, outcome)

    def _ready(self, claimed: Claimed, now: datetime) -> "_Stays | tuple[Sender | None, Message | None]":
        """Give sender and message, or why it may not go, now or ever."""
        row = claimed.row
        sender = self.senders.get(Channel(row.channel))
        with self.installation.database.reading(row.institution_id) as connection:
            if row.receiver_id is not None:
                return sender, told_to(connection, self.installation, row, now)
            with self.installation.institutions.borrowing(connection, row.institution_id) as institution:
                person = institution.people.get(row.recipient_id)
                if person is None or person.erased or not claimed.letters:
                    return _Stays(GONE)
                if not self._is_lawful(institution, person, claimed):
                    return _Stays(CALLED_BACK)
                morning = quiet_of(institution).after(now)
                if morning > now and not row.urgent:
                    return _Stays(until=morning)
                to = address_of(person, Channel(row.channel))
                name = institution.card.name if institution.card else ""
        return sender, composed(claimed, to, name, self.installation.settings, now) if to and sender else None

    def _is_lawful(self, institution: Institution, person: Person, claimed: Claimed) -> bool:
        """Ask again: a consent may have been withdrawn since the letter was put out."""
        return all(
            is_lawful(
                BY_CODE[one.kind].matter,
                Channel(claimed.row.channel),
                person,
                PARTS[one.part],
                [institution.people[UUID(name)] for name in one.names or ()],
            )
            for one in claimed.letters
        )

    def _send(self, sender: Sender, message: Message) -> Outcome:
        try:
            outcome = sender.send(message)
        except Exception:
            log.exception("a channel failed", channel=sender.channel.value, sending=str(message.id))
            return FAILED
        if outcome.ended is Ended.LATER and outcome.after is None and not outcome.answer[:3].isdigit():
            self.hosts.is_away(sender.host(message))
        return outcome

    def _record(self, claimed: Claimed, outcome: Outcome) -> str:
        now = self.installation.now()
        if outcome.ended is Ended.LATER and claimed.last:
            outcome = replace(outcome, ended=Ended.NEVER, what_to_do=outcome.what_to_do or GAVE_UP)
        with self.installation.database.transaction(claimed.row.institution_id) as connection:
            if outcome.ended is Ended.LATER:
                sending.again(connection, claimed, outcome.kept, claimed.next_at(outcome.after))
                return "waiting"
            state = STATES.get(outcome.ended, "failed")
            if sending.end(connection, claimed, state, outcome.kept, now, outcome.what_to_do) and state == "failed":
                self._go_otherwise(connection, claimed, outcome, now)
        return state

    def _go_otherwise(self, connection: Connection, claimed: Claimed, outcome: Outcome, now: datetime) -> None:
        """Send what failed by the next lawful way; a system that wants no more is told no more."""
        row = claimed.row
        if row.receiver_id is not None:
            if outcome.answer.startswith("410"):
                receivers.close(connection, row.institution_id, row.receiver_id, outcome.what_to_do, now)
            return
        with self.installation.institutions.borrowing(connection, row.institution_id) as institution:
            person = institution.people[row.recipient_id]
            if not claimed.letters or person.erased:
                return
            first = claimed.letters[0]
            named = [institution.people[UUID(name)] for one in claimed.letters for name in one.names or ()]
            but = {Channel.PAGE, Channel(row.channel)}
            kind, part = BY_CODE[first.kind], PARTS[first.part]
            ways = ways_of(kind, part, person, named, self.senders.keys(), reads_here=False, but=but)
        for channel in ways:
            at_once = self.senders[channel].at_once
            sending.go_otherwise(connection, claimed, channel, STATES[at_once.ended] if at_once else "waiting", now)

    def _leave(self, claimed: Claimed, stays: "_Stays") -> str:
        """Write that a message was not tried: until later, or for good."""
        with self.installation.database.transaction(claimed.row.institution_id) as connection:
            if stays.until is not None:
                sending.put_off(connection, claimed, stays.until)
                return "waiting"
            sending.end(connection, claimed, "cancelled", stays.why, self.installation.now())
        return "cancelled"


@dataclass(frozen=True, slots=True)
class _Stays:
    """Why a message does not go: until a moment, or for good."""

    why: str = ""
    until: datetime | None = None


GAVE_UP = "Больше не пробуем: проверьте адрес и настройки канала, потом отправьте снова или вручите письмо."
