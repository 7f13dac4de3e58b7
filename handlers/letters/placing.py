"""Putting letters out: each gets its words and its ways, once; what goes to the same person together is one message.

Words are found without a lock, then one short transaction claims the letters and writes everything: whoever comes
second, or after a crash, finds them still queued or done.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection

from handlers.channels.channel import Ended
from handlers.channels.table import Senders
from handlers.letters.known import Known, known_to
from handlers.letters.text import Text, text_of
from handlers.letters.words import Words, worded
from workflow.facts.payload import Ref
from workflow.installation import Installation
from workflow.letters import rows
from workflow.letters.hours import Quiet
from workflow.letters.kinds import BY_CODE, LetterKind
from workflow.letters.lawful import Channel
from workflow.letters.letter import PARTS
from workflow.letters.messages import Placed, keep
from workflow.letters.outbox import Around, around
from workflow.letters.ways import ways_of
from workflow.outage import outage
from workflow.subjects.institution import Institution
from workflow.tables import letters, owned
from workflow.tables.types import AnyRow

log = structlog.get_logger()

BATCH = 200
A_LOOK, APART_SECONDS = 3, 0.001
"""Letters that are written while the lane of their institution waits, and for how long it is let in before the next:
a lock that is taken back at once comes to nobody else."""
WAITS_FOR_ANOTHER = timedelta(hours=1)
WAITS_FOR_ANOTHER_VERSION = timedelta(minutes=1)
LEAST_OF_A_FLOOD, TIMES_A_PERSON = 100, 2
"""More messages in an hour than this, or than so many for everybody who is known here, are a flood."""
ERASED = "получателя больше нет"
UNREACHED = "письмо, на которое оно ссылается, не дошло"
NOBODY_CONCERNED = "того, о чём оно, больше нет"


def place(installation: Installation, institution_id: UUID, senders: Senders) -> int:
    """Put out some letters of an institution that are due, a batch at most; answers how many."""
    now = installation.now()
    placed: list[Placed] = []
    with installation.database.reading(institution_id) as connection:
        found = _due(connection, institution_id, now)
        if not found:
            return 0
        beside = around(connection, institution_id, found, now)
        own = {place: Text(*text) for place, text in beside.texts.items()}
        for start in range(0, len(found), A_LOOK):
            with installation.institutions.borrowing(connection, institution_id) as institution:
                placing = _Placing(institution, beside, own, senders, now, quiet_of(institution))
                placed += [placing.safely(row) for row in found[start : start + A_LOOK]]
                limit = max(LEAST_OF_A_FLOOD, TIMES_A_PERSON * len(institution.people))
            time.sleep(APART_SECONDS)
    _keep(installation, institution_id, placed, now, limit, senders)
    return len(found)


def _keep(
    installation: Installation, here: UUID, placed: Sequence[Placed], now: datetime, limit: int, senders: Senders
) -> None:
    """Write letters down; where that fails each by itself, and one that cannot be written is looked at again later.

    One of which not even that can be written stays queued as it was, and is told once the others are done.
    """
    try:
        with installation.database.transaction(here) as connection:
            keep(connection, here, placed, now, limit, inside(senders))
    except Exception as wrong:
        is_alone = len(placed) == 1
        if outage(wrong) or (is_alone and placed[0].later):
            raise
        log.exception("letters could not be put out", institution=str(here), letters=[str(one.id) for one in placed])
        if is_alone:
            placed = [Placed(placed[0].id, placed[0].recipient, later=now + WAITS_FOR_ANOTHER)]
        failed: Exception | None = None
        for one in placed:
            try:
                _keep(installation, here, [one], now, limit, senders)
            except Exception as again:
                if outage(again):
                    raise
                failed = again
        if failed:
            raise failed from wrong


def _due(connection: Connection, institution_id: UUID, now: datetime) -> Sequence[AnyRow]:
    waits = owned.select(institution_id, letters).where(rows.is_due(now))
    order = (letters.c.due, letters.c.number, letters.c.recipient_id)
    return connection.execute(waits.order_by(*order).limit(BATCH)).all()


@dataclass
class _Placing:
    """Some letters of one institution on their way out."""

    institution: Institution
    around: Around
    own: dict[tuple[str, str], Text]
    senders: Senders
    now: datetime
    quiet: Quiet

    def safely(self, row: AnyRow) -> Placed:
        """Give words and ways to a letter; one that cannot be put out now is looked at again, and holds up no other."""
        if row.kind not in BY_CODE or row.part not in PARTS:
            log.warning("a letter of another version is left to it", letter=str(row.id), kind=row.kind, part=row.part)
            return Placed(row.id, row.recipient_id, later=self.now + WAITS_FOR_ANOTHER_VERSION)
        try:
            return self.one(row)
        except Exception:
            log.exception("a letter could not be put out", letter=str(row.id), kind=row.kind)
            return Placed(row.id, row.recipient_id, later=self.now + WAITS_FOR_ANOTHER)

    def one(self, row: AnyRow) -> Placed:
        """Give words and ways to a letter, or the reason why it has none."""
        person = self.institution.people.get(row.recipient_id)
        kind, part = BY_CODE[row.kind], PARTS[row.part]
        if person is None or person.erased or person.card is None:
            return Placed(row.id, row.recipient_id, why_not=ERASED)
        if row.refers and (person.id, row.refers) in self.around.pending:
            return Placed(row.id, row.recipient_id, later=self.now + WAITS_FOR_ANOTHER)
        if row.refers and (person.id, row.refers) not in self.around.reached:
            return Placed(row.id, row.recipient_id, why_not=UNREACHED)
        about = Ref.parse(row.about)
        if about.id != self.institution.id and not self.institution.has(about):
            return Placed(row.id, row.recipient_id, why_not=NOBODY_CONCERNED)
        known = known_to(self.institution, person, part, about, row.cycle_id, row.says or {})
        words = self._worded(row, known)
        named = [self.institution.people[one] for one in words.names]
        reads = person.id in self.around.readers
        ways = ways_of(kind, part, person, named, self.senders.keys(), reads_here=reads)
        if kind.optional and (person.id, kind.code) in self.around.refused:
            ways = [one for one in ways if one is Channel.PAGE]
        return self._placed(row, kind, words, ways)

    def _worded(self, row: AnyRow, known: Known) -> Words:
        """Write a letter in the institution's own words; where they fail for this reader or say nothing, in ours."""
        own, ours = text_of(row.kind, row.part, self.own), text_of(row.kind, row.part, {})
        if own is ours:
            return worded(ours, known)
        try:
            words = worded(own, known)
        except Exception:  # it may fail for one reader only, and he gets his letter all the same
            log.exception("a text of an institution is broken", kind=row.kind, part=row.part)
            return worded(ours, known)
        return words if words.subject and words.paragraphs else worded(ours, known)

    def _placed(self, row: AnyRow, kind: LetterKind, words: Words, ways: list[Channel]) -> Placed:
        return Placed(
            row.id,
            row.recipient_id,
            words=words.kept,
            names=[str(one) for one in words.names],
            ways=tuple(ways),
            number=row.number,
            kind=kind,
            quiet=self.quiet if not kind.waits_for_nobody else None,
        )


def inside(senders: Senders) -> dict[Channel, tuple[str, str]]:
    """Give the channels that ask nobody outside, with state and answer of what is put out by them."""
    at_once = {one.channel: one.at_once for one in senders.values()}
    return {channel: (STATES[said.ended], said.answer) for channel, said in at_once.items() if said is not None}


STATES = {Ended.DELIVERED: "sent", Ended.WAITS: "to_hand"}


def quiet_of(institution: Institution) -> Quiet:
    """Give the quiet hours of an institution: the widest of its programmes that go on."""
    packs = [cycle.pack for cycle in institution.cycles.values() if cycle.open]
    return Quiet.of(institution.timezone, packs)
